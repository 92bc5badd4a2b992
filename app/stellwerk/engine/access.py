"""Who may do what. Today a profile has one owner, who may do everything, and nobody else. Pure; any thread."""

from stellwerk.core.error import NotAllowed
from stellwerk.core.ids import Ref
from stellwerk.core.text import _
from stellwerk.model.call import Actor


class Access:
    """Answers whether an actor may use a permission on an object."""

    def __init__(self, owner: Actor) -> None:
        self.owner = owner

    def refusal(self, actor: Actor, needs: str, target: Ref | None) -> NotAllowed | None:
        """None = allowed; otherwise what is missing, in words. `needs` is a permission such as `vm.start`."""
        if actor == self.owner:
            return None
        text = _('"{actor}" has no permission "{needs}" in this profile').format(actor=actor.name, needs=needs)
        return NotAllowed(text, _('it belongs to "{owner}"').format(owner=self.owner.name))
