"""The systems that are known before and after the database was read."""

import pytest

from stellwerk.core.error import Invalid
from stellwerk.model.making.os_facts import OsFacts
from stellwerk.policy.vm_make.os_known import Systems
from stellwerk.policy.vm_make.os_list import SYSTEMS


def test_what_is_not_known_yet_may_be_known_later() -> None:
    calls: list[int] = []

    def read() -> tuple[OsFacts, ...]:
        calls.append(1)
        return (OsFacts(ids=("haiku",), name="Haiku", uri="u"),)

    systems = Systems(read)
    assert systems.known == SYSTEMS
    assert systems.refusal("haiku") is None
    systems.load()
    systems.load()
    assert calls == [1]
    assert systems.find("Haiku").id == "haiku"
    assert isinstance(systems.refusal("haikoo"), Invalid)


def test_without_a_database_it_is_known_at_once() -> None:
    systems = Systems()
    systems.load()
    assert systems.complete
    assert isinstance(systems.refusal("haiku"), Invalid)
    with pytest.raises(Invalid, match="haiku"):
        systems.find("haiku")
