"""The owner may do everything, nobody else anything."""

from __future__ import annotations

from stellwerk.engine.access import Access
from stellwerk.model.call import Actor


def test_owner_and_others() -> None:
    access = Access(Actor("kim"))
    assert access.refusal(Actor("kim"), "vm.start", None) is None
    refused = access.refusal(Actor("lee"), "vm.start", None)
    assert refused is not None
    assert (refused.text, refused.hint) == (
        '"lee" has no permission "vm.start" in this profile', 'it belongs to "kim"',
    )  # fmt: skip
