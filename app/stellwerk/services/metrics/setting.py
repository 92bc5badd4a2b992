"""Where samples are told to Prometheus. Pure; any thread."""

from stellwerk.core.setting import Setting
from stellwerk.core.text import N_

PORT = Setting(
    key="metrics.port",
    default=0,
    title=N_("Port for Prometheus"),
    help=N_("Where Prometheus fetches what is sampled, as /metrics; 0 = nowhere"),
    least=0,
    most=65535,
)
ADDRESS = Setting(
    key="metrics.address",
    default="127.0.0.1",
    title=N_("Address for Prometheus"),
    help=N_("Where on this computer the port is opened; whoever reaches it reads the names and the load of all VMs"),
)
SETTINGS = (PORT, ADDRESS)
