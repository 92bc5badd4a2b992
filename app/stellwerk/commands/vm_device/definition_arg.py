"""The parameters of `Update-Vm` that change a definition: forms of one part of it ask for them. Pure."""

from typing import Annotated

from stellwerk.commands.vm_device.definition import checked_boot, checked_xml
from stellwerk.core.text import N_
from stellwerk.engine.parameter import Arg
from stellwerk.policy.ability import told

CPU_MODES = ("host-passthrough", "host-model", "custom", "maximum")
FIRMWARE = ("bios", "uefi", "secure")
ON_CRASH = ("destroy", "restart", "preserve", "coredump-destroy", "coredump-restart")
ON_END = ("destroy", "restart", "preserve")

Vcpus = Annotated[int | None, Arg(N_("vCPUs"), N_("Virtual processors plugged in"), aside=True)]
MaxVcpus = Annotated[int | None, Arg(N_("Maximum vCPUs"), N_("At its next start while it runs"), aside=True)]
Cores = Annotated[int | None, Arg(N_("Cores"), N_("Of each socket"), aside=True)]
Threads = Annotated[int | None, Arg(N_("Threads"), N_("Of each core"), aside=True)]
CpuMode = Annotated[
    str | None, Arg(N_("CPU mode"), choices=CPU_MODES, offers=told("", "cpu_mode", CPU_MODES), aside=True)
]
CpuModel = Annotated[
    str | None, Arg(N_("CPU model"), N_("One that the host has"), offers=told("", "cpu_model"), aside=True)
]
Memory = Annotated[int | None, Arg(N_("Memory"), N_("What the guest is given"), unit="bytes", aside=True)]
MaxMemory = Annotated[
    int | None, Arg(N_("Maximum memory"), N_("At its next start while it runs"), unit="bytes", aside=True)
]
Firmware = Annotated[
    str | None, Arg(N_("Firmware"), choices=FIRMWARE, offers=told("", "firmware", FIRMWARE), aside=True)
]
Boot = Annotated[
    tuple[str, ...],
    Arg(N_("Boot order"), N_("hd, cdrom, network; or disks (vda) and MACs"), check=checked_boot, aside=True),
]
OnPoweroff = Annotated[str | None, Arg(N_("When it powers off"), choices=ON_END, aside=True)]
OnReboot = Annotated[str | None, Arg(N_("When it restarts"), choices=ON_END, aside=True)]
OnCrash = Annotated[str | None, Arg(N_("When it crashes"), choices=ON_CRASH, aside=True)]
Room = Annotated[int | None, Arg(N_("More ports"), N_("For devices that are plugged in while it runs"), aside=True)]
Xml = Annotated[
    str | None,
    Arg(N_("XML"), N_("The whole definition; on the command line a file"), check=checked_xml, aside=True),
]
