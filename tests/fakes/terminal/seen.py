"""A terminal that a test feeds and looks at."""

from stellwerk.ui.console.terminal.emulator import Emulator


class Seen:
    """An emulator, and what it answered and told."""

    def __init__(self, columns: int = 20, rows: int = 4, most_rows: int = 100) -> None:
        self.answers = b""
        self.changes = 0
        self.emulator = Emulator(columns, rows, self._answer, self._change, most_rows)

    def feed(self, said: str | bytes) -> "Seen":
        self.emulator.feed(said.encode() if isinstance(said, str) else said)
        return self

    @property
    def lines(self) -> list[str]:
        """The texts on the screen."""
        return [row.text for row in self.emulator.frame().rows]

    @property
    def cursor(self) -> tuple[int, int] | None:
        return self.emulator.frame().cursor

    @property
    def all(self) -> list[str]:
        """The scroll-back too."""
        return [row.text for row in self.emulator.rows()[1]]

    def _answer(self, data: bytes) -> None:
        self.answers += data

    def _change(self) -> None:
        self.changes += 1
