"""What came out of the parts of a test run, counted from pytest's own reports."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from xml.etree import ElementTree

NO_TESTS_COLLECTED = 5
"""pytest's exit status when nothing matched."""


@dataclass(frozen=True, slots=True)
class Count:
    """Numbers of tests by outcome; errors of set-up and tear-down count as failed."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def line(self) -> str:
        """`N passed, N failed`, and the skipped ones where there are any."""
        text = f"{self.passed} passed, {self.failed} failed"
        return f"{text}, {self.skipped} skipped" if self.skipped else text


def of_check(status: int) -> Count:
    """A check that is no test run: silent when it is content, one failure when it is not."""
    return Count() if status == 0 else Count(failed=1)


def of_report(report: Path, status: int, *, may_be_empty: bool) -> Count:
    """Count the tests in a JUnit report of pytest that ended with `status`.

    A run that ended badly is never counted as free of failures, whatever its report says or if there is none.
    `may_be_empty` allows a run in which nothing was collected, as when only some tests were asked for.
    """
    count = _read(report)
    if status == NO_TESTS_COLLECTED and may_be_empty:
        return count
    if status != 0 and count.failed == 0:
        return count + Count(failed=1)
    return count


def _read(report: Path) -> Count:
    try:
        cases = list(ElementTree.parse(report).iter("testcase"))
    except (OSError, ElementTree.ParseError):  # killed before it was written: the exit status tells
        return Count()
    worst: dict[tuple[str, str], str] = {}
    for case in cases:  # a test that fails and whose tear-down fails too stands there twice
        key = (case.get("classname", ""), case.get("name", ""))
        outcome = _outcome(case)
        if worst.get(key) != "failed":
            worst[key] = outcome
    found = list(worst.values())
    return Count(found.count("passed"), found.count("failed"), found.count("skipped"))


def _outcome(case: ElementTree.Element) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"
