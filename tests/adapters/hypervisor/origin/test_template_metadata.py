"""The template of a VM, in its domain's metadata."""

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.copying.copy_xml import copied
from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.adapters.hypervisor.origin.template_metadata import TEMPLATE, read_origin, set_origin, set_thick
from stellwerk.core.ids import TemplateId, VmId
from stellwerk.model.copying.copy_plan import CopyPlan, DiskCopy
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.model.template.template import TemplateMark

MARK = TemplateMark(id=TemplateId("m1"), name='golden "2"', version=3, thin=True)
XML = "<domain><name>web</name><devices><disk><target dev='vda'/></disk></devices></domain>"


def said(xml: str) -> TemplateMark | None:
    return read_domain(xml).definition.origin


def test_what_is_written_is_read_and_replaced() -> None:
    root = etree.fromstring(XML)
    set_origin(root, TemplateMark(id=TemplateId("other")))
    set_origin(root, MARK)
    assert len(root.findall(f"metadata/{TEMPLATE}")) == 1
    assert said(etree.tostring(root, encoding="unicode")) == MARK
    set_thick(root)
    assert read_origin(root.find(f"metadata/{TEMPLATE}")) == TemplateMark(id=MARK.id, name=MARK.name, version=3)
    set_thick(etree.fromstring(XML))


@pytest.mark.parametrize("text", ["<t/>", "<t id=''/>", "<t id='x' version='-1'/>", f"<t id='{'x' * 300}'/>"])
def test_what_is_none_of_ours_is_nothing(text: str) -> None:
    assert read_origin(etree.fromstring(text)) is None
    assert read_origin(None) is None
    assert said(XML) is None


@pytest.mark.parametrize(("backing", "thin"), [("/p/web", True), ("", False)])
def test_a_full_copy_of_a_thin_vm_is_none(backing: str, thin: bool) -> None:
    root = etree.fromstring(XML)
    set_origin(root, MARK)
    volume = VolumeSpec(pool="p", name="new", size=1, backing=backing)
    disk = DiskCopy(target="vda", source="/p/web", format="qcow2", path="/p/new", volume=volume)
    found = said(copied(etree.tostring(root, encoding="unicode"), CopyPlan(id=VmId("i"), name="n", disks=(disk,))))
    assert found is not None
    assert found.thin == thin
