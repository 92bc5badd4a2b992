"""Values by object as a text."""

import pytest
from tests.fakes.engine import host_ref, vm_ref

from stellwerk.commands.label.value_text import read_values, values_text
from stellwerk.core.error import Invalid


def test_there_and_back() -> None:
    values = {vm_ref(1): 'ä"', vm_ref(2): None, host_ref("h1"): 2.5}
    assert read_values(values_text(values)) == values
    assert read_values("") == {}


@pytest.mark.parametrize("text", ["x", "[]", "[" * 100_000, '{"vm": 1}', '{"alarm:a": 1}', '{"vm:a": []}'])
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(Invalid, match="cannot be read"):
        read_values(text)
