"""What a text is once an offer is taken."""

import pytest

from stellwerk.search.completion.offer import Offer, What
from stellwerk.ui.search.taking import taken


@pytest.mark.parametrize(
    ("text", "offer", "new", "cursor"),
    [
        ("V", Offer("Vms", 0, 1, What.TYPE, "Vms"), "Vms: ", 5),
        ("Vms: st", Offer("status", 5, 7, What.PROPERTY, "status"), "Vms: status ", 12),
        ("Vms: status ", Offer("=", 12, 12, What.OPERATOR, "="), "Vms: status = ", 14),
        ("Vms: ho", Offer("host", 5, 7, What.RELATION, "host"), "Vms: host", 9),
        ("Vms: memory > ", Offer("4GiB", 14, 14, What.EXAMPLE, "4GiB"), "Vms: memory > 4GiB", 18),
        ("Vms: name IN ", Offer("(", 13, 13, What.SIGN, "("), "Vms: name IN (", 14),
        ("Vms: name IN (a", Offer(",", 15, 15, What.SIGN, ","), "Vms: name IN (a, ", 17),
        ("Vms: st = up", Offer("status", 5, 7, What.PROPERTY, "status"), "Vms: status = up", 11),
    ],
)
def test_the_next_thing_can_be_typed_at_once(text: str, offer: Offer, new: str, cursor: int) -> None:
    assert taken(text, offer) == (new, cursor)
