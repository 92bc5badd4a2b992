"""Orders to boot in; nothing chosen says nothing."""

from pytestqt.qtbot import QtBot
from tests.fakes.engine import small_bench

from stellwerk.commands.registry import COMMANDS
from stellwerk.ui.forms.field import UNSET
from stellwerk.ui.forms.vm.boot_field import ORDERS, BootField


def test_every_order_is_one_that_the_command_takes(qtbot: QtBot) -> None:
    bench = small_bench()
    param = next(param for param in COMMANDS.get("Add-Vm").params if param.name == "boot")
    field = BootField(param, bench.inventory.view)
    qtbot.addWidget(field)
    assert field.check() is UNSET
    for text, _words in ORDERS[1:]:
        field.say(text)
        devices = field.check()
        assert devices == text.split()
        assert set(devices) <= set(param.arg.choices)
