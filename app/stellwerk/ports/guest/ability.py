"""What the hypervisor of a host can give VMs of one kind: a part of the hypervisor port. Blocks; asked of the host once
a connection."""

from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.guest.ability import Ability, GuestMachine


class GuestAbility(Protocol):
    """The part of a session that knows it."""

    def ability(self, machine: GuestMachine) -> Ability | None:
        """What it can give such VMs; None where its driver does not tell."""
        ...

    def ability_of(self, id_: VmId) -> Ability | None:
        """The same for VMs such as this one."""
        ...
