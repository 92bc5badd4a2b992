"""`serve` until a signal comes: what it says, and that it ends."""

import os
import signal
import threading

import pytest
from tests.fakes.command_line import Typing

from stellwerk.cli.failure import Status
from stellwerk.cli.serve.run import read_place
from stellwerk.core.error import Conflict
from stellwerk.services.metrics.setting import ADDRESS, PORT


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_it_ends_cleanly_when_it_is_told_to(stellwerk: Typing, number: signal.Signals) -> None:
    before = signal.getsignal(number)
    stellwerk.app.loop.after(0, lambda: os.kill(os.getpid(), number))
    result = stellwerk("serve")
    assert (result.status, result.out, stellwerk.app.closed) == (Status.DONE, "", 1)
    said = result.err.splitlines()
    assert said[0].startswith(f'serving "{stellwerk.profile}": ')
    assert said[1:] == ["this process records and keeps watch", f"ending: {number.name}"]
    assert signal.getsignal(number) is before


def test_it_ends_where_the_signal_wakes_nobody(stellwerk: Typing) -> None:
    """As it is when one comes between the last look and the wait, or to another thread."""
    other = threading.Timer(0.2, lambda: signal.pthread_kill(threading.get_ident(), signal.SIGTERM))
    stellwerk.app.loop.after(0, other.start)
    assert stellwerk("serve").err.splitlines()[-1] == "ending: SIGTERM"
    other.join()


def test_beside_a_window_it_waits_and_takes_over(stellwerk: Typing) -> None:
    charge = stellwerk.app.charge
    charge.held = False

    def take() -> None:
        charge.taken.emit(None)
        os.kill(os.getpid(), signal.SIGTERM)

    stellwerk.app.loop.after(0, take)
    said = stellwerk("serve").err.splitlines()
    assert said[1] == "a window is open on this profile and keeps watch; this process takes over when it ends"
    assert said[2] == "this process records and keeps watch now"


def test_a_profile_that_cannot_be_used_is_told(stellwerk: Typing) -> None:
    stellwerk.app.refuses = Conflict("stellwerk serve runs on this profile already", "use that one")
    result = stellwerk("serve")
    assert (result.status, result.err.splitlines()[-1]) == (
        Status.FAILED,
        "error: stellwerk serve runs on this profile already, use that one",
    )


def test_words_that_it_does_not_take(stellwerk: Typing) -> None:
    assert stellwerk("serve", "now").status == Status.USAGE
    assert stellwerk("serve", "--help").out.startswith("stellwerk serve")


def test_options_of_installing_go_with_it(stellwerk: Typing) -> None:
    result = stellwerk("serve", "--system")
    assert (result.status, result.err) == (
        Status.USAGE,
        "error: --system goes with --install, stellwerk serve "
        "[--metrics [ADDRESS:]PORT] | [--install|--uninstall [--system [--user NAME]] [--print]]\n",
    )
    assert "ExecStart=" in stellwerk("serve", "--install", "--print").out


def test_prometheus_has_a_place_while_it_runs(stellwerk: Typing) -> None:
    settings = stellwerk.app.settings
    stellwerk.app.loop.after(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
    assert stellwerk("serve", "--metrics", "[::1]:9177").status == Status.DONE
    assert (settings.get(ADDRESS), settings.get(PORT)) == ("::1", 9177)
    assert settings.stored() == {}, "the profile is as it was"


@pytest.mark.parametrize(
    ("text", "place"),
    [("9177", ("127.0.0.1", 9177)), ("0.0.0.0:1", ("0.0.0.0", 1)), ("[::]:65535", ("::", 65535)), ("", None)],
)
def test_places_for_prometheus(text: str, place: tuple[str, int] | None) -> None:
    assert read_place(text) == place


@pytest.mark.parametrize("text", ["0", "port", "127.0.0.1", "1:2:", "65536", "9" * 40, "localhost:-1"])
def test_what_is_no_place(stellwerk: Typing, text: str) -> None:
    assert stellwerk("serve", f"--metrics={text}").status == Status.USAGE
    assert stellwerk("serve", "--install", "--print", "--metrics", "1").status == Status.USAGE


def test_a_signal_that_is_ignored_stays_so(stellwerk: Typing) -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        stellwerk.app.loop.after(0, lambda: os.kill(os.getpid(), signal.SIGHUP))
        stellwerk.app.loop.after(0, lambda: os.kill(os.getpid(), signal.SIGTERM))
        assert stellwerk("serve").err.splitlines()[-1] == "ending: SIGTERM"
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
