"""The command line over a program of fakes: words in, exit status and output out."""

import io
import json
from pathlib import Path
from typing import Any

from tests.fakes.application import MemoryApplication

from stellwerk.cli.main import Parts, Start, main
from stellwerk.cli.terminal import Terminal
from stellwerk.commands.label.field_key import all_fields
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.record import Record
from stellwerk.engine.registry import Registry
from stellwerk.model.field import Field


class Result(Record, frozen=True):
    """How a run ended."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The output as JSON."""
        return json.loads(self.out)


class Typing:
    """Types lines. `windows` are the starts without a subcommand."""

    def __init__(self, profile: Path, app: MemoryApplication | None = None, registry: Registry = COMMANDS) -> None:
        self.profile = profile
        self.app = app or MemoryApplication()
        self.registry = registry
        self.windows: list[Start] = []

    def _read_fields(self, _profile: str | None) -> list[Field]:
        return all_fields(self.app.bench.inventory.view)

    def __call__(self, *words: str, says: str = "", asks: bool = False, width: int | None = None) -> Result:
        """Run the program with these words; `says` is what the person (or the pipe) types."""
        out, err = io.StringIO(), io.StringIO()
        terminal = Terminal(out=out, err=err, source=io.StringIO(says), width=width, asks=asks)
        parts = Parts(
            make=self.app.make,
            registry=lambda: self.registry,
            find_profile=self._find_profile,
            peek=lambda _profile: self.app.inventory.view,
            read_fields=self._read_fields,
            make_serving=self.app.make,
        )
        status = main(list(words), window=self._open, terminal=terminal, parts=parts)
        return Result(status, out.getvalue(), err.getvalue())

    def _find_profile(self, argument: str | None) -> Path:
        return Path(argument) if argument is not None else self.profile

    def _open(self, start: Start) -> int:
        self.windows.append(start)
        return 0
