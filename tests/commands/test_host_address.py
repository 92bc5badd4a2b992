"""What is kept of a host that is given by its address."""

from __future__ import annotations

import pytest

from stellwerk.commands.host_address import accepting, address_uri, kept_uri
from stellwerk.core.error import Invalid

PRINT = "SHA256:" + "a" * 43


def test_the_uri_of_an_address() -> None:
    assert address_uri("h1", "root", "/k", 2222) == "ssh://root@h1:2222/?keyfile=/k"
    with pytest.raises(Invalid):
        address_uri("h 1", None, None, None)


def test_one_form_is_kept() -> None:
    assert kept_uri(f"SSH://h1?accept={PRINT}") == "ssh://h1/"
    assert kept_uri("qemu:///system") == "qemu:///system"


def test_a_key_is_accepted_for_one_opening() -> None:
    assert accepting("ssh://h1/", PRINT) == f"ssh://h1/?accept={PRINT}"
    for uri, fingerprint in (("qemu+ssh://h1/system", PRINT), ("ssh://h1/", "nonsense")):
        with pytest.raises(Invalid):
            accepting(uri, fingerprint)
