"""Judges of what VMs need around them: storage, networks, the other hosts. Pure; any thread."""

from collections.abc import Sequence

from stellwerk.core.text import _, plural, quoted
from stellwerk.policy.host_check.reading import HostReading, Part
from stellwerk.policy.host_check.verdict import Verdict, failed, ok, skipped, unknown, warning


def judge_pools(reading: HostReading) -> Verdict:
    """One is active."""
    pools = reading.pools
    if pools is None:
        return unknown(_("nothing was answered"))
    if not pools:
        return warning(
            _("there is no storage pool"), _("prepare the host with its usual storage and network, or add a pool")
        )
    return _parts(pools, _("start what is needed, or find out why it cannot be"))


def judge_networks(reading: HostReading) -> Verdict:
    """A network of libvirt or a bridge that VMs can be connected to."""
    networks, bridges = reading.networks, reading.bridges
    if networks is None and bridges is None:
        return unknown(_("nothing was answered"))
    own = {f"virbr{number}" for number in range(100)}
    real = [Part(name=name) for name in bridges or () if name not in own]
    usable = [part for part in (*(networks or ()), *real) if part.active]
    if not usable:
        found = (
            _("no network is active, and there is no bridge") if networks else _("there is no network and no bridge")
        )
        return warning(found, _("prepare the host with its usual storage and network, or make a bridge"))
    return _parts((*(networks or ()), *real), _("start what is needed, or remove what nobody uses"))


def _parts(parts: Sequence[Part], advice: str) -> Verdict:
    off = [part.name for part in parts if not part.active]
    if off:
        text = plural("{names} is not active", "{names} are not active", len(off))
        return warning(text.format(names=quoted(off)), advice)
    return ok(quoted([part.name for part in parts]))


def judge_names(reading: HostReading) -> Verdict:
    """libvirt migrates to what the other host calls itself."""
    unresolved = reading.unresolved
    if not any(other.same_cluster for other in reading.others):
        return skipped(_("it is alone in its cluster"))
    if unresolved is None:
        return unknown(_("nothing was answered"))
    if unresolved:
        return warning(
            _("it does not know {names}: no VM can migrate there").format(names=quoted(unresolved)),
            _("add them to the name server, or to its /etc/hosts"),
        )
    count = sum(1 for other in reading.others if other.same_cluster)
    return ok(plural("it knows the other host of its cluster", "it knows the {n} other hosts of its cluster", count))


def judge_uuid(reading: HostReading) -> Verdict:
    """No other machine claims it."""
    if reading.facts is None or reading.sharing is None:
        return unknown(_("nothing was answered"))
    if reading.sharing:
        return failed(
            _("shared with {names}: libvirt will refuse to migrate between them").format(names=quoted(reading.sharing)),
            _("give it one of its own, host_uuid in its libvirtd.conf or virtqemud.conf, and restart libvirt there"),
        )
    return ok(reading.facts.uuid) if reading.facts.uuid else skipped(_("it has none"))
