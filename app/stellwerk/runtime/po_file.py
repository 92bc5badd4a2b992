"""Reads a catalogue of translations (`.po`) into what gettext understands (`.mo`). Pure; any thread.

Only what our catalogues hold: no contexts, UTF-8, one language. So nothing has to be compiled before the program runs
and no catalogue in two forms can disagree with itself.
"""

import re
import struct

from stellwerk.core.error import Invalid
from stellwerk.core.text import _

_LINE = re.compile(r'(?:(msgid|msgid_plural|msgstr|msgstr\[[0-9]\])[ \t]+)?"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPED = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
_MAGIC = 0x950412DE
_HEAD_SIZE = 28


def compile_po(text: str) -> bytes:
    """The catalogue in `text` as a `.mo`; what is not translated or marked fuzzy is left out.

    Raises Invalid, with the number of the line, for anything that is no catalogue of ours.
    """
    found: dict[str, str] = {}
    entry: dict[str, str] = {}
    keyword, fuzzy, fuzzy_next, begun = "", False, False, 0
    for number, line in enumerate(map(str.strip, text.split("\n")), 1):
        if not line or line.startswith("#"):
            fuzzy_next |= line.startswith("#,") and "fuzzy" in line
            continue
        match = _LINE.fullmatch(line)
        if match is None or not (match[1] or keyword):
            raise _broken(number)
        if match[1] == "msgid":
            _keep(found, entry, fuzzy, begun)
            entry, fuzzy, fuzzy_next, begun = {}, fuzzy_next, False, number
        keyword = match[1] or keyword
        if match[1] and keyword in entry:
            raise _broken(number)
        entry[keyword] = entry.get(keyword, "") + _unescaped(match[2], number)
    _keep(found, entry, fuzzy, begun)
    if "" not in found:
        raise _broken(1)
    return _packed(found)


def _keep(found: dict[str, str], entry: dict[str, str], fuzzy: bool, number: int) -> None:
    """Take over one entry; the head, whose text is empty, even where it is marked fuzzy."""
    if not entry:
        return
    plural = "msgid_plural" in entry
    forms = [entry[key] for key in sorted(entry) if key.startswith("msgstr")]
    wanted = {"msgid", "msgid_plural", *(f"msgstr[{n}]" for n in range(len(forms)))} if plural else {"msgid", "msgstr"}
    key = f"{entry['msgid']}\0{entry['msgid_plural']}" if plural and "msgid" in entry else entry.get("msgid", "")
    if entry.keys() != wanted or not forms or key in found:
        raise _broken(number)
    if all(forms) and not (fuzzy and key):
        found[key] = "\0".join(forms)


def _unescaped(text: str, number: int) -> str:
    try:
        return _ESCAPE.sub(lambda match: _ESCAPED[match[1]], text)
    except KeyError:
        raise _broken(number) from None


def _packed(found: dict[str, str]) -> bytes:
    """The binary form: a head, two tables of (length, offset), the texts, sorted and ended by a zero byte each."""
    pairs = sorted((key.encode(), value.encode()) for key, value in found.items())
    texts = [key for key, _value in pairs] + [value for _key, value in pairs]
    offset = _HEAD_SIZE + 8 * len(texts)
    table = b""
    for text in texts:
        table += struct.pack("<2I", len(text), offset)
        offset += len(text) + 1
    head = struct.pack("<7I", _MAGIC, 0, len(pairs), _HEAD_SIZE, _HEAD_SIZE + 8 * len(pairs), 0, 0)
    return head + table + b"".join(text + b"\0" for text in texts)


def _broken(number: int) -> Invalid:
    text = _("line {number} is not what a catalogue of translations holds").format(number=number)
    return Invalid(text, _("install the program again"))
