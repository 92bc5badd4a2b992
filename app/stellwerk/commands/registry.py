"""Every command of the program, in the order of menus. Pure; any thread."""

from stellwerk.commands.vm_power import POWER
from stellwerk.engine.registry import Registry

COMMANDS = Registry((*POWER,))
"""The table of what can be done."""
