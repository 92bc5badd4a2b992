"""Order and delay in a domain's metadata."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from stellwerk.adapters.hypervisor.start.start_metadata import MOST, Start, read_start, write_start


@given(st.integers(0, MOST), st.integers(0, MOST))
def test_what_is_written_is_read(order: int, delay: int) -> None:
    assert read_start(etree.fromstring(write_start(Start(order, delay)))) == Start(order, delay)


@pytest.mark.parametrize("text", ["<start/>", "<start order='-1' delay='1e9'/>", "<start order='٣' delay='99999'/>"])
def test_what_is_none_of_ours_is_nothing(text: str) -> None:
    assert read_start(etree.fromstring(text)) == Start()
    assert read_start(None) == Start()
