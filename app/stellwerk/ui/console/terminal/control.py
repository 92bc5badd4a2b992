"""What control characters and sequences do to a screen. Pure; one thread at a time."""

from collections.abc import Callable

from pyte import modes
from pyte.screens import Margins

from stellwerk.ui.console.terminal.screen import TerminalScreen

MOST_REPEATED = 1000
_KIND = "\x1b[?62;22c"
"""A VT220 with colours."""


class Control:
    """The `Sink` of a parser. `answer` is told what goes back to the program: what it asked the terminal."""

    def __init__(self, screen: TerminalScreen, answer: Callable[[str], None]) -> None:
        self._screen = screen
        self._answer = answer
        self.rang = False
        self.written: Callable[[str], None] | None = None
        """Gets the text that is shown, without what moves and colours it."""
        self.pad = False
        """The number pad has its own sequences."""
        self._controls: dict[str, Callable[[], None]] = {
            "\x07": self._ring, "\b": screen.backspace, "\t": screen.tab, "\n": screen.linefeed,
            "\v": screen.linefeed, "\f": screen.linefeed, "\r": screen.carriage_return,
            "\x0e": screen.shift_out, "\x0f": screen.shift_in,
        }  # fmt: skip
        self._escapes: dict[str, Callable[[], None]] = {
            "c": self._reset, "D": screen.index, "E": self._next_line, "M": screen.reverse_index,
            "H": screen.set_tab_stop, "7": screen.save_cursor, "8": screen.restore_cursor,
            "=": lambda: self._set_pad(True), ">": lambda: self._set_pad(False),
        }  # fmt: skip
        self._counted: dict[str, Callable[[int], None]] = {
            "A": screen.cursor_up, "B": screen.cursor_down, "C": screen.cursor_forward, "D": screen.cursor_back,
            "E": screen.cursor_down1, "F": screen.cursor_up1, "G": screen.cursor_to_column,
            "`": screen.cursor_to_column, "a": screen.cursor_forward, "d": screen.cursor_to_line,
            "e": screen.cursor_down, "@": screen.insert_characters, "P": screen.delete_characters,
            "X": screen.erase_characters, "L": screen.insert_lines, "M": screen.delete_lines,
            "S": self._scroll_up, "T": self._scroll_down, "b": self._repeat, "I": self._tabs, "Z": self._tabs_back,
        }  # fmt: skip
        """By a number that is 1 where none is given."""

    def text(self, text: str) -> None:
        """As `Sink` says."""
        self._screen.draw(text)
        if self.written is not None:
            self.written(text)

    def control(self, char: str) -> None:
        """As `Sink` says."""
        act = self._controls.get(char)
        if act is not None:
            act()
        if self.written is not None and char in "\n\t":
            self.written(char)

    def escape(self, char: str) -> None:
        """As `Sink` says."""
        act = self._escapes.get(char)
        if act is not None:
            act()

    def charset(self, place: str, which: str) -> None:
        """As `Sink` says."""
        if place in "()":
            self._screen.define_charset(which, place)

    def title(self, text: str) -> None:
        """As `Sink` says."""
        self._screen.name(text)

    def csi(self, mark: str, numbers: list[int], final: str) -> None:
        """As `Sink` says."""
        first = numbers[0]
        if mark == "?" and final in "hl":
            for number in numbers:
                self._screen.set_private(number, final == "h")
        elif mark == "!" and final == "p":
            self._reset()
        elif mark:
            return
        elif final in self._counted:
            self._counted[final](max(1, first))
        elif final in "Hf":
            self._screen.cursor_position(max(1, first), max(1, numbers[1] if len(numbers) > 1 else 1))
        elif final == "m":
            self._screen.select_graphic_rendition(*numbers)
        else:
            self._other(final, numbers)

    def _other(self, final: str, numbers: list[int]) -> None:
        screen, first = self._screen, max(0, numbers[0])
        match final:
            case "J":
                screen.erase_in_display(first)
            case "K":
                screen.erase_in_line(first)
            case "r":
                bottom = numbers[1] if len(numbers) > 1 and numbers[1] > 0 else screen.lines
                screen.set_margins(max(1, first), bottom)
            case "g":
                screen.clear_tab_stop(first)
            case "h" | "l":
                if 4 in numbers:
                    (screen.set_mode if final == "h" else screen.reset_mode)(modes.IRM)
            case "s":
                screen.save_cursor()
            case "u":
                screen.restore_cursor()
            case "c":
                self._answer(_KIND)
            case "n":
                self._report(first)

    def _report(self, what: int) -> None:
        cursor = self._screen.cursor
        if what == 5:
            self._answer("\x1b[0n")
        elif what == 6:
            self._answer(f"\x1b[{cursor.y + 1};{min(cursor.x + 1, self._screen.columns)}R")

    def _ring(self) -> None:
        self.rang = True

    def _reset(self) -> None:
        self.pad = False
        self._screen.reset()

    def _set_pad(self, on: bool) -> None:
        self.pad = on

    def _next_line(self) -> None:
        self._screen.index()
        self._screen.carriage_return()

    def _scroll_up(self, count: int) -> None:
        self._screen.scroll_up(count, *self._scrolled())

    def _scroll_down(self, count: int) -> None:
        self._screen.scroll_down(count, *self._scrolled())

    def _scrolled(self) -> Margins:
        return self._screen.margins or Margins(0, self._screen.lines - 1)

    def _repeat(self, count: int) -> None:
        if self._screen.last:
            self._screen.draw(self._screen.last * min(count, MOST_REPEATED))

    def _tabs(self, count: int) -> None:
        for _tab in range(min(count, self._screen.columns)):
            self._screen.tab()

    def _tabs_back(self, count: int) -> None:
        screen = self._screen
        for _tab in range(min(count, screen.columns)):
            screen.cursor.x = max((stop for stop in screen.tabstops if stop < screen.cursor.x), default=0)
