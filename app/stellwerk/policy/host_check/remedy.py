"""What is to be run on a host to make it usable: a plan from what was read of it. Pure; any thread.

The commands are run as root, one after the other, each only if those before it went well.
"""

import shlex
from collections.abc import Iterator

from stellwerk.core.record import Record
from stellwerk.core.text import _
from stellwerk.policy.host_check.distribution import (
    Recipe,
    family_of,
    installs_modular,
    modular_units,
    recipe_of,
)
from stellwerk.policy.host_check.reading import HostReading, Service, System, Way
from stellwerk.policy.privilege import Login, as_typed, may_be_root

QUICK = 60.0
INSTALLING = 1800.0
"""Seconds: a slow mirror and a slow disk."""
_GROUP = "libvirt"
_DEFAULT = "default"
_IMAGES = "/var/lib/libvirt/images"
_DEFAULT_NETWORK = "/usr/share/libvirt/networks/default.xml"
_VIRSH = ("virsh", "--connect", "qemu:///system")
_POOL = (
    ("pool-define-as", _DEFAULT, "dir", "--target", _IMAGES),
    ("pool-build", _DEFAULT),
    ("pool-start", _DEFAULT),
    ("pool-autostart", _DEFAULT),
)
_NETWORK = (("net-define", _DEFAULT_NETWORK), ("net-start", _DEFAULT), ("net-autostart", _DEFAULT))
_REFUSALS = ("not_allowed", "secret_needed")
"""The codes of errors by which a libvirt that runs does not let the user in."""
_MODULES = {"intel": "kvm_intel", "amd": "kvm_amd"}


class RemedyStep(Record, frozen=True, kw_only=True):
    """A command that is run as root, and how long it may take, seconds. `line`: as one would type it. `relogin`: it
    counts for logins made after it."""

    argv: tuple[str, ...]
    line: str
    limit: float = QUICK
    relogin: bool = False


class Plan(Record, frozen=True, kw_only=True):
    """`steps` in their order; `refusal` says why nothing can be done though something is missing. `listing`: what tells
    the installed packages, where some are installed; their sizes come in units of `unit` bytes."""

    place: str = ""
    steps: tuple[RemedyStep, ...] = ()
    refusal: str = ""
    hint: str = ""
    listing: str = ""
    unit: int = 1


def plan_remedy(reading: HostReading, *, usual: bool = False) -> Plan:
    """What is missing. `usual`: a pool and the network that libvirt brings along belong to it too."""
    login = reading.login
    if reading.way is Way.NONE or login is None:
        return Plan(
            refusal=_("{place} cannot be prepared: no commands can be run there").format(place=reading.place),
            hint=_("add it by its address, with a user who has a plain shell"),
        )
    missing = _missing_recipe(reading)
    if missing is None and _needs_packages(reading):
        name = (reading.system.name if reading.system is not None else "") or _("its system")
        return Plan(
            refusal=_("how libvirt is installed on {system} is not known").format(system=name),
            hint=_("install libvirt and QEMU there by hand, then check the host again"),
        )
    steps = tuple(_steps(reading, login, missing, usual=usual))
    if steps and not may_be_root(login):
        return Plan(
            refusal=_("{user} cannot become root on {place}: there is no sudo").format(
                user=login.user, place=reading.place
            ),
            hint=_("log in as root, or install sudo there"),
        )
    return Plan(
        place=reading.place,
        steps=steps,
        listing=missing.listing if missing is not None else "",
        unit=missing.unit if missing is not None else 1,
    )


def _needs_packages(reading: HostReading) -> bool:
    service = reading.service
    return service is not None and reading.facts is None and not _complete(service)


def _complete(service: Service) -> bool:
    return service.installed and bool(service.programs & {"virt-ssh-helper", "nc"})


def _missing_recipe(reading: HostReading) -> Recipe | None:
    family = family_of(reading.system)
    if family is None or reading.system is None or not _needs_packages(reading):
        return None
    return recipe_of(family, reading.system)


def _steps(reading: HostReading, login: Login, recipe: Recipe | None, *, usual: bool) -> Iterator[RemedyStep]:
    def step(*argv: str, limit: float = QUICK, relogin: bool = False) -> RemedyStep:
        return RemedyStep(argv=argv, line=shlex.join(as_typed(login, argv)), limit=limit, relogin=relogin)

    if recipe is not None:
        if recipe.before:
            yield step(*recipe.before, limit=INSTALLING)
        yield step(*recipe.install, *recipe.packages, limit=INSTALLING)
    module = _missing_module(reading)
    if module:
        yield step("modprobe", module)
    units = _units_to_switch_on(reading)
    if units:
        yield step("systemctl", "enable", "--now", *units)
    if _must_join(reading, login):
        yield step("usermod", "-a", "-G", _GROUP, login.user, relogin=True)
    if usual:
        yield from (step(*argv) for argv in _usual(reading))


def _missing_module(reading: HostReading) -> str:
    kvm = reading.kvm
    if kvm is None or kvm.device or not kvm.flag:
        return ""
    return _MODULES.get(kvm.vendor, "")


def _units_to_switch_on(reading: HostReading) -> tuple[str, ...]:
    """Of a libvirt that does not run, or is not started with its host."""
    service, system = reading.service, reading.system
    if service is None:
        return ()
    if not service.installed:
        return _units_of_new(system)
    own = modular_units() if service.modular else ("libvirtd.socket",)
    units = {unit.name: unit for unit in service.units}
    first = units.get("virtqemud.socket" if service.modular else "libvirtd.socket")
    if first is None or not first.exists:
        return ("libvirtd.service",) if units.get("libvirtd.service") and reading.facts is None else ()
    others = [unit for name, unit in units.items() if name != first.name]
    runs = reading.facts is not None or reading.libvirt_trouble is None or reading.libvirt_trouble.code in _REFUSALS
    starts = any(unit.enabled in ("enabled", "enabled-runtime") for unit in (first, *others))
    return () if runs and starts else own


def _units_of_new(system: System | None) -> tuple[str, ...]:
    """Of a libvirt that is about to be installed."""
    family = family_of(system)
    if family is None or system is None:
        return ()
    return modular_units() if installs_modular(family, system) else ("libvirtd.socket",)


def _must_join(reading: HostReading, login: Login) -> bool:
    """The user is neither root nor a member of the group, and libvirt was not seen to let him in."""
    return not login.is_root and _GROUP not in login.groups and reading.facts is None


def _usual(reading: HostReading) -> Iterator[tuple[str, ...]]:
    """A pool in libvirt's own folder and its NAT network, where there is nothing of the kind.

    Of a libvirt that did not answer it is not known: what is there already is passed over then.
    """
    if reading.pools is None:
        yield _unless(("pool-info", _DEFAULT), _POOL)
    elif not reading.pools:
        yield from ((*_VIRSH, *words) for words in _POOL)
    networks = {part.name: part for part in reading.networks or ()}
    if reading.networks is None:
        yield _unless(("net-info", _DEFAULT), _NETWORK[:1])
        yield _unless(("net-list", "--name", "|", "grep", "-qx", _DEFAULT), _NETWORK[1:])
    elif not any(part.active for part in networks.values()) and (not networks or _DEFAULT in networks):
        yield from ((*_VIRSH, *words) for words in _NETWORK[1 if _DEFAULT in networks else 0 :])


def _unless(test: tuple[str, ...], then: tuple[tuple[str, ...], ...]) -> tuple[str, ...]:
    """One shell command that does `then` unless the test holds. Nothing in it comes from the host."""
    made = " && ".join(" ".join((*_VIRSH, *words)) for words in then)
    return ("sh", "-c", f"{' '.join((*_VIRSH, *test))} >/dev/null 2>&1 || {{ {made}; }}")
