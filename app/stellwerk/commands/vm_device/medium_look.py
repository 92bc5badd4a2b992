"""What the storage of a host knows of a medium before a VM gets it: is it there, who has it. Owner thread."""

from collections.abc import Generator
from functools import partial
from typing import Any

from stellwerk.commands.store.file_look import require_files
from stellwerk.commands.vm_device.medium import MediumWish
from stellwerk.core.error import Conflict, Gone, Unsupported
from stellwerk.core.text import _, quoted
from stellwerk.engine.look import Look
from stellwerk.engine.step import OnHost, Step
from stellwerk.model.making.host_stock import Medium
from stellwerk.model.vm import Vm
from stellwerk.ports.hypervisor import Session


def looked_at(look: Look, wish: MediumWish, *, alone: bool) -> Generator[Step, Any, None]:
    """Ask for it, the host's shell where no pool knows it. `alone`: no VM may have it, or stand on it, as the chain of
    its file says, too.

    Raises Gone for what is known not to be there, Conflict for what another VM writes to.
    """
    medium = yield from medium_at(look.vm, wish.text)
    if medium is None:
        words = _('there is no "{path}" on the host').format(path=wish.text)
        raise Gone(words, _("give another one; a volume is found in active pools only"))
    if not medium.known and wish.path:
        yield from require_files(look.graph.host(look.vm.host_id), (wish.path,))
    if alone and medium.users:
        words = _('"{path}" is used by {names}').format(path=medium.path, names=quoted(medium.users))
        raise Conflict(words, _("attach it read-only or shareable, or detach it there first"))


def medium_at(vm: Vm, text: str) -> Generator[Step, Any, Medium | None]:
    """What there is at a path, or as `pool/volume`; None = nothing."""
    found: Medium | None = yield OnHost(host_id=vm.host_id, job=partial(_medium, text=text), changes=False)
    return found


def _medium(session: Session, *, text: str) -> Medium | None:
    """Nothing is known where the driver tells nothing of what it has."""
    try:
        return session.stock((text,)).media.get(text)
    except Unsupported:
        return Medium(path=text)
