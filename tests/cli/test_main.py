"""The entrance: what stands before the subcommand, and what every run has in common."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.source import ROOT
from tests.fakes.command_line import Typing

from stellwerk import __version__
from stellwerk.cli.main import Start, read_start
from stellwerk.core.error import Invalid
from stellwerk.core.ids import Kind


@pytest.mark.parametrize(
    ("argv", "start"),
    [
        ([], Start()),
        (["--demo"], Start(demo=True)),
        (["--profile", "/p"], Start(profile="/p")),
        (["--profile=/p", "--demo", "select", "Vms:", "--json"],
         Start(profile="/p", demo=True, words=("select", "Vms:", "--json"))),
        (["Start-Vm", "--demo"], Start(words=("Start-Vm", "--demo"))),
        (["--version"], Start(version=True)),
        (["-h"], Start(help=True)),
        (["--help", "Start-Vm"], Start(help=True, words=("Start-Vm",))),
    ],
)  # fmt: skip
def test_what_stands_before_the_subcommand(argv: list[str], start: Start) -> None:
    assert read_start(argv) == start


@pytest.mark.parametrize(
    ("argv", "error"),
    [
        (["--dmo"], 'there is no option "--dmo", did you mean --demo'),
        (["--json", "select"], 'there is no option "--json", see stellwerk --help'),
        (["--profile"], "--profile needs a folder"),
    ],
)
def test_what_may_not(argv: list[str], error: str) -> None:
    with pytest.raises(Invalid) as refused:
        read_start(argv)
    assert str(refused.value) == error


def test_without_a_subcommand_the_window_opens(stellwerk: Typing) -> None:
    assert stellwerk().status == 0
    assert stellwerk("--demo", "--profile", "/p").status == 0
    assert stellwerk.windows == [Start(), Start(demo=True, profile="/p")]
    assert stellwerk.app.opened == 0


def test_the_window_opens_on_the_console_that_is_asked_for(stellwerk: Typing) -> None:
    assert stellwerk("console", "web-1", "--screen").status == 0
    assert stellwerk("console", "nobody", "--screen").status == 1
    (start,) = stellwerk.windows
    assert start.console is not None
    assert start.console.kind is Kind.VM


def test_the_version(stellwerk: Typing) -> None:
    assert stellwerk("--version").out == f"stellwerk {__version__}\n"


def test_help(stellwerk: Typing) -> None:
    for words in (["--help"], ["help"], ["-h"]):
        result = stellwerk(*words)
        assert result.status == 0
        assert "usage: stellwerk" in result.out


def test_an_unknown_option_is_wrong_usage(stellwerk: Typing) -> None:
    result = stellwerk("--dmo", "select", "Vms:")
    assert (result.status, result.err) == (2, 'error: there is no option "--dmo", did you mean --demo\n')


def test_the_profile_is_the_one_that_was_given(stellwerk: Typing, tmp_path: Path) -> None:
    seen: list[tuple[Path, bool]] = []
    make = stellwerk.app.make
    stellwerk.app.make = lambda profile, demo: seen.append((profile, demo)) or make(profile, demo)
    stellwerk("--profile", "/p", "select", "Vms:")
    stellwerk("select", "Vms:")
    stellwerk("--demo", "select", "Vms:")
    assert seen[:2] == [(Path("/p"), False), (tmp_path, False)]
    thrown_away, demo = seen[2]
    assert demo
    assert thrown_away not in (tmp_path, Path("/p"))
    assert not thrown_away.exists()


def test_the_application_is_opened_once_and_closed(stellwerk: Typing) -> None:
    stellwerk("select", "Vms:")
    assert (stellwerk.app.opened, stellwerk.app.closed) == (1, 1)


@pytest.mark.parametrize("as_json", [False, True])
def test_a_profile_that_cannot_be_opened(stellwerk: Typing, as_json: bool) -> None:
    stellwerk.app.refuses = Invalid("the database is newer than the program", "update the program")
    result = stellwerk("select", "Vms:", *(["--json"] if as_json else []))
    assert result.status == 1
    assert stellwerk.app.closed == 1
    if as_json:
        assert result.json["error"]["text"] == "the database is newer than the program"
    else:
        assert result.err == "error: the database is newer than the program, update the program\n"


@pytest.mark.expects_log("stellwerk.cli")
def test_a_mistake_of_ours_is_one_line_too(stellwerk: Typing) -> None:
    def broken(profile: Path, demo: bool):
        raise RuntimeError("oops")

    stellwerk.app.make = broken
    result = stellwerk("select", "Vms:")
    assert result.status == 1
    assert result.err == "error: a mistake of the program: RuntimeError: oops, report it with the log\n"


SLOW = (
    "PySide6",
    "paramiko",
    "sqlalchemy",
    "libvirt",
    "rich",
    "prompt_toolkit",
    "stellwerk.ui",
    "numpy",
    "stellwerk.store",
)


@pytest.mark.parametrize(
    ("argv", "unwanted"),
    [
        (["--version"], SLOW),
        (["query", "Vms: status = up", "--json"], (*SLOW, "stellwerk.engine.engine", "stellwerk.commands")),
        (["complete", "Vms: st", "--json"], (*SLOW, "stellwerk.engine.engine", "stellwerk.commands")),
        (["commands", "--json"], SLOW[:-2]),
        (["help", "Start-Vm"], SLOW[:-2]),
    ],
)
def test_it_starts_without_what_it_does_not_need(argv: list[str], unwanted: tuple[str, ...]) -> None:
    code = (
        "import sys; from stellwerk.cli.main import main; status = main(sys.argv[1:], window=lambda start: 9)\n"
        f"sys.exit(status or [name for name in {unwanted!r} if name in sys.modules] or 0)"
    )
    ended = subprocess.run(
        [sys.executable, "-c", code, *argv], env={"PYTHONPATH": str(ROOT / "app")}, capture_output=True, text=True
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_a_selection_on_a_real_profile_loads_what_it_needs(tmp_path: Path) -> None:
    never = ("PySide6", "pyqtgraph", "paramiko", "rich", "prompt_toolkit", "numpy", "alembic", "stellwerk.ui",
             "stellwerk.commands.vm_start", "stellwerk.commands.tag", "libvirt")  # fmt: skip
    profile = str(tmp_path / "profile")

    def select(unwanted: tuple[str, ...], *words: str) -> tuple[int, str, str]:
        code = (
            "import sys; from stellwerk.cli.main import main; status = main(sys.argv[1:], window=lambda start: 9)\n"
            f"sys.exit(status or [name for name in {unwanted!r} if name in sys.modules] or 0)"
        )
        ended = subprocess.run(
            [sys.executable, "-c", code, "--profile", profile, "select", "Vms: name = x", *words],
            env={"PYTHONPATH": str(ROOT / "app"), "HOME": str(tmp_path)}, capture_output=True, text=True,
        )  # fmt: skip
        return ended.returncode, ended.stdout, ended.stderr

    assert select(never, "--json") == (0, "[]\n", "")
    assert select((*never, "sqlalchemy"), "--json") == (0, "[]\n", "")
    assert select((*never, "sqlalchemy")) == (0, "", "no VMs match\n")


def test_a_reader_that_leaves_early_is_no_error() -> None:
    code = (
        "import sys; from stellwerk.cli.main import main\n"
        "sys.exit(main(['commands', '--json'], window=lambda start: 9))"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": str(ROOT / "app")},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as child:
        assert child.stdout is not None
        assert child.stderr is not None
        child.stdout.close()
        assert child.stderr.read() == b""
