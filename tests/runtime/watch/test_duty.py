"""What only one process of a profile does, and that the next one goes on with it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.runtime.conftest import Opening, close, start, wait
from tests.runtime.test_application import names

from stellwerk.core.error import Conflict
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.loop import PlainLoop
from stellwerk.runtime.application import Application, Mode


def both_wait(one: Application, other: Application, until: Callable[[], bool]) -> None:
    """Run both loops until something is so."""
    assert isinstance(one.loop, PlainLoop)
    loop = one.loop

    def turn() -> bool:
        assert isinstance(other.loop, PlainLoop)
        other.loop.drain()
        return until()

    tick = [loop.after(0.0, lambda: None)]

    def again() -> None:
        tick[0] = loop.after(0.02, again)

    again()
    try:
        assert loop.run(turn, 30.0)
    finally:
        tick[0].cancel()


@pytest.mark.parametrize(("first", "second"), [(Mode.SERVE, Mode.WINDOW), (Mode.WINDOW, Mode.SERVE)])
def test_the_other_one_takes_over_when_one_ends(opening: Opening, first: Mode, second: Mode) -> None:
    ending = opening(first)
    assert start(ending) is None
    staying = opening(second, demo=True)
    assert start(staying) is None
    wait(staying, lambda: len(names(staying)) > 100)
    assert (ending.records, staying.records) == (True, False)
    close(ending)
    wait(staying, lambda: staying.records)
    close(staying)
    later = opening(demo=True)
    assert start(later) is None
    assert names(later) == names(staying)  # what was there before is written, too


def test_there_is_one_serve_on_a_profile(opening: Opening) -> None:
    opening(Mode.SERVE)
    with pytest.raises(Conflict, match="stellwerk serve runs on this profile already"):
        opening(Mode.SERVE)


def test_each_host_is_sampled_once(opening: Opening, tmp_path: Path) -> None:
    """A window beside `serve` shows what that samples, and goes on by itself when it ends."""
    (tmp_path / "profile").mkdir()
    (tmp_path / "profile" / "settings.json").write_text('{"statistics.interval": 1.0}', "utf-8")
    serve = opening(Mode.SERVE, demo=True)
    assert start(serve) is None
    window = opening(Mode.WINDOW, demo=True)
    assert start(window) is None

    def known(application: Application) -> int:
        vms = (Ref(Kind.VM, vm.id) for vm in application.inventory.view.all(Kind.VM))
        return sum(application.inventory.samples.value(ref, "cpu_usage") is not None for ref in vms)

    both_wait(serve, window, lambda: known(window) > 50)
    assert (serve.sampling.running, window.sampling.running, window.sharing.attached) == (True, False, True)
    both_wait(serve, window, lambda: known(window) == known(serve))
    close(serve)
    wait(window, lambda: window.records)
    assert (window.sampling.running, window.sharing.attached) == (True, False)
    wait(window, lambda: known(window) > 50)
