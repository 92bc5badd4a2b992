"""Options in both spellings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.cli.option import Dashed, close_to, dashed, folded, is_on, read_switch, split_options, wants_json
from stellwerk.core.error import Invalid

KNOWN = {"json": False, "dry-run": False, "columns": True}


@pytest.mark.parametrize(
    ("word", "option"),
    [
        ("--json", Dashed("json", None)),
        ("-VmId", Dashed("VmId", None)),
        ("--vm-id=web-01", Dashed("vm-id", "web-01")),
        ("-VmId:web-01", Dashed("VmId", "web-01")),
        ("-Disk:size=10G,format=raw", Dashed("Disk", "size=10G,format=raw")),
        ("--reason=", Dashed("reason", "")),
        ("-Confirm:$false", Dashed("Confirm", "$false")),
        ("-?", Dashed("?", None)),
    ],
)
def test_an_option(word: str, option: Dashed) -> None:
    assert dashed(word) == option


@pytest.mark.parametrize("word", ["", "-", "--", "-5", "-1.5G", "web-01", "a=b", "---x", "-=x", "- x", "status=up"])
def test_a_value(word: str) -> None:
    assert dashed(word) is None


@pytest.mark.parametrize("name", ["dry-run", "DryRun", "dry_run", "DRYRUN", "dryRun"])
def test_all_spellings_are_one_name(name: str) -> None:
    assert folded(name) == "dryrun"


@pytest.mark.parametrize(
    ("words", "found", "rest"),
    [
        ([], {}, []),
        (["Vms:", "--json"], {"json": "true"}, ["Vms:"]),
        (["-Json", "a", "-DryRun", "b"], {"json": "true", "dry-run": "true"}, ["a", "b"]),
        (["--columns", "--json"], {"columns": "--json"}, []),
        (["--columns=a", "--columns:b"], {"columns": "b"}, []),
        (["-Json:$false"], {"json": "false"}, []),
        (["--", "--json", "-x"], {}, ["--json", "-x"]),
        (["-", "-5"], {}, ["-", "-5"]),
    ],
)
def test_options_anywhere(words: list[str], found: dict[str, str], rest: list[str]) -> None:
    assert split_options(words, KNOWN) == (found, rest)


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["--jsn"], 'there is no option "--jsn" here, did you mean --json'),
        (["--zzz"], 'there is no option "--zzz" here'),
        (["a", "--columns"], "--columns needs a value"),
        (["--json=maybe"], '--json takes true or false, not "maybe"'),
    ],
)
def test_what_is_refused(words: list[str], error: str) -> None:
    with pytest.raises(Invalid) as refused:
        split_options(words, KNOWN)
    assert str(refused.value) == error


@given(st.lists(st.text(max_size=12)))
def test_no_word_is_lost(words: list[str]) -> None:
    try:
        found, rest = split_options(words, KNOWN)
    except Invalid:
        return
    assert len(rest) + len(found) <= len(words)
    assert all(word in words for word in rest)


def test_switches() -> None:
    assert read_switch("Confirm", None)
    assert read_switch("Confirm", "$True")
    assert not read_switch("Confirm", "$false")
    assert is_on({"json": "true"}, "json")
    assert not is_on({"json": "false"}, "json")
    assert not is_on({}, "json")


def test_what_is_close() -> None:
    assert close_to("start_vmm", ["Start-Vm", "Remove-Vm"]) == "did you mean Start-Vm"
    assert close_to("zzz", ["Start-Vm"]) == ""
    assert close_to("x" * 100_000, ["Start-Vm"]) == ""


def test_json_is_seen_in_a_line_that_cannot_be_read() -> None:
    assert wants_json(["-VmName", "a", "-Json"])
    assert not wants_json(["json", "--jsonx"])
