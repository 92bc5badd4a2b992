"""Who declares it."""

from stellwerk.commands.alarm.declared import NOTES, SWITCHES
from stellwerk.commands.registry import COMMANDS


def test_commands_have_what_is_declared_once() -> None:
    declared = {
        "Enable-Alarm": SWITCHES, "Disable-Alarm": SWITCHES, "Set-Silence": SWITCHES, "Clear-Silence": SWITCHES,
        "Set-Acknowledgement": NOTES, "Clear-Acknowledgement": NOTES,
    }  # fmt: skip
    for name, fields in declared.items():
        command = COMMANDS.get(name)
        assert {key: getattr(command, key) for key in fields} == fields
