"""A shell of which a test cares for commands alone, which are all run as root."""

from __future__ import annotations

from collections.abc import Sequence

from stellwerk.ports.shell import Heard, Output


class RootShell:
    """`answer` says how a command ends."""

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        limit: float = 1.0,
        heard: Heard | None = None,
        as_root: bool = False,
    ) -> Output:
        """A command."""
        assert as_root
        return self.answer(tuple(argv), heard)

    def answer(self, argv: tuple[str, ...], heard: Heard | None) -> Output:
        """How it ends; `heard` gets what it says meanwhile."""
        raise NotImplementedError

    def read(self, path: str) -> bytes:
        """Nobody reads."""
        raise NotImplementedError

    def write(self, path: str, content: bytes, *, mode: int = 0o644) -> None:
        """Nobody writes."""
        raise NotImplementedError
