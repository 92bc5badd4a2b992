"""Which kind a select command selects."""

import pytest

from stellwerk.cli.select_noun import selected_kind
from stellwerk.core.ids import Kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Select-Vm", Kind.VM),
        ("select-vm", Kind.VM),
        ("Select-Vms", Kind.VM),
        ("Select-DataCenter", Kind.DATA_CENTER),
        ("SELECT-EVENT", Kind.EVENT),
        ("Select-Job", Kind.TASK),
        ("Select-", None),
        ("Select", None),
        ("Select-Car", None),
        ("Start-Vm", None),
    ],
)
def test_what_a_select_command_selects(name: str, kind: Kind | None) -> None:
    assert selected_kind(name) is kind
