"""libosinfo's database, read from files: what is broken or too much is passed over."""

from pathlib import Path

import pytest

from stellwerk.adapters.media.osinfo import LARGEST, OsinfoDatabase
from stellwerk.model.making.os_facts import OsFacts

OLD = """<libosinfo version="0.0.1"><os id="http://os.org/1">
  <short-id>os1</short-id><name>Os 1</name><family>linux</family><release-date>2011-05-01</release-date>
  <devices><device id="net"/><device id="disk"/></devices><firmware arch="x86_64" type="efi" supported="false"/>
</os></libosinfo>"""
NEW = """<libosinfo version="0.0.1"><os id="http://os.org/2">
  <short-id>os2</short-id><short-id>os-two</short-id><name xml:lang="de">Das Os 2</name><name>Os 2</name>
  <family>linux</family><derives-from id="http://os.org/1"/>
  <devices><device id="gpu"/><device id="net" supported="false"/></devices>
  <resources arch="all"><minimum><ram>1073741824</ram></minimum>
    <recommended><ram>2147483648</ram><storage>10737418240</storage><n-cpus>2</n-cpus></recommended></resources>
  <resources arch="x86_64"><minimum><ram>4294967296</ram></minimum></resources>
</os></libosinfo>"""


def database(folder: Path, **files: str) -> OsinfoDatabase:
    place = folder / "os" / "os.org"
    place.mkdir(parents=True)
    for name, text in files.items():
        (place / f"{name}.xml").write_text(text, encoding="utf-8")
    return OsinfoDatabase((folder / "none", folder))


def test_an_entry_with_what_it_derives_from(tmp_path: Path) -> None:
    old, new = database(tmp_path, one=OLD, two=NEW).read()
    assert old.devices == {"net", "disk"}
    assert new == OsFacts(
        ids=("os2", "os-two"),
        name="Os 2",
        uri="http://os.org/2",
        family="linux",
        released=2011,
        devices=frozenset({"gpu", "disk"}),
        efi=False,
        least_memory=4 << 30,
        memory=2 << 30,
        disk=10 << 30,
        vcpus=2,
    )


def test_no_database(tmp_path: Path) -> None:
    assert OsinfoDatabase((tmp_path,)).read() == ()


@pytest.mark.parametrize(
    "text",
    [
        "<libosinfo",
        "",
        "<libosinfo><os/><os id='x'/><os id='y'><short-id/></os></libosinfo>",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><libosinfo><os id='a'>&e;</os></libosinfo>",
        f"<libosinfo>{' ' * LARGEST}</libosinfo>",
    ],
)
def test_what_cannot_be_read_is_passed_over(tmp_path: Path, text: str) -> None:
    assert [one.ids for one in database(tmp_path, one=OLD, two=text).read()] == [("os1",)]


def test_systems_that_derive_from_each_other_end(tmp_path: Path) -> None:
    one = NEW.replace("http://os.org/1", "http://os.org/3")
    other = NEW.replace("http://os.org/2", "http://os.org/3").replace("http://os.org/1", "http://os.org/2")
    assert len(database(tmp_path, one=one, two=other).read()) == 2


def test_numbers_are_numbers_and_names_are_bounded(tmp_path: Path) -> None:
    text = OLD.replace("Os 1", "x" * 5000).replace("2011-05-01", "soon")
    (found,) = database(tmp_path, one=text).read()
    assert (len(found.name), found.released) == (200, 0)
