"""Results of checks put together."""

from stellwerk.model.host_check import CheckResult, CheckState, ticked, worst

S = CheckState


def result(key: str, state: CheckState) -> CheckResult:
    return CheckResult(key=key, state=state)


def test_the_gravest_counts() -> None:
    assert worst(()) is None
    assert worst((result("a", S.SKIPPED), result("b", S.WAITING))) is None
    assert worst((result("a", S.OK), result("b", S.SKIPPED))) is S.OK
    assert worst((result("a", S.UNKNOWN), result("b", S.OK))) is S.UNKNOWN
    assert worst((result("a", S.WARNING), result("b", S.UNKNOWN))) is S.WARNING
    assert worst((result("a", S.FAILED), result("b", S.WARNING))) is S.FAILED


def test_a_newer_tick_takes_the_place_of_the_older() -> None:
    first, other, newer = result("a", S.RUNNING), result("b", S.WAITING), result("a", S.OK)
    assert ticked((), first) == (first,)
    assert ticked((first,), other) == (first, other)
    assert ticked((first, other), newer) == (newer, other)


def test_what_is_fine_stays_so_until_it_was_made_again() -> None:
    fine, bad = result("a", S.OK), result("a", S.FAILED)
    for state in (S.WAITING, S.RUNNING):
        assert ticked((fine,), result("a", state)) == (fine,)
        assert ticked((bad,), result("a", state)) == (result("a", state),)
    assert ticked((fine,), bad) == (bad,)
