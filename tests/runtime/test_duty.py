"""What only one process of a profile does, and that the next one goes on with it."""

import pytest
from tests.runtime.conftest import Opening, close, start, wait
from tests.runtime.test_application import names

from stellwerk.core.error import Conflict
from stellwerk.runtime.application import Mode


@pytest.mark.parametrize(("first", "second"), [(Mode.SERVE, Mode.WINDOW), (Mode.WINDOW, Mode.SERVE)])
def test_the_other_one_takes_over_when_one_ends(opening: Opening, first: Mode, second: Mode) -> None:
    ending = opening(first)
    assert start(ending) is None
    staying = opening(second, demo=True)
    assert start(staying) is None
    wait(staying, lambda: len(names(staying)) > 100)
    assert (ending.records, staying.records) == (True, False)
    close(ending)
    wait(staying, lambda: staying.records)
    close(staying)
    later = opening(demo=True)
    assert start(later) is None
    assert names(later) == names(staying)  # what was there before is written, too


def test_there_is_one_serve_on_a_profile(opening: Opening) -> None:
    opening(Mode.SERVE)
    with pytest.raises(Conflict, match="stellwerk serve runs on this profile already"):
        opening(Mode.SERVE)
