"""The settings of how commands are run. Values are read by the engine on the owner thread."""

from typing import Any

from stellwerk.core.setting import Setting
from stellwerk.core.text import N_

AT_ONCE = Setting(
    key="tasks.at_once",
    default=8,
    title=N_("Parts of a task at a time on one host"),
    help=N_("More targets of the same host wait until one is done"),
    least=1,
    most=64,
)
STARTS_AT_ONCE = Setting(
    key="tasks.starts_at_once",
    default=4,
    title=N_("VMs started at a time on one host"),
    help=N_("A host that starts many guests at the same moment is slow for all of them"),
    least=1,
    most=64,
)
MIGRATIONS_AT_ONCE = Setting(
    key="tasks.migrations_at_once",
    default=2,
    title=N_("VMs moved at a time away from one host"),
    help=N_("More at a time share the network, so that each takes longer and its guest is slow for longer"),
    least=1,
    most=16,
)
TRASH_HOURS = Setting(
    key="vm.trash_hours",
    default=24,
    title=N_("Hours that removed VMs stay in the trash"),
    help=N_("Their files take space for as long; 0 = no trash, what is removed is gone"),
    unit="h",
    least=0,
    most=24 * 90,
)
LEAST_SECONDS = 5
MOST_SECONDS = 3600
SHUTDOWN_SECONDS = Setting(
    key="tasks.shutdown_seconds",
    default=180,
    title=N_("Patience with a guest that was asked to power off"),
    help=N_("After that the task fails; the guest may still power off later"),
    unit="s",
    least=LEAST_SECONDS,
    most=MOST_SECONDS,
)
RESTART_SECONDS = Setting(
    key="tasks.restart_seconds",
    default=900,
    title=N_("Patience with a host that restarts"),
    help=N_("After that the task fails; the host goes on being tried"),
    unit="s",
    least=10,
    most=86400,
)
SETTLE_SECONDS = Setting(
    key="tasks.settle_seconds",
    default=30,
    title=N_("Patience until a change shows"),
    help=N_("How long a task waits for the host to report what it did"),
    unit="s",
    least=1,
    most=600,
)
CONNECT_SECONDS = Setting(
    key="tasks.connect_seconds",
    default=60,
    title=N_("Patience with a host that is being connected"),
    help=N_("After that the task fails; the host goes on being tried"),
    unit="s",
    least=5,
    most=600,
)

TAGS_IN_METADATA = Setting(
    key="tags.in_metadata",
    default=True,
    title=N_("Tags travel with VMs"),
    help=N_("Tags, folder and fields of a VM are written into its definition on the host, and read from there"),
)

SPARE_PORTS = Setting(
    key="vm.spare_ports",
    default=8,
    title=N_("Spare ports of new VMs"),
    help=N_("Devices that can be added to a VM of today's kind while it runs"),
    least=0,
    most=24,
)
GROWTH_TIMES = Setting(
    key="vm.growth_times",
    default=4,
    title=N_("Room of new VMs to grow"),
    help=N_("How many times the memory and vCPUs it begins with a VM can have without a restart, within its host's"),
    least=1,
    most=64,
)

SETTINGS: tuple[Setting[Any], ...] = (
    AT_ONCE,
    STARTS_AT_ONCE,
    MIGRATIONS_AT_ONCE,
    SHUTDOWN_SECONDS,
    RESTART_SECONDS,
    SETTLE_SECONDS,
    CONNECT_SECONDS,
    TAGS_IN_METADATA,
    SPARE_PORTS,
    GROWTH_TIMES,
)
"""All of them, for the settings page."""
