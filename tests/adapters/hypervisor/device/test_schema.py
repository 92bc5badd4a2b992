"""Definitions against libvirt's schemas."""

from __future__ import annotations

from pathlib import Path

import pytest
from lxml import etree

from stellwerk.adapters.hypervisor.device.schema import problems

DOMAIN = """<domain type='kvm'>
<name>a</name><memory>1024</memory><os><type>hvm</type></os>
<devices>
<sound model='{sound}'/>
<video><model type='vga'/></video>
<watchdog model='{dog}'/>
</devices></domain>"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A schema as libvirt writes them, small."""
    (tmp_path / "domain.rng").write_text(
        """<grammar xmlns="http://relaxng.org/ns/structure/1.0"><start><element name="domain"><attribute name="type"/>
<interleave><element name="name"><text/></element><element name="memory"><text/></element>
<element name="os"><element name="type"><text/></element></element>
<element name="devices"><zeroOrMore><choice>
<element name="sound"><attribute name="model"><value>ich9</value></attribute></element>
<element name="video"><element name="model"><attribute name="type"/></element></element>
<element name="watchdog"><attribute name="model"><value>i6300esb</value></attribute></element>
</choice></zeroOrMore></element></interleave></element></start></grammar>"""
    )
    return tmp_path


@pytest.mark.parametrize(
    ("sound", "dog", "told"),
    [
        ("ich9", "i6300esb", ()),
        ("organ", "i6300esb", ("4: <sound>",)),
        ("organ", "poodle", ("4: <sound>", "6: <watchdog>")),
    ],
)
def test_what_is_not_known_is_named_with_its_line(place: Path, sound: str, dog: str, told: tuple[str, ...]) -> None:
    assert problems(etree.fromstring(DOMAIN.format(sound=sound, dog=dog)), (place,)) == told


def test_without_schemas_nothing_is_said(tmp_path: Path) -> None:
    assert problems(etree.fromstring("<domain/>"), (tmp_path,)) is None
