"""What a host can give its VMs: what may be chosen, and why something cannot be. Pure; any thread."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from stellwerk.core.error import AppError, Invalid, Refused
from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import N_, _, translate
from stellwerk.model.graph import Graph
from stellwerk.model.guest.ability import TOLD, Ability, ability_name
from stellwerk.model.hardware.kind import KINDS
from stellwerk.model.host import Host
from stellwerk.model.vm import Definition, Vm

_NAMED = 16
"""Values in a sentence."""
_OPEN = frozenset({"video model", "tpm model", "panic model", "rng model"})
"""Settings of which a host may well have a value that no table of ours knows."""
_REMEDIES = {("tpm backend", "emulator"): N_("install swtpm there")}
"""What to do on a host that has not such a thing."""
Offers = Callable[[Graph, Sequence[Ref], Mapping[str, str]], Sequence[str]]
"""Texts for a parameter, as `engine.parameter` wants them."""


def lack(ability: Ability | None, name: str, value: str) -> AppError | None:
    """Why a setting cannot have this value there, with what it can have; None where it can, or nobody knows. Where a
    host does not tell (`ability` None: of nothing), it is one of the usual ones."""
    if name == "max_vcpus":
        return _too_many(ability, value)
    values = ability.values.get(name) if ability is not None else None
    if ability is None or values is None:
        return _unusual(name, value)
    if not value or value in values:
        return None
    text = _('the host has no {what} "{value}" for VMs of machine type {machine}')
    words = text.format(what=translate(TOLD[name]), value=value[:60], machine=ability.of.machine or "?")
    has = _("the host has {names}").format(names=_listed(values)) if values else _("the host has none")
    return Refused(words, f"{has}; {_(_REMEDIES[name, value])}" if (name, value) in _REMEDIES else has)


def lacking(ability: Ability | None, wishes: Iterable[tuple[str, str]]) -> AppError | None:
    """Why the first of these wishes that cannot be cannot be."""
    return next((error for name, value in wishes if (error := lack(ability, name, value))), None)


def known_values(graph: Graph, targets: Sequence[Ref], kind: str, key: str) -> tuple[str, ...] | None:
    """The values that a setting can have on all of these VMs, as far as their hosts have told; None = nobody knows."""
    found: tuple[str, ...] | None = None
    for vm in (graph.get(ref) for ref in targets):
        values = _of_vm(graph, vm, ability_name(kind, key)) if isinstance(vm, Vm) else None
        if values is not None:
            found = values if found is None else tuple(one for one in found if one in values)
    return found


def values_of(graph: Graph, targets: Sequence[Ref], kind: str, key: str, now: str = "") -> tuple[str, ...]:
    """What a setting of a kind of device may be: of what is usual that which the hosts have, and what else they have
    of such devices; what it is now, too."""
    usual = KINDS[kind].choices.get(key, ()) if kind in KINDS else ()
    known = known_values(graph, targets, kind, key)
    more = known if known is not None and ability_name(kind, key) in _OPEN else ()
    return tuple(dict.fromkeys((*possible(usual, known, now), *more)))


def told(kind: str, key: str, choices: Sequence[str] = ()) -> Offers:
    """For a parameter that is such a setting: of its choices those that can be; without choices all that can be."""

    def offers(graph: Graph, targets: Sequence[Ref], _said: Mapping[str, str]) -> Sequence[str]:
        known = known_values(graph, targets, kind, key)
        return possible(choices, known) if choices else known or ()

    return offers


def told_of_device(key: str) -> Offers:
    """The same for a setting of the device that is added (`type`) or changed (`device`)."""

    def offers(graph: Graph, targets: Sequence[Ref], said: Mapping[str, str]) -> Sequence[str]:
        kind = said.get("type") or said.get("device", "").partition(" ")[0]
        return values_of(graph, targets, kind, key)

    return offers


def told_of_new(name: str, choices: Sequence[str] = ()) -> Offers:
    """The same for a VM that is made on the host that is said."""

    def offers(graph: Graph, _targets: Sequence[Ref], said: Mapping[str, str]) -> Sequence[str]:
        wanted = said.get("host", "")
        hosts = (host for host in graph.all(Kind.HOST) if isinstance(host, Host) and wanted in (host.id, host.name))
        known = next((host_values(host, name) for host in hosts), None)
        return possible(choices, known) if choices else known or ()

    return offers


def host_values(host: Host, name: str) -> tuple[str, ...] | None:
    """The values that a setting can have for some VM of a host; None = it has not told."""
    return _united(host.facts.abilities if host.facts is not None else (), name)


def possible(choices: Iterable[str], known: Sequence[str] | None, now: str = "") -> tuple[str, ...]:
    """Of what is usual that which can be, and what it is now; all where nobody knows."""
    return tuple(one for one in choices if known is None or one in known or one == now)


def _of_vm(graph: Graph, vm: Vm, name: str) -> tuple[str, ...] | None:
    host = graph.host(vm.host_id)
    facts = host.facts if host is not None else None
    return _united(_like(facts.abilities, vm.domain.definition), name) if facts is not None else None


def _like(abilities: Iterable[Ability], definition: Definition) -> Iterator[Ability]:
    """Those of its kind; a definition as we know it does not say which emulator, of which hosts have one."""
    wanted = (definition.arch, definition.machine, definition.type)
    return (one for one in abilities if (one.of.arch, one.of.machine, one.of.type) == wanted)


def _united(abilities: Iterable[Ability], name: str) -> tuple[str, ...] | None:
    told = [one.values[name] for one in abilities if name in one.values]
    return tuple(dict.fromkeys(value for values in told for value in values)) if told else None


def _unusual(name: str, value: str) -> AppError | None:
    kind, _blank, key = name.partition(" ")
    usual = KINDS[kind].choices.get(key, ()) if kind in KINDS else ()
    if not value or not usual or value in usual:
        return None
    text = _('"{value}" is no {what}').format(value=value[:60], what=translate(TOLD[name]))
    return Invalid(text, _("choose {choices}").format(choices=", ".join(usual)))


def _too_many(ability: Ability | None, value: str) -> AppError | None:
    if ability is None or not ability.most_vcpus or not value.isdigit() or int(value) <= ability.most_vcpus:
        return None
    text = _("the host gives a VM of machine type {machine} at most {n} vCPUs")
    return Refused(text.format(machine=ability.of.machine, n=ability.most_vcpus), _("give it fewer"))


def _listed(values: Sequence[str]) -> str:
    rest = len(values) - _NAMED
    shown = ", ".join(values[:_NAMED])
    return _("{names} and {n} more").format(names=shown, n=rest) if rest > 0 else shown
