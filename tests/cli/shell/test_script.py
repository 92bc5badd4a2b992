"""Scripts and lines of the shell."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.command_line import Result, Typing

from stellwerk.cli.shell.script import read_words
from stellwerk.core.error import Invalid


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("", []),
        ("   \n", []),
        ("# a comment", []),
        ("   # another", []),
        ("Start-Vm -VmId web-01 # why", ["Start-Vm", "-VmId", "web-01"]),
        ("select 'Vms: name = \"a b\"'", ["select", 'Vms: name = "a b"']),
        ("Add-Tag -Color #ff0000", ["Add-Tag", "-Color"]),
        ("Add-Tag -Color '#ff0000'", ["Add-Tag", "-Color", "#ff0000"]),
        ("Start-Vm -VmId web#1", ["Start-Vm", "-VmId", "web#1"]),
        ('a "# no comment" b\\ #c \\# d', ["a", "# no comment", "b #c", "#", "d"]),
        ("stellwerk select Vms:", ["select", "Vms:"]),
        ("stellwerk", []),
    ],
)
def test_the_words_of_a_line(line: str, words: list[str]) -> None:
    assert read_words(line) == words


@pytest.mark.parametrize("line", ["select 'Vms:", 'a "b', "a\\"])
def test_an_open_quote(line: str) -> None:
    with pytest.raises(Invalid, match="a quote is not closed"):
        read_words(line)


@given(st.text())
def test_any_line_is_read_or_refused(line: str) -> None:
    try:
        words = read_words(line)
    except Invalid:
        return
    assert all(isinstance(word, str) for word in words)


SCRIPT = """\
# start what is off
Start-Vm -VmId web-2

select 'Vms: status = up' --columns name --csv
"""


@pytest.fixture
def run(stellwerk: Typing, tmp_path: Path):
    def run(text: str, *words: str) -> Result:
        path = tmp_path / "script"
        path.write_text(text, encoding="utf-8")
        return stellwerk("shell", str(path), *words)

    return run


def test_a_script_runs_over_one_application(run, stellwerk: Typing) -> None:
    result = run(SCRIPT)
    assert (result.status, result.err) == (0, "")
    assert result.out.splitlines() == ["Start web-2: done", "name", "db", "web-1", "web-2"]
    assert (stellwerk.app.opened, stellwerk.app.closed) == (1, 1)


def test_a_script_stops_at_the_first_error(run, stellwerk: Typing) -> None:
    result = run("Start-Vm -VmId nobody\nStart-Vm -VmId web-2\n")
    assert result.status == 1
    assert result.err.splitlines()[-1] == "line 1: Start-Vm -VmId nobody"
    assert not stellwerk.app.bench.vm(2).domain.active


def test_or_goes_on_and_answers_the_first_status(run, stellwerk: Typing) -> None:
    result = run("Start-Vmm\nStart-Vm -VmId nobody\nStart-Vm -VmId web-2\n", "--keep-going")
    assert result.status == 2
    assert stellwerk.app.bench.vm(2).domain.active


@pytest.mark.parametrize("text", ["select 'Vms:\n", "shell\n", "shell other\n"])
def test_lines_that_are_none(run, text: str) -> None:
    assert run(text).status == 2


@pytest.mark.parametrize("word", ["exit", "quit", "EXIT"])
def test_a_script_may_leave(run, word: str) -> None:
    assert run(f"{word}\nStart-Vmm\n").status == 0


def test_lines_from_a_pipe(stellwerk: Typing) -> None:
    result = stellwerk("shell", says="Start-Vm -VmId web-2\n")
    assert (result.status, result.out) == (0, "Start web-2: done\n")


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["shell", "/nowhere/x"], 'error: "/nowhere/x" cannot be read: No such file or directory\n'),
        (["shell", "a", "b"], 'error: shell takes one file, "b" is one too many\n'),
        (["shell", "--keep"], 'error: there is no option "--keep" here, did you mean --keep-going\n'),
    ],
)
def test_wrong_usage(stellwerk: Typing, words: list[str], error: str) -> None:
    result = stellwerk(*words)
    assert (result.status, result.err) == (2, error)


def test_a_file_that_is_no_text(stellwerk: Typing, tmp_path: Path) -> None:
    path = tmp_path / "binary"
    path.write_bytes(b"\xff\xfe\x00")
    assert "it is not UTF-8 text" in stellwerk("shell", str(path)).err


def test_help(stellwerk: Typing) -> None:
    assert stellwerk("shell", "--help").out == "stellwerk shell [FILE] [--keep-going]\n"
