"""Installing `serve`, and taking it away again."""

import io
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.fakes.application import MemoryApplication

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.serve.install import Computer, run_command, run_install
from stellwerk.cli.terminal import Terminal
from stellwerk.commands.registry import COMMANDS
from stellwerk.core.error import Invalid, NotAllowed, Refused


class Bench:
    """A computer with Linux. `fails`: what goes wrong, by the third word of a command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.out, self.err = io.StringIO(), io.StringIO()
        self.ran: list[Sequence[str]] = []
        self.fails: dict[str, str] = {}
        self.home = folder / "home"
        self.profile_named = False

    def _run(self, words: Sequence[str]) -> str | None:
        self.ran.append(words)
        return self.fails.get(words[2])

    def __call__(self, *, demo: bool = False, named: bool = False, **options: str) -> Status:
        app = MemoryApplication()
        env = Environment(
            Terminal(out=self.out, err=self.err, source=io.StringIO()),
            make=app.make,
            registry=lambda: COMMANDS,
            peek=lambda _profile: app.inventory.view,
            profile=lambda: self.folder / "profile",
            demo=demo,
            named=named,
        )
        computer = Computer(
            system="linux",
            home=self.home,
            uid=1000,
            user="kim",
            words=("/bin/py",),
            run=self._run,
            profile_named=self.profile_named,
        )
        return run_install(env, options, computer)

    @property
    def unit(self) -> Path:
        """The user's unit."""
        return self.home / ".config" / "systemd" / "user" / "stellwerk-serve.service"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_it_says_what_it_did(bench: Bench) -> None:
    assert bench(install="true") is Status.DONE
    assert 'ExecStart="/bin/py" "serve"' in bench.unit.read_text()
    said = bench.out.getvalue().splitlines()
    assert said[:3] == [
        f"wrote {bench.unit}",
        "ran systemctl --user daemon-reload",
        "ran systemctl --user enable --now stellwerk-serve",
    ]
    assert len(bench.ran) == 2


def test_what_does_not_work_is_to_be_run_by_somebody(bench: Bench) -> None:
    bench.fails["enable"] = "Failed to connect to bus"
    assert bench(install="true") is Status.FAILED
    assert bench.unit.exists()
    assert bench.err.getvalue().splitlines() == [
        "warning: systemctl --user enable --now stellwerk-serve: Failed to connect to bus",
        "  to be run: systemctl --user enable --now stellwerk-serve",
    ]


def test_it_is_taken_away(bench: Bench) -> None:
    bench(install="true")
    bench.ran.clear()
    bench.fails["disable"] = "no such unit"
    assert bench(uninstall="true") is Status.DONE
    assert not bench.unit.exists()
    assert bench.out.getvalue().splitlines()[-1] == f"removed {bench.unit}"
    with pytest.raises(Refused, match="there is no"):
        bench(uninstall="true")


def test_a_profile_that_was_named_is_named_in_it(bench: Bench) -> None:
    assert bench(named=True, install="true", print="true") is Status.DONE
    assert f'"--profile" "{bench.folder}/profile"' in bench.out.getvalue()
    assert not bench.home.exists()
    bench.profile_named = True
    bench(install="true", print="true")
    assert bench.out.getvalue().count("--profile") == 2


def test_for_the_whole_computer(bench: Bench) -> None:
    bench(install="true", system="true", print="true")
    assert "User=kim\n" in bench.out.getvalue()
    bench(install="true", system="true", user="ops", print="true")
    assert "User=ops\n" in bench.out.getvalue()
    with pytest.raises(Invalid, match="--system"):
        bench(install="true", user="ops")


def test_what_cannot_be(bench: Bench) -> None:
    with pytest.raises(Invalid, match="demo"):
        bench(demo=True, install="true")
    bench.home.write_text("a file")
    with pytest.raises(NotAllowed, match="cannot be changed"):
        bench(install="true")


def test_commands_of_the_system() -> None:
    assert run_command([sys.executable, "-c", ""]) is None
    assert run_command([sys.executable, "-c", "import sys; sys.exit('it went wrong')"]) == "it went wrong"
    assert run_command([sys.executable, "-c", "import sys; sys.exit(7)"]) == "it ended with 7"
    assert run_command(["stellwerk-no-such-program"]) == "stellwerk-no-such-program is not on this computer"


def test_this_computer() -> None:
    found = Computer.real()
    assert (found.system, found.words[0]) == (sys.platform, sys.executable)
