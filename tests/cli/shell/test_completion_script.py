"""The scripts for bash, zsh and fish in the shells themselves, driven as a person does."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.shell.tty import ROOT, Tty, environment, write_profile
from tests.cli.shell.warm import warm_program
from tests.fakes.command_line import Typing

from stellwerk.cli.shell.completion_script import SCRIPTS
from stellwerk.cli.shell.dialect import Shell
from stellwerk.runtime.last_known import last_known
from stellwerk.search.query import read, select

STRANGE = {
    "a": "a$(touch pwned)b", "b": "`touch pwned`", "c": "c;touch pwned", "d": "d|&<>(x)", "e": "e'f\"g", "h": "h\\i",
    "k": "k!l", "m": "m n", "o": "öü 日本", "p": "p*?[q]", "r": "r~{s,t}#u", "v": "v=w:x@y%z",
}  # fmt: skip
NAMES = ("web-1", "web-10", *STRANGE.values(), "n\nl", "Äpfel")


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="module")
def profile(home: Path) -> Path:
    return write_profile(home, NAMES)


@pytest.fixture(scope="module")
def warm(home: Path, profile: Path) -> Iterator[dict[str, str]]:
    with warm_program(home, environment(profile, home)) as variables:
        yield variables


@pytest.fixture(scope="module", params=["bash", "zsh"])
def tty(request: pytest.FixtureRequest, home: Path, warm: dict[str, str]) -> Iterator[Tty]:
    with Tty(request.param, home, warm) as made:
        yield made


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_tab_asks_a_program_that_is_started_for_it(shell: str, home: Path, profile: Path) -> None:
    with Tty(shell, home, environment(profile, home)) as tty:
        assert tty.completed("stellwerk Start-Vm -VmId web-10") == "stellwerk Start-Vm -VmId web-10 "
        assert tty.completed("stellwerk select 'Vms: stat") == "stellwerk select 'Vms: status"


@pytest.mark.parametrize(
    ("line", "completed"),
    [
        ("stellwerk sele", "stellwerk select"),
        ("stellwerk start-v", "stellwerk start-vm "),
        ("stellwerk Start-Vm -V", "stellwerk Start-Vm -VmId "),
        ("stellwerk Start-Vm --dr", "stellwerk Start-Vm --dry-run "),
        ("stellwerk Start-Vm -VmId we", "stellwerk Start-Vm -VmId web-1"),
        ("stellwerk Start-Vm -VmId web-10", "stellwerk Start-Vm -VmId web-10 "),
        ("stellwerk Start-Vm -VmId m", "stellwerk Start-Vm -VmId m\\ n "),
        ("stellwerk select Vm", "stellwerk select Vms"),
        ("stellwerk select Vms:status=dow", "stellwerk select Vms:status=down"),
        ("stellwerk select Vms: st", "stellwerk select Vms: st"),
        ("stellwerk select Vms: stat", "stellwerk select Vms: status"),
        ('stellwerk select "Vms: memo', 'stellwerk select "Vms: memory'),
        ('stellwerk select "Vms: status = dow', 'stellwerk select "Vms: status = down'),
        ("stellwerk select 'Vms: status = dow", "stellwerk select 'Vms: status = down"),
        ("stellwerk select 'Vms: host.stat", "stellwerk select 'Vms: host.status"),
        ('stellwerk select "Vms: name = m', 'stellwerk select "Vms: name = \\"m n\\"'),
        ("stellwerk select 'Vms: name = m", 'stellwerk select \'Vms: name = "m n"'),
        ("stellwerk select 'Vms: tie", "stellwerk select 'Vms: tier"),
        ("stellwerk select Vms:tier=g", "stellwerk select Vms:tier=gold"),
        ("stellwerk Select-Vm 'status = pau", "stellwerk Select-Vm 'status = paused"),
        ("stellwerk select Vms: --colu", "stellwerk select Vms: --columns "),
        ("stellwerk select Vms: --columns name,memo", "stellwerk select Vms: --columns name,memory"),
        ("stellwerk --dem", "stellwerk --demo "),
        ("true; stellwerk sele", "true; stellwerk select"),
        ("stellwerk select 'Vms:' x", "stellwerk select 'Vms:' x"),
        ("stellwerk shell set", "stellwerk shell setup "),
    ],
)
def test_tab_completes(tty: Tty, line: str, completed: str) -> None:
    assert tty.completed(line) == completed


@pytest.mark.parametrize("quote", ["", "'", '"'])
def test_any_name_is_completed_to_itself_and_nothing_of_it_is_run(tty: Tty, home: Path, quote: str) -> None:
    for begin, name in STRANGE.items():
        if quote == '"' and "!" in name:
            continue  # no shell can have it there
        typed = begin if not name.startswith("`") else "\\`" if quote != "'" else "`"
        typed = "ö" if begin == "o" else typed
        assert tty.ran(f"stellwerk Start-Vm -VmId {quote}{typed}") == name
    assert not (home / "pwned").exists()


def test_a_query_with_any_name_finds_its_vm(tty: Tty, home: Path, profile: Path) -> None:
    graph = last_known(str(profile))
    for begin, name in STRANGE.items():
        typed = {"b": "`", "o": "ö"}.get(begin, begin)
        text = tty.ran(f"stellwerk select 'Vms: name = {typed}", "'")
        assert [vm.name for vm in select(read(text), graph)] == [name], text
    assert not (home / "pwned").exists()


WITH_ST = (
    "status", "status_reason", "start_order", "start_delay", "started", "started_exactly", "stands_on", "steal",
)  # fmt: skip
"""What queries over VMs know that begins so, best first."""


def test_all_that_fits_is_shown(tty: Tty) -> None:
    shown = tty.listed("stellwerk select 'Vms: st")
    assert [word for word in WITH_ST if word not in shown] == []


def fish(home: Path, profile: Path, line: str) -> list[str]:
    script = home / "stellwerk.fish"
    script.write_text(SCRIPTS[Shell.FISH], encoding="utf-8")
    told = subprocess.run(
        ["fish", "--no-config", "-c", f"source {script}; complete -C $argv[1]", line],
        env=environment(profile, home), cwd=home, capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert told.stderr == ""
    return [one.split("\t")[0] for one in told.stdout.splitlines()]


def unquoted(words: list[str]) -> list[str]:
    return [word.strip("'\"") if word.startswith("'") else word for word in words]


@pytest.mark.parametrize(
    ("line", "first"),
    [
        ("stellwerk start-v", ["start-vm"]),
        ("stellwerk Start-Vm -VmId we", ["web-1", "web-10"]),
        ("stellwerk Start-Vm -VmId 'm", ["m n"]),
        ("stellwerk Start-Vm -VmId \"a", ["a$(touch pwned)b"]),
        ('stellwerk select "Vms: name = m', ['Vms: name = "m n"']),
        ("stellwerk select 'Vms: tie", ["Vms: tier"]),
        ("stellwerk select 'Vms: tier = ", ["Vms: tier = gold", "Vms: tier = silver"]),
        ("stellwerk shell setu", ["setup"]),
    ],
)  # fmt: skip
def test_fish_completes(home: Path, profile: Path, line: str, first: list[str]) -> None:
    (home / "setup").touch()
    found = unquoted(fish(home, profile, line))
    assert found[: len(first)] == first
    assert not (home / "pwned").exists()


def test_fish_offers_all_that_fits_best_first(home: Path, profile: Path) -> None:
    words = unquoted(fish(home, profile, "stellwerk select 'Vms: st"))
    assert words == [f"Vms: {word}" for word in WITH_ST]


def test_the_scripts_are_printed(stellwerk: Typing) -> None:
    for shell in Shell:
        assert stellwerk("completion", shell).out == SCRIPTS[shell]
    assert "~/.bashrc" in stellwerk("completion", "--help").out
    assert (
        stellwerk("completion", "tcsh").err == 'error: there is no completion for "tcsh", there are bash, zsh, fish\n'
    )
    assert stellwerk("completion").status == 2


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_can_read_its_script(shell: str, tmp_path: Path) -> None:
    script = tmp_path / "script"
    script.write_text(SCRIPTS[Shell(shell)], encoding="utf-8")
    subprocess.run([shell, "-n", str(script)], check=True, timeout=20, cwd=ROOT)


@pytest.mark.parametrize("line", ["stellwerk select 'Vms: name = we", "stellwerk Start-Vm -VmId we", "stellwerk sel"])
def test_an_answer_needs_little_of_the_program(home: Path, profile: Path, line: str) -> None:
    """Half a second is all that a Tab may take: what costs most of a start stays outside, and so do the hosts."""
    code = (
        "import sys; from stellwerk.cli.main import main; "
        "status = main(sys.argv[1:], window=None); "
        "heavy = {'sqlalchemy', 'alembic', 'libvirt', 'rich', 'prompt_toolkit', 'PySide6', 'numpy', 'lxml'}; "
        "print(sorted(heavy & sys.modules.keys()), file=sys.stderr); sys.exit(status)"
    )
    told = subprocess.run(
        [sys.executable, "-c", code, "complete", "--shell", "bash", "--line", line],
        env=environment(profile, home), capture_output=True, text=True, check=True, timeout=60,
    )  # fmt: skip
    assert told.stdout
    assert told.stderr == "[]\n"
