"""Where displays listen, as XML tells it."""

import pytest

from stellwerk.adapters.hypervisor.display.place_xml import MOST, display_places
from stellwerk.ports.console import DisplayPlace


def found(graphics: str) -> tuple[DisplayPlace, ...]:
    return display_places(f"<domain><devices>{graphics}</devices></domain>")


@pytest.mark.parametrize(
    ("graphics", "place"),
    [
        ("<graphics type='vnc' port='5901' listen='127.0.0.1' passwd='pw'/>",
         DisplayPlace(type="vnc", address="127.0.0.1", port=5901, password="pw")),
        ("<graphics type='vnc' port='5901'><listen type='address' address='::1'/></graphics>",
         DisplayPlace(type="vnc", address="::1", port=5901)),
        ("<graphics type='vnc'><listen type='socket' socket='/run/x'/></graphics>",
         DisplayPlace(type="vnc", socket="/run/x")),
        ("<graphics type='vnc' socket='/run/x'/>", DisplayPlace(type="vnc", socket="/run/x")),
        ("<graphics type='vnc' port='-1' autoport='yes'/>", DisplayPlace(type="vnc")),
        ("<graphics type='spice' port='5900' tlsPort='5902'><listen type='none'/></graphics>",
         DisplayPlace(type="spice", port=5900, tls_port=5902)),
        ("<graphics type='vnc' port='99999'/>", DisplayPlace(type="vnc")),
        ("<graphics type='vnc' port='abc'/>", DisplayPlace(type="vnc")),
    ],
)  # fmt: skip
def test_one(graphics: str, place: DisplayPlace) -> None:
    assert found(graphics) == (place,)


def test_several_in_their_order_and_not_without_end() -> None:
    assert [place.type for place in found("<graphics type='spice'/><graphics type='vnc'/>")] == ["spice", "vnc"]
    assert len(found("<graphics type='vnc'/>" * 500)) == MOST


@pytest.mark.parametrize("xml", ["", "<domain/>", "no XML", "<other><devices/></other>"])
def test_nothing_to_read(xml: str) -> None:
    assert display_places(xml) == ()
