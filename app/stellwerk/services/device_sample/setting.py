"""The settings of sampling devices. Pure; any thread."""

from typing import Any

from stellwerk.core.setting import Setting
from stellwerk.core.text import N_

BALLOON_PERIOD = 5
"""Seconds after which a balloon driver tells anew of the memory of its guest."""
BALLOON = Setting(
    key="statistics.balloon",
    default=True,
    title=N_("Ask guests for their memory"),
    help=N_("Let the balloon drivers of running VMs tell what of their memory is used, where nobody has yet"),
)
SETTINGS: tuple[Setting[Any], ...] = (BALLOON,)
