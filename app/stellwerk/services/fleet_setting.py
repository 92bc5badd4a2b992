"""The settings of connections, sampling and its history. Pure; any thread."""

from stellwerk.core.setting import Setting
from stellwerk.core.text import N_

GRACE = Setting(
    key="host.grace",
    default=60.0,
    title=N_("Grace"),
    help=N_("How long a host that does not answer counts as connecting before it is non-responsive"),
    unit="s",
    least=0,
    most=86400,
)
GRACE_PER_VM = Setting(
    key="host.grace_per_vm",
    default=0.5,
    title=N_("Grace for each running VM"),
    help=N_("What the grace is longer by for each VM that runs on the host"),
    unit="s",
    least=0,
    most=3600,
)
REBOOT = Setting(
    key="host.reboot",
    default=600.0,
    title=N_("Silence of a host that restarts"),
    help=N_("How long a host that was asked to restart or to shut down may be silent"),
    unit="s",
    least=10,
    most=86400,
)
SAMPLE_INTERVAL = Setting(
    key="statistics.interval",
    default=5.0,
    title=N_("Refresh interval"),
    help=N_("How often each host is asked for its statistics"),
    unit="s",
    least=1,
    most=3600,
)
HISTORY_MOST = Setting(
    key="history.most",
    default=4.0,
    title=N_("Size of the history"),
    help=N_("What the history of samples may take on disk; beyond it series of disks and interfaces are kept shorter"),
    unit="GiB",
    least=0.1,
    most=1024,
)
SETTINGS = (GRACE, GRACE_PER_VM, REBOOT, SAMPLE_INTERVAL, HISTORY_MOST)
