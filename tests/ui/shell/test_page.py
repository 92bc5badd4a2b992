"""Places, kept across starts."""

import pytest
from tests.fakes.fleet import vm_id

from stellwerk.core.ids import Kind, Ref
from stellwerk.ui.shell.page import Place


@pytest.mark.parametrize("place", [Place(), Place(Ref(Kind.VM, vm_id(0))), Place(query="Vms: status = up")])
def test_a_place_comes_back_as_it_was(place: Place) -> None:
    assert Place.from_json(place.as_json()) == place


@pytest.mark.parametrize("stored", [None, 3, [], {}, {"ref": "nonsense:1", "query": 7}, {"ref": ["vm:1"]}])
def test_what_cannot_be_read_is_the_welcome_page(stored: object) -> None:
    assert Place.from_json(stored) == Place()
