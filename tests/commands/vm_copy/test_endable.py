"""Commands on a host that are ended with all that they have started."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest
from tests.fakes.keep.root_shell import RootShell

from stellwerk.commands.vm_copy.endable import Endable
from stellwerk.core.error import Cancelled, Refused, TimedOut
from stellwerk.ports.shell import Heard, Output


class Group(RootShell):
    """A shell whose command says what a test wants, and whose process groups can be ended."""

    def __init__(self, says: Callable[[bytes], Sequence[bytes]], then: Callable[[], None] = lambda: None) -> None:
        """`says`: the pieces that are heard, from the word that names the group; `then` is called behind them."""
        self.says = says
        self.then = then
        self.ended: list[str] = []

    def answer(self, argv: tuple[str, ...], heard: Heard | None) -> Output:
        if argv[0] != "setsid":
            self.ended.append(argv[-1])
            return Output(status=0)
        assert heard is not None
        pieces = self.says(argv[5].encode())
        for piece in pieces:
            heard(piece)
        self.then()
        return Output(status=0, err=b"".join(pieces))


def run(shell: Group, heard: list[bytes] | None = None) -> tuple[Endable, Callable[[], Output]]:
    way = Endable(lambda: shell)
    kept = heard if heard is not None else []
    return way, lambda: way.run(["true"], limit=1.0, heard=kept.append)


def test_the_name_of_its_group_is_not_what_it_says() -> None:
    heard: list[bytes] = []
    shell = Group(lambda word: [word[:9], word[9:] + b" 47", b"11\nsays", b" more"])
    _way, go = run(shell, heard)
    assert go().err == b"says more"
    assert (heard, shell.ended) == ([b"says", b" more"], [])


def test_its_group_is_ended_and_nothing_after_it_begins() -> None:
    shell = Group(lambda word: [word + b" 4711\n"], lambda: way.end())
    way, go = run(shell)
    with pytest.raises(Cancelled):
        go()
    assert shell.ended == ["4711"]
    with pytest.raises(Cancelled):
        go()


def test_one_that_is_given_up_before_it_has_named_its_group_is_ended_then() -> None:
    def says(word: bytes) -> list[bytes]:
        way.end()
        assert shell.ended == []
        return [word + b" 4711\n"]

    shell = Group(says)
    way, go = run(shell)
    with pytest.raises(Cancelled):
        go()
    assert shell.ended == ["4711"]


def test_one_that_runs_for_too_long_is_ended() -> None:
    def late() -> None:
        raise TimedOut("late")

    shell = Group(lambda word: [word + b" 4711\n"], late)
    with pytest.raises(TimedOut):
        run(shell)[1]()
    assert shell.ended == ["4711"]


@pytest.mark.parametrize("name", [b" 0\n", b" 1\n", b" -1\n", b" 47x\n", b" 99999999999\n", b" 47"])
def test_what_is_no_group_of_its_own_is_never_ended(name: bytes) -> None:
    shell = Group(lambda word: [word + name, b"x" * 5000], lambda: way.end())
    way, go = run(shell)
    with pytest.raises(Cancelled):
        go()
    assert shell.ended == []


def test_what_fails_by_itself_is_told() -> None:
    def fails() -> None:
        raise Refused("no")

    with pytest.raises(Refused, match="no"):
        run(Group(lambda word: [], fails))[1]()
