"""What commands on alarms and on events declare alike. Pure; any thread."""

from collections.abc import Mapping
from typing import Any

from stellwerk.core.ids import Kind

SWITCHES: Mapping[str, Any] = {"on": Kind.ALARM, "many": True, "needs": "alarm.edit", "menu": "power"}
"""What turns alarms, or that they tell, on and off."""
NOTES: Mapping[str, Any] = {
    "on": Kind.EVENT, "many": True, "needs": "event.acknowledge", "quiet": True, "menu": "edit",
}  # fmt: skip
"""What is noted on events; they tell it themselves."""
