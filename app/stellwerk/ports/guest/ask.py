"""What the agent inside a guest is asked. Blocks, for as long as the guest takes; on lane GUEST only."""

from typing import Protocol

from stellwerk.core.ids import VmId
from stellwerk.model.guest.facts import GuestFacts


class GuestAsk(Protocol):
    """What a connection to a host can ask guests for."""

    def guest_facts(self, id_: VmId) -> GuestFacts:
        """What the agent of a running VM tells; what it does not answer is named there and is no error.

        Raises Refused where the agent does not answer at all, Unsupported where the driver has none.
        """
        ...
