"""Another host that sees the same storage, for tests."""

from __future__ import annotations

from tests.fakes.engine import Bench

from stellwerk.model.snapshot import StoredFile


def stands_elsewhere(bench: Bench, path: str) -> str:
    """h2 sees the storage of h1, and has a file on one of it that nobody has seen yet; answers what it is called."""
    session = bench.session("h2")
    session.shares_with = bench.session("h1")
    session.stored = {"/q/c": StoredFile(path="/q/c", backing=path)}
    return "/q/c (h2)"
