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
SHUTDOWN_SECONDS = Setting(
    key="tasks.shutdown_seconds",
    default=180,
    title=N_("Patience with a guest that was asked to power off"),
    help=N_("After that the task fails; the guest may still power off later"),
    unit="s",
    least=5,
    most=3600,
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

SETTINGS: tuple[Setting[Any], ...] = (
    AT_ONCE,
    STARTS_AT_ONCE,
    MIGRATIONS_AT_ONCE,
    SHUTDOWN_SECONDS,
    SETTLE_SECONDS,
    CONNECT_SECONDS,
    TAGS_IN_METADATA,
)
"""All of them, for the settings page."""
