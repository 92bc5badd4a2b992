"""How logs are asked for, and what comes."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.model.host_system import LogLine
from stellwerk.policy.host_look.log_text import (
    LONGEST,
    MOST_LINES,
    LogSource,
    LogWish,
    fresh_lines,
    line_words,
    log_argv,
    matching,
    read_log,
)

WORD = b"stellwerk-check\n"


def test_a_line_of_the_journal() -> None:
    said = {"MESSAGE": "internal error", "PRIORITY": "3", "SYSLOG_IDENTIFIER": "libvirtd",
            "__REALTIME_TIMESTAMP": "1790000000500000"}  # fmt: skip
    assert read_log(b"banner\n" + WORD + json.dumps(said).encode()) == (
        LogLine(text="internal error", time=1_790_000_000.5, unit="libvirtd", grave=True),
    )


def test_a_message_that_is_no_text_comes_as_bytes() -> None:
    said = {"MESSAGE": [72, 105, 27, 999], "_SYSTEMD_UNIT": "ssh.service", "PRIORITY": "6"}
    assert read_log(WORD + json.dumps(said).encode()) == (LogLine(text="Hi ", unit="ssh.service"),)


def test_plain_lines() -> None:
    lines = read_log(WORD + b"2026-11-28: 05:00:00.000+0000: 12: error : virNet: no\n\n\x1b[31mred\n{broken\n")
    assert lines is not None
    assert [(line.text, line.grave) for line in lines] == [
        ("2026-11-28: 05:00:00.000+0000: 12: error : virNet: no", True),
        (" [31mred", False),
        ("{broken", False),
    ]


def test_a_shell_that_runs_nothing_and_a_log_that_is_empty() -> None:
    assert read_log(b"no") is None
    assert read_log(WORD) == ()


def test_sizes_are_bounded() -> None:
    lines = read_log(WORD + b"x" * (2 * LONGEST) + b"\n" + b"y\n" * (2 * MOST_LINES))
    assert lines is not None
    assert len(lines) == MOST_LINES
    assert read_log(WORD + b"a line of text\n" * 1_000_000) is not None


def test_words_narrow_down() -> None:
    lines = (LogLine(text="Machine up", unit="libvirtd"), LogLine(text="machine down"), LogLine(text="other"))
    assert [line.text for line in matching(lines, "MACHINE libv")] == ["Machine up"]
    assert len(list(matching(lines, ""))) == 3


@pytest.mark.parametrize("name", ["../../etc/shadow", "", ".", "..", "/x"])
def test_a_name_that_is_a_path_leads_nowhere(name: str) -> None:
    assert log_argv(LogWish(LogSource.VM, name))[-1] == "-"


def test_the_name_is_a_word_of_its_own() -> None:
    argv = log_argv(LogWish(LogSource.VM, "a b; rm -rf $HOME"))
    assert argv[-1] == "a b; rm -rf $HOME"
    assert "rm -rf" not in argv[2]
    assert len(log_argv(LogWish(LogSource.KERNEL))) == 5


@given(st.binary(max_size=300))
def test_bytes_of_any_kind(reply: bytes) -> None:
    read_log(reply)
    lines = read_log(WORD + reply)
    assert lines is not None
    assert all(line.text.isprintable() for line in lines)


_KEYS = st.sampled_from(["MESSAGE", "PRIORITY", "SYSLOG_IDENTIFIER", "__REALTIME_TIMESTAMP"])
_VALUES = st.none() | st.integers() | st.text(max_size=30) | st.lists(st.integers(), max_size=5)


@given(st.dictionaries(_KEYS, _VALUES))
def test_entries_of_any_kind(said: dict[str, object]) -> None:
    assert len(read_log(WORD + json.dumps(said).encode()) or ()) == 1


def numbered(first: int, last: int) -> tuple[LogLine, ...]:
    return tuple(LogLine(text=f"line {number}") for number in range(first, last))


def test_only_what_is_new_is_told() -> None:
    assert fresh_lines(numbered(0, 5), numbered(0, 7)) == numbered(5, 7)
    assert fresh_lines(numbered(0, 1000), numbered(10, 1010)) == numbered(1000, 1010)
    assert fresh_lines(numbered(0, 5), numbered(0, 5)) == ()
    assert fresh_lines(numbered(0, 5), numbered(50, 60)) is None
    assert fresh_lines((), numbered(0, 5)) is None
    assert fresh_lines(numbered(0, 50), numbered(48, 52)) == numbered(50, 52)


def test_a_log_that_says_the_same_over_and_over_grows_too() -> None:
    same = LogLine(text="retry")
    assert fresh_lines((same,) * 6, (same,) * 9) == (same,) * 3


def test_the_number_of_lines_is_bounded() -> None:
    assert log_argv(LogWish(lines=50))[4] == "50"
    assert log_argv(LogWish(LogSource.VM, "web", 10**9))[4:] == (str(MOST_LINES), "web")
    assert log_argv(LogWish(LogSource.KERNEL, lines=-3))[4] == "1"


def test_a_line_in_words() -> None:
    assert line_words(LogLine(text="no bridge", unit="libvirtd")) == "libvirtd: no bridge"
    assert line_words(LogLine(text="up", time=1_790_000_000.0)).endswith("  up")
