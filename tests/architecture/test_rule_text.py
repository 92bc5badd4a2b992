"""The rule about texts finds each form, and spares what is marked."""

from __future__ import annotations

import pytest
from tests.architecture.rule_text import bare_errors
from tests.architecture.source import parse

BREACHES = [
    'raise Refused("it is off")',
    'raise Invalid(f"{name} is wrong")',
    'raise error.Invalid("{name} is wrong".format(name=name))',
    'raise Refused(_("it is off"), "start it")',
    'raise Refused(_("it is off"), hint="start it")',
    'Answer(error=Gone(text or "it is gone"))',
    'raise Gone("it is gone" if gone else _("it is there"))',
]
INNOCENT = [
    'raise Refused(_("it is off"), _("start it"), "error 38")',
    'raise Invalid(_("{name} is wrong").format(name=name))',
    'raise Unreachable(reason, "", details)',
    'raise Bug("a declaration is wrong")',
    'refused("it is off")',
    'raise Invalid(f"{text}: {reason}")',
]


@pytest.mark.parametrize("text", BREACHES)
def test_a_breach_is_found(text: str) -> None:
    found = bare_errors([parse("stellwerk/core/a.py", text)])
    assert len(found) == 1
    assert found[0].startswith("stellwerk/core/a.py:")


@pytest.mark.parametrize("text", INNOCENT)
def test_what_is_marked_is_spared(text: str) -> None:
    assert bare_errors([parse("stellwerk/core/a.py", text)]) == []


def test_the_command_line_is_english() -> None:
    assert bare_errors([parse("stellwerk/cli/a.py", BREACHES[0])]) == []
