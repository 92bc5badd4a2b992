"""Kinds of devices, and how those of a VM are named."""

from __future__ import annotations

import pytest
from lxml import etree
from tests.fakes.definition_part.domain_text import TEXT

from stellwerk.adapters.hypervisor.device.document import devices
from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.model.hardware.kind import KINDS, device_names
from stellwerk.model.hardware.setting import setting

MORE = """<domain type='kvm'><name>a</name><devices>
<controller type='usb' index='0'/><controller type='pci' index='1' model='pcie-root-port'/>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
<input type='mouse' bus='ps2'/><input type='mouse' bus='ps2'/><video><model type='vga'/></video><video/>
<hostdev mode='subsystem' type='pci'><source><address domain='0x0' bus='0x3' slot='0' function='0'/></source></hostdev>
<hostdev mode='subsystem' type='usb'><source><vendor id='0x046d'/><product id='0xc52b'/></source></hostdev>
<filesystem type='mount'><driver type='virtiofs'/><source dir='/srv/a b'/><target dir='share'/></filesystem>
<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng><tpm model='tpm-crb'/>
</devices></domain>"""


@pytest.mark.parametrize("xml", [TEXT, MORE])
def test_a_device_has_the_name_that_edits_know(xml: str) -> None:
    own = {"disk", "interface", "graphics"}
    known = [key for key in devices(etree.fromstring(xml)) if key.partition(" ")[0] not in own]
    assert list(device_names(read_domain(xml).definition.devices)) == known


def test_what_is_usual_and_what_may_be_chosen_are_settings() -> None:
    for name, kind in KINDS.items():
        for key in {*kind.usual, *kind.choices, *kind.asks}:
            assert setting(name, key) is not None or (name, key) == ("hostdev", "source")
        for key, value in kind.usual.items():
            assert value in kind.choices.get(key, (value,))
