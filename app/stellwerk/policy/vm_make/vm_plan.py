"""From what somebody asks for to what is done: defaults filled in, everything checked that can be. Pure; any thread."""

from collections.abc import Callable

from stellwerk.core.error import Conflict, Invalid, Refused, Unsupported
from stellwerk.core.ids import VmId
from stellwerk.core.record import Record, replace
from stellwerk.core.text import _
from stellwerk.core.unit import MIB, format_size
from stellwerk.model.making.host_stock import GuestTypes, HostStock
from stellwerk.model.making.os_entry import OsEntry
from stellwerk.model.making.vm_plan import VmPlan
from stellwerk.model.making.vm_request import VmRequest
from stellwerk.model.making.vm_spec import DiskSpec, FirmwareType, RoomSpec, VmSpec
from stellwerk.policy.vm_make.able import able
from stellwerk.policy.vm_make.disk_plan import DiskPlan
from stellwerk.policy.vm_make.nic_plan import NicPlan
from stellwerk.policy.vm_make.pool_choice import PoolChoice

LEAST_MEMORY = MIB
LEAST_THAT_GROWS = 512 * MIB
"""Below that memory is not made to grow: where some could come to lie above 4 GiB, Linux sets 64 MiB aside."""
SLOTS = 16
"""Modules of memory that can be added."""


class Growth(Record, frozen=True, kw_only=True):
    """How much room new VMs have to grow, by the settings: spare ports, and how many times the memory and vCPUs."""

    ports: int = 8
    times: int = 4


GROWTH = Growth()


def plan_vm(
    request: VmRequest,
    id_: VmId,
    os: OsEntry,
    stock: HostStock,
    *,
    growth: Growth = GROWTH,
    seed: bytes = b"",
    size_of: Callable[[str], int] = lambda _path: 0,
) -> VmPlan:
    """What is done for this request on a host with this stock. Raises AppError for what cannot be.

    `seed` is the CD for cloud-init; `size_of` answers the size of a file of this computer.
    """
    _require_place(request, stock)
    memory, vcpus = request.memory or os.memory, _vcpus(request, os)
    warnings = _size_warnings(memory, max(vcpus, _cut(request)), os, stock)
    pools = PoolChoice(stock, prepare=request.prepare)
    disks = DiskPlan(request, os, stock, pools, size_of)
    disks.fill(seed)
    nics = NicPlan(os, stock, prepare=request.prepare)
    types = stock.types
    spec = VmSpec(
        id=id_,
        name=request.name,
        memory=memory,
        vcpus=vcpus,
        title=request.title,
        description=request.description,
        type=types.only or ("qemu" if request.emulated else "kvm"),
        arch=types.arch,
        machine=_machine(os, types),
        cpu_mode=_cpu_mode(request, types),
        cpu_model=request.cpu_model,
        topology=request.topology,
        firmware=_firmware(request, os, types, warnings),
        tpm=_tpm(request, os, types, warnings),
        boot=request.boot or _boot(request, disks.disks),
        kernel=disks.path_of(request.kernel),
        initrd=disks.path_of(request.initrd),
        cmdline=request.cmdline,
        disks=tuple(disks.disks),
        nics=nics.nics(request.nics),
        room=_room(memory, vcpus, os, stock, growth, cut=_cut(request)),
    )
    return VmPlan(
        spec=able(_suited(spec, os), types, warnings),
        volumes=tuple(disks.volumes),
        pool=pools.made,
        pools=tuple(pools.started.items()),
        networks=tuple(nics.started.items()),
        start=request.start,
        space=tuple(pools.taken.items()),
        warnings=tuple(dict.fromkeys((*warnings, *pools.warnings, *disks.warnings, *nics.warnings))),
    )


def _suited(spec: VmSpec, os: OsEntry) -> VmSpec:
    """With the devices and habits of the system."""
    return replace(
        spec,
        os_id=os.uri,
        video=os.video,
        tablet=os.tablet,
        agent=os.agent,
        rng=os.rng,
        balloon=os.agent,
        localtime=os.localtime,
        windows=os.windows,
    )


def _require_place(request: VmRequest, stock: HostStock) -> None:
    """Raises Conflict for a name that is taken, Refused for a host that cannot run it."""
    if request.name in stock.names:
        text = _('the host has a VM "{name}" already').format(name=request.name)
        raise Conflict(text, _("choose another name"))
    if not stock.types.kvm and not request.emulated and not stock.types.only:
        raise Refused(
            _("the host has no KVM: hardware virtualisation is off or not there"),
            _("turn it on in the firmware, or let the VM be emulated, which is slow: -Emulated"),
        )


def _size_warnings(memory: int, vcpus: int, os: OsEntry, stock: HostStock) -> list[str]:
    """What is less than good about its size. Raises Invalid and Refused for what cannot be."""
    if memory < LEAST_MEMORY:
        raise Invalid(_("the VM would have too little memory"), _("write a size with its unit: 2G"))
    if stock.memory is not None and memory > stock.memory:
        text = _("the VM would have {size} of memory, the host has {all}")
        raise Refused(text.format(size=format_size(memory), all=format_size(stock.memory)), _("give it less"))
    most = stock.types.most_vcpus
    if most and vcpus > most:
        raise Refused(_("the host gives a VM at most {n} vCPUs").format(n=most), _("give it fewer"))
    found: list[str] = []
    if stock.memory_free is not None and memory > stock.memory_free:
        text = _("the host has {free} of memory free; the VM may take {size}")
        found.append(text.format(free=format_size(stock.memory_free), size=format_size(memory)))
    if memory < os.least_memory:
        text = _("{os} needs {size} of memory at least")
        found.append(text.format(os=os.name, size=format_size(os.least_memory)))
    if stock.cpus and vcpus > stock.cpus:
        found.append(_("the VM has more vCPUs than the host has processors ({n})").format(n=stock.cpus))
    return found


def _cut(request: VmRequest) -> int:
    """The processors that a topology makes; 0 = none is said."""
    topology = request.topology
    return topology.sockets * max(topology.dies, 1) * topology.cores * topology.threads


def _vcpus(request: VmRequest, os: OsEntry) -> int:
    """As many as are said, else those of the topology, else what suits. Raises Invalid for too many."""
    cut = _cut(request)
    if cut and request.vcpus is not None and request.vcpus > cut:
        text = _("the topology makes {n} processors, {vcpus} vCPUs are wanted")
        raise Invalid(text.format(n=cut, vcpus=request.vcpus), _("give fewer vCPUs, or a larger topology"))
    return request.vcpus or cut or os.vcpus


def _machine(os: OsEntry, types: GuestTypes) -> str:
    """The family that suits the system on x86; the only usual one elsewhere."""
    if types.arch in ("x86_64", "i686"):
        return os.machine
    return {"s390x": "s390-ccw-virtio", "ppc64le": "pseries", "ppc64": "pseries"}.get(types.arch, "virt")


def _firmware(request: VmRequest, os: OsEntry, types: GuestTypes, warnings: list[str]) -> FirmwareType:
    """What is asked for, else what suits and the host has; a kernel that is booted directly needs none of UEFI."""
    wanted = request.firmware
    has_uefi = "efi" in types.firmware and (types.arch in ("x86_64", "aarch64") or bool(types.only))
    if wanted is not None:
        if wanted is not FirmwareType.BIOS and not has_uefi:
            raise Unsupported(_("the host has no UEFI firmware"), _("install OVMF there (package ovmf, edk2-ovmf)"))
        if wanted is FirmwareType.SECURE and not types.secure:
            raise Unsupported(_("the host's firmware cannot do secure boot"), _("choose -Firmware uefi"))
        return wanted
    if request.kernel or os.firmware is FirmwareType.BIOS:
        return FirmwareType.BIOS
    if not has_uefi:
        warnings.append(_("the host has no UEFI firmware: the VM boots by BIOS"))
        return FirmwareType.BIOS
    if os.firmware is FirmwareType.SECURE and not types.secure:
        warnings.append(_("the host's firmware cannot do secure boot: {os} may refuse to install").format(os=os.name))
        return FirmwareType.UEFI
    return os.firmware


def _tpm(request: VmRequest, os: OsEntry, types: GuestTypes, warnings: list[str]) -> bool:
    if request.tpm and not types.tpm:
        raise Unsupported(_("the host cannot emulate a TPM"), _("install swtpm there"))
    if request.tpm is None and os.tpm and not types.tpm:
        warnings.append(_("the host cannot emulate a TPM (swtpm): {os} may refuse to install").format(os=os.name))
        return False
    return os.tpm if request.tpm is None else request.tpm


def _cpu_mode(request: VmRequest, types: GuestTypes) -> str:
    """The host's own model, with which a VM can move to a host that has no less; emulated, all that QEMU can do."""
    if request.cpu_model:
        return ""
    wanted = "maximum" if request.emulated else "host-model"
    return wanted if wanted in types.cpu_modes else ""


def _boot(request: VmRequest, disks: list[DiskSpec]) -> tuple[str, ...]:
    """The disk first: while it is empty the firmware goes on to the CD, and after the installation it does not."""
    if request.kernel:
        return ()
    kinds = {disk.device for disk in disks}
    return (*(("hd",) if "disk" in kinds else ()), *(("cdrom",) if "cdrom" in kinds else ())) or ("network",)


def _room(memory: int, vcpus: int, os: OsEntry, stock: HostStock, growth: Growth, *, cut: int = 0) -> RoomSpec:
    """Within what the host has; none for systems that cannot use it. A topology says how many vCPUs there can be."""
    if not os.modern or stock.types.arch not in ("x86_64", "aarch64"):
        return RoomSpec(vcpus=cut if cut > vcpus else 0)
    most = min(memory * growth.times, stock.memory or memory) if memory >= LEAST_THAT_GROWS else memory
    cpus = (
        [cut]
        if cut
        else [number for number in (vcpus * growth.times, stock.types.most_vcpus, max(stock.cpus, vcpus)) if number]
    )
    return RoomSpec(
        memory=most if most > memory else 0,
        slots=SLOTS if most > memory else 0,
        vcpus=min(cpus) if min(cpus) > vcpus else 0,
        ports=growth.ports,
    )
