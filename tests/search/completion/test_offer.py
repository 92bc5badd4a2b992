"""An offer taken."""

from stellwerk.search.completion.offer import Offer, What


def test_it_takes_the_place_of_what_it_replaces() -> None:
    offer = Offer("status", 5, 7, What.PROPERTY, "status")
    assert offer.applied("Vms: st = up") == "Vms: status = up"
    assert offer.cursor == 11
