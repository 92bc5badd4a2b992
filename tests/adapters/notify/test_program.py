"""Programs: arguments are a list, values are variables and JSON, nothing is a shell's."""

import json
import sys
from pathlib import Path

import pytest
from tests.adapters.notify.test_letter_text import LETTER, ONE
from tests.adapters.notify.test_mail import EVIL

from stellwerk.adapters.notify.program import environment_of, run
from stellwerk.core.error import AppError, Invalid, NotAllowed, Refused, TimedOut
from stellwerk.core.record import replace

_SAVE = (
    "import json, os, sys; own = {k: v for k, v in os.environ.items() if k.startswith('STELLWERK_')}; "
    "json.dump([sys.argv[2:], own, json.load(sys.stdin)], open(sys.argv[1], 'w'))"
)


def test_what_a_program_gets(tmp_path: Path) -> None:
    file = tmp_path / "got"
    letter = replace(LETTER, objects=(replace(ONE, name=EVIL),))
    run(letter, (sys.executable, "-c", _SAVE, str(file), "$HOME; touch x", "--"))
    arguments, variables, told = json.loads(file.read_text())
    assert arguments == ["$HOME; touch x", "--"]
    assert variables["STELLWERK_OBJECT"] == EVIL.replace("\r\n", "  ")
    assert (variables["STELLWERK_STATE"], variables["STELLWERK_READING"]) == ("raised", "CPU 97 %")
    assert told["objects"][0]["name"] == EVIL
    assert list(tmp_path.iterdir()) == [file]


def test_without_objects_the_variables_are_empty() -> None:
    assert environment_of(replace(LETTER, objects=()))["STELLWERK_OBJECT"] == ""


@pytest.mark.parametrize(
    ("argv", "error", "said"),
    [
        (("/nowhere/at/all",), Invalid, "no program"),
        (("/etc/passwd",), NotAllowed, "may not be run"),
        ((sys.executable, "-c", "import sys; sys.exit('went wrong')"), Refused, "status 1"),
        (("/bin/x\0y",), Invalid, "cannot be run"),
    ],
)
def test_what_goes_wrong(argv: tuple[str, ...], error: type[AppError], said: str) -> None:
    with pytest.raises(error, match=said) as told:
        run(LETTER, argv)
    assert ("went wrong" in told.value.details) == (error is Refused)


def test_one_that_does_not_end_is_ended() -> None:
    with pytest.raises(TimedOut):
        run(LETTER, (sys.executable, "-c", "import threading; threading.Event().wait()"), patience=0.2)
