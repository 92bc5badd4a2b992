"""What commands say, in the words of a form."""

import pytest

from stellwerk.commands.registry import COMMANDS
from stellwerk.ui.forms.form_words import in_form


@pytest.mark.parametrize(
    ("name", "said", "shown"),
    [
        (
            "Add-Template",
            "run Sysprep inside it and say so (-Sysprepped)",
            'run Sysprep inside it and say so ("Sysprepped")',
        ),
        ("Remove-Snapshot", "-EvenIfChanged goes on", '"Even if changed" goes on'),
        ("Add-Template", "give -VersionOfId, or a web-Name", 'give "New version of", or a web-Name'),
        ("Remove-Vm", "kill -TERM, or -Sysprepped", "kill -TERM, or -Sysprepped"),
    ],
)
def test_parameters_are_named_by_their_fields(name: str, said: str, shown: str) -> None:
    assert in_form(said, COMMANDS.get(name)).replace("\u200b", "") == shown
