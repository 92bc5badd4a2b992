"""SPICE displays that become VNC."""

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.device.display import use_vnc
from stellwerk.core.error import Refused

SPICE = """<domain><devices>
<channel type='spicevmc'><target type='virtio' name='com.redhat.spice.0'/></channel>
<channel type='unix'><target type='virtio' name='org.qemu.guest_agent.0'/></channel>
<redirdev bus='usb' type='spicevmc'/>
<graphics type='spice' port='5901' tlsPort='5902' autoport='no' listen='0.0.0.0' passwd='kept' defaultMode='secure'>
<listen type='address' address='0.0.0.0'/><image compression='off'/></graphics>
<audio id='1' type='spice'/>{more}</devices></domain>"""


def test_address_and_password_stay_and_nothing_of_spice_does() -> None:
    root = etree.fromstring(SPICE.format(more=""))
    use_vnc(root)
    (display,) = root.findall("devices/graphics")
    assert dict(display.attrib) == {
        "type": "vnc", "port": "-1", "autoport": "yes", "listen": "0.0.0.0", "passwd": "kept",
    }  # fmt: skip
    assert [part.tag for part in display] == ["listen"]
    assert [channel.get("type") for channel in root.iterfind("devices/channel")] == ["unix"]
    assert root.find("devices/redirdev") is None
    assert root.find("devices/audio").get("type") == "none"


def test_one_vnc_display_is_enough() -> None:
    root = etree.fromstring(SPICE.format(more="<graphics type='vnc' port='-1'/>"))
    use_vnc(root)
    assert [one.get("type") for one in root.iterfind("devices/graphics")] == ["vnc"]


@pytest.mark.parametrize("text", ["<domain/>", "<domain><devices><graphics type='vnc'/></devices></domain>"])
def test_without_spice_nothing_is_done(text: str) -> None:
    with pytest.raises(Refused, match="no SPICE display"):
        use_vnc(etree.fromstring(text))
