"""The counting of a test run never turns a failure into a success."""

from __future__ import annotations

from pathlib import Path

import pytest

from workbench import tally
from workbench.tally import Count

REPORT = """<testsuites><testsuite>
<testcase classname="a" name="good"/>
<testcase classname="a" name="better"/>
<testcase classname="a" name="bad"><failure/></testcase>
<testcase classname="a" name="bad"><error/></testcase>
<testcase classname="a" name="unready"><error/></testcase>
<testcase classname="a" name="torn"/>
<testcase classname="a" name="torn"><error/></testcase>
<testcase classname="a" name="left"><skipped/></testcase>
</testsuite></testsuites>"""


def report(folder: Path, text: str) -> Path:
    path = folder / "report.xml"
    path.write_text(text)
    return path


def test_each_test_counts_once_by_its_worst_outcome(tmp_path) -> None:
    count = tally.of_report(report(tmp_path, REPORT), 1, may_be_empty=False)
    assert count == Count(passed=2, failed=3, skipped=1)


@pytest.mark.parametrize(
    "text", ["", "<testsuites><testsuite><testcase classname='a' name='b'/></testsuite></testsuites>"]
)
@pytest.mark.parametrize("status", [1, 2, 3, 4, 5, -9])
def test_a_run_that_ended_badly_has_a_failure(tmp_path, text: str, status: int) -> None:
    assert tally.of_report(report(tmp_path, text), status, may_be_empty=False).failed == 1


def test_a_report_that_was_never_written_is_a_failure(tmp_path) -> None:
    assert tally.of_report(tmp_path / "missing.xml", -9, may_be_empty=True) == Count(failed=1)


def test_nothing_found_is_fine_when_only_some_were_asked_for(tmp_path) -> None:
    assert tally.of_report(report(tmp_path, ""), tally.NO_TESTS_COLLECTED, may_be_empty=True) == Count()


def test_a_check_speaks_up_only_when_it_fails() -> None:
    assert tally.of_check(0) == Count()
    assert tally.of_check(1) == Count(failed=1)


@pytest.mark.parametrize(
    ("count", "line"),
    [(Count(3), "3 passed, 0 failed"), (Count(3, 1) + Count(2, 0, 4), "5 passed, 1 failed, 4 skipped")],
)
def test_the_last_line(count: Count, line: str) -> None:
    assert count.line() == line
