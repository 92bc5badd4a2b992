"""What the guests of a fake host are asked."""

from typing import Any

from stellwerk.core.ids import VmId
from stellwerk.model.guest.facts import GuestFacts

Addresses = tuple[str, tuple[str, ...]]


class FakeGuests:
    """The part of a fake connection that asks guests; `host` scripts what they say."""

    host: Any

    def addresses(self, id_: VmId) -> Addresses:
        self.host.entered("addresses")
        found: Addresses = self.host.addresses.get(id_, ("", ()))
        return found

    def guest_facts(self, id_: VmId) -> GuestFacts:
        self.host.entered("guest_facts")
        found: GuestFacts = self.host.guests.get(id_, GuestFacts())
        return found
