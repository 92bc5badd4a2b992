"""Secrets by their tokens."""

import pytest

from stellwerk.core.error import Gone, Invalid
from stellwerk.core.handover import LONGEST, MOST, Handover, checked_token


def test_a_token_stands_for_its_secret_and_says_nothing_of_it() -> None:
    handover = Handover()
    token = handover.put("correct horse")
    assert "horse" not in token
    assert handover.get(token) == "correct horse"
    assert checked_token(token) == token
    assert handover.put("other", token) == token
    assert handover.get(token) == "other"


def test_it_lives_as_long_as_the_process_and_not_all_are_kept() -> None:
    handover = Handover()
    first = handover.put("first")
    for number in range(MOST):
        handover.put(str(number))
    with pytest.raises(Gone):
        handover.get(first)
    with pytest.raises(Gone):
        Handover().get(first)


@pytest.mark.parametrize("secret", ["a\nb", "a\x00", "x" * (LONGEST + 1)])
def test_what_is_no_password(secret: str) -> None:
    with pytest.raises(Invalid):
        Handover().put(secret)


def test_a_secret_in_the_place_of_its_token_is_refused_and_not_repeated() -> None:
    assert checked_token("") == ""
    with pytest.raises(Invalid) as caught:
        checked_token("correct horse")
    assert "horse" not in str(caught.value)
