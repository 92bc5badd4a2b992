"""Most commands have the usual form."""

from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.ui.forms.vm.own_form import form_of


def test_others_have_none_of_their_own() -> None:
    assert form_of(COMMANDS.get("Add-Host"), (), small_bench().inventory) is None
