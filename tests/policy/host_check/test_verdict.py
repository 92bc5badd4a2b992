"""Verdicts have the state of their name."""

from stellwerk.model.host_check import CheckState
from stellwerk.policy.host_check.verdict import Verdict, failed, ok, skipped, unknown, warning


def test_each_by_its_name() -> None:
    assert ok("a") == Verdict(CheckState.OK, "a")
    assert warning("a", "b") == Verdict(CheckState.WARNING, "a", "b")
    assert failed("a", "b") == Verdict(CheckState.FAILED, "a", "b")
    assert skipped("a") == Verdict(CheckState.SKIPPED, "a")
    assert unknown("a") == Verdict(CheckState.UNKNOWN, "a")
