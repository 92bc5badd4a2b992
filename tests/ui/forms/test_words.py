"""Kinds counted in words."""

from stellwerk.core.ids import Kind
from stellwerk.ui.forms.words import count_words


def test_one_and_many_of_each_kind() -> None:
    assert count_words(Kind.VM, 1) == "1 VM"
    assert count_words(Kind.LIBVIRT_NETWORK, 3) == "3 networks"
    for kind in Kind:
        assert count_words(kind, 2).startswith("2 ")
        assert count_words(kind, 1) != count_words(kind, 2)
