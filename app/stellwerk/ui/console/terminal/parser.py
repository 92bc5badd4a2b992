"""What a program in a terminal says, taken apart: text, control characters, escape sequences. Pure; any thread.

A sequence is handed on whole or not at all. What never ends is dropped after `MOST_SEQUENCE` characters, so that
nothing that comes from outside can fill memory.
"""

import codecs
import re
from typing import Protocol

MOST_SEQUENCE = 4096
"""Characters of one escape sequence; titles are the longest that mean anything."""
MOST_NUMBERS = 32
"""Numbers in one sequence."""
LARGEST = 9999

_TOKEN = re.compile(
    r"(?P<text>[^\x00-\x1f\x7f-\x9f]+)"
    r"|\x1b\[(?P<csi>[\x30-\x3f]*)(?P<between>[\x20-\x2f]*)(?P<final>[\x40-\x7e])"
    r"|\x1b(?P<kind>[\]PX^_])(?P<string>[^\x07\x1b\x18\x1a]*)(?:\x07|\x1b\\|[\x18\x1a]|(?=\x1b[^\\]))"
    r"|\x1b(?P<set>[()*+#% ])(?P<which>[\x30-\x7e])"
    r"|\x1b(?P<escape>[\x30-\x4f\x51-\x57\x59\x5a\x5c\x60-\x7e])"
    r"|(?P<control>[\x00-\x1a\x1c-\x1f\x7f-\x9f])"
)
_UNFINISHED = re.compile(r"(?:\x1b|\x1b\[[\x20-\x3f]*|\x1b[\]PX^_][^\x07\x1b\x18\x1a]*\x1b?|\x1b[()*+#% ])\Z")
"""The begin of a sequence at the end of what has come."""
_STRING = re.compile(r"\x1b[\]PX^_]")
_STRING_END = re.compile(r"[\x07\x18\x1a]|\x1b\\?")
_BROKEN = re.compile(r"\x1b\[[\x20-\x3f]*|.", re.DOTALL)
"""What is passed over of a sequence that is none."""


class Sink(Protocol):
    """What is done with it."""

    def text(self, text: str) -> None:
        """Characters to show."""
        ...

    def control(self, char: str) -> None:
        """A control character."""
        ...

    def csi(self, mark: str, numbers: list[int], final: str) -> None:
        """A control sequence; `mark` is `?`, `>` or what stands before the last character, mostly empty. A number that
        is left out is -1."""
        ...

    def escape(self, char: str) -> None:
        """A sequence of two characters."""
        ...

    def charset(self, place: str, which: str) -> None:
        """A set of characters is chosen for a place (`(` or `)`)."""
        ...

    def title(self, text: str) -> None:
        """The name of the window."""
        ...


class Parser:
    """Takes bytes as they come, cut anywhere."""

    def __init__(self, sink: Sink) -> None:
        self._sink = sink
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._left = ""
        self._dropping = False

    def feed(self, data: bytes) -> None:
        """The next bytes."""
        said = self._left + self._decoder.decode(data)
        self._left = ""
        at, end = self._after_dropped(said), len(said)
        while at < end:
            token = _TOKEN.match(said, at)
            if token is not None:
                self._hand_on(token)
                at = token.end()
            elif end - at <= MOST_SEQUENCE and _UNFINISHED.match(said, at):
                self._left = said[at:]
                return
            elif _STRING.match(said, at):
                self._dropping = True
                at = self._after_dropped(said, at + 2)
            else:
                broken = _BROKEN.match(said, at)
                at = broken.end() if broken is not None else end

    def _after_dropped(self, said: str, at: int = 0) -> int:
        """Where a string ends that was too long to be kept."""
        if not self._dropping:
            return at
        ending = _STRING_END.search(said, at)
        if ending is None:
            return len(said)
        self._dropping = False
        return ending.end()

    def _hand_on(self, token: re.Match[str]) -> None:
        sink = self._sink
        match token.lastgroup:
            case "text":
                sink.text(token["text"])
            case "final":
                mark, numbers = _numbers(token["csi"])
                sink.csi(mark + token["between"], numbers, token["final"])
            case "control":
                sink.control(token["control"])
            case "escape":
                sink.escape(token["escape"])
            case "which":
                sink.charset(token["set"], token["which"])
            case "string":
                number, _semicolon, text = token["string"].partition(";")
                if token["kind"] == "]" and number in ("0", "2"):
                    sink.title(text)


def _numbers(text: str) -> tuple[str, list[int]]:
    mark = text[:1] if text[:1] in ("?", ">", "<", "=") else ""
    parts = text[len(mark) :].replace(":", ";").split(";")[:MOST_NUMBERS]
    return mark, [min(int(part[:5]), LARGEST) if part.isdecimal() else -1 for part in parts]
