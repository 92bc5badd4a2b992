"""A VM defined on libvirt's test driver."""

import pytest
from tests.fakes.making_part.stock import ID

from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import AppError
from stellwerk.core.unit import GIB
from stellwerk.model.making.vm_spec import VmSpec


def test_defined_as_it_was_shown(session: LibvirtSession) -> None:
    spec = VmSpec(id=ID, name="new", memory=GIB, vcpus=2, type="test", arch="i686", machine="pc")
    assert "<name>new</name>" in session.domain_xml(spec)
    session.define(spec)
    domain = session.domain(ID)
    assert domain is not None
    assert (domain.definition.name, domain.definition.memory, domain.active) == ("new", GIB, False)


def test_a_name_that_is_taken(session: LibvirtSession) -> None:
    spec = VmSpec(id=ID, name="web", memory=GIB, type="test", arch="i686", machine="pc")
    with pytest.raises(AppError, match="web"):
        session.define(spec)
    assert session.domain(ID) is None
