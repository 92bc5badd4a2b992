"""How two definitions of a VM differ. Frozen; any thread."""

from stellwerk.core.record import Record
from stellwerk.model.guest.ability import Ability


class Differing(Record, frozen=True):
    """One thing that differs. `device` as edits name it, empty = the VM itself; `key` of the setting, or `ADDED`,
    `REMOVED`, `MORE` (something that is in no table); `before` and `after` as texts, sizes in bytes."""

    device: str
    key: str
    before: str = ""
    after: str = ""


ADDED, REMOVED, MORE = "+", "-", "*"
PORTS = "ports"
"""The key of how many PCIe ports a VM has: one line for all of them."""
NODES = "nodes"
"""The key of memory nodes that come or go: `0-3: 4 GiB` for each, by its vCPUs."""


def waiting_text(line: Differing) -> str:
    """What differs, in stable words that queries and scripts know: `vcpus`, `disk vda cache`, `disk vdb added`."""
    key = {ADDED: "added", REMOVED: "removed", MORE: "more"}.get(line.key, line.key)
    return f"{line.device} {key}".strip()


class XmlPlan(Record, frozen=True, kw_only=True):
    """What a change would make of a definition.

    `unified` is the difference of the texts; `later`: which of it waits for the next start, as far as that can be known
    before; `before` the definition without secrets, and `fingerprint` that of it with its metadata.
    `unknown`: of a whole definition, what libvirt's schemas on this computer do not know (`12: <sound>`, by line); None
    = not looked at, or there are none. `wishes`: what it asks for of which hosts tell, names of
    settings (`ability.TOLD`) with values, and `ability`, what the host can give such a VM; None = it does not tell.
    """

    differing: tuple[Differing, ...]
    unified: str
    later: tuple[Differing, ...]
    before: str
    fingerprint: str
    unknown: tuple[str, ...] | None = None
    wishes: tuple[tuple[str, str], ...] = ()
    ability: Ability | None = None


class Applied(Record, frozen=True, kw_only=True):
    """What has been done. `later` of it waits for the next start, `waiting` is all that does by now; `fingerprint` of
    the definition now, without metadata."""

    later: tuple[Differing, ...] = ()
    waiting: tuple[Differing, ...] = ()
    fingerprint: str = ""
