"""Tags in a domain's metadata: what is written is read; whatever else stands there does no harm."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.driver.host_file import OLD, WEB

from stellwerk.adapters.hypervisor.domain_xml import read_domain
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.adapters.hypervisor.tag_metadata import (
    FOLDER_URI,
    MOST_NAMES,
    MOST_TAGS,
    TAGS,
    URI,
    read_folder,
    read_tags,
    write_folder,
    write_tags,
)
from stellwerk.commands.object_name import checked_tag_name
from stellwerk.core.error import Invalid
from stellwerk.model.tag import Labels, Path
from stellwerk.model.tag_tree import is_tag_name

NAMES = st.text(min_size=1, max_size=20).map(str.strip).filter(is_tag_name)
PATHS = st.sets(st.lists(NAMES, min_size=1, max_size=4).map(tuple), max_size=5)


def in_namespace(text: str, uri: str = URI) -> etree._Element:
    """What libvirt makes of it: every element in our namespace."""
    root = etree.fromstring(text)
    for element in root.iter():
        element.tag = f"{{{uri}}}{element.tag}"
    return root


def domain(metadata: str) -> str:
    return (
        f"<domain><name>x</name><memory>1024</memory>"
        f"<metadata xmlns:s='{URI}' xmlns:o='urn:other'>{metadata}</metadata></domain>"
    )


@given(PATHS)
def test_what_is_written_is_read(paths: set[Path]) -> None:
    assert read_tags(in_namespace(write_tags(paths))) == tuple(sorted(paths))


@given(st.text())
def test_every_name_that_a_tag_can_be_given_survives(text: str) -> None:
    try:
        name = checked_tag_name(text)
    except Invalid:
        return
    assert read_tags(in_namespace(write_tags([(name,)]))) == ((name,),)


@pytest.mark.parametrize(
    ("metadata", "paths"),
    [
        ("", None),
        ("<o:tags><o:tag><o:name>a</o:name></o:tag></o:tags>", None),
        ("<tags><tag><name>a</name></tag></tags>", None),
        ("<s:tags/>", ()),
        ("<s:tags><s:tag><s:name> a b </s:name></s:tag></s:tags>", (("a b",),)),
        ("<s:tags><s:tag><s:name>a</s:name></s:tag><s:tag><s:name>a</s:name></s:tag></s:tags>", (("a",),)),
        ("<s:tags><s:tag><s:name>a/b</s:name></s:tag><s:tag><s:name>c</s:name></s:tag></s:tags>", (("c",),)),
        ("<s:tags><s:tag><s:name/></s:tag><s:tag/><o:tag/><s:tag>text</s:tag></s:tags>", ()),
        ("<s:tags><s:tag><s:name>a&#x85;b</s:name></s:tag></s:tags>", ()),
        ("<s:tags><s:tag><s:name>a</s:name><s:name>b</s:name><s:name>a</s:name></s:tag></s:tags>", (("a", "b", "a"),)),
        ("<s:tags><s:tag><s:name>a<b>c</b></s:name></s:tag></s:tags>", (("a",),)),
        ("<s:tags><s:tag><!-- x --><s:name>a</s:name></s:tag></s:tags>", (("a",),)),
    ],
)
def test_what_a_definition_says(metadata: str, paths: tuple[Path, ...] | None) -> None:
    read = read_domain(domain(metadata))
    assert read.definition.tag_paths == paths
    assert read.definition.unread == ()


@pytest.mark.parametrize(
    "metadata",
    [
        f"<s:tags>{'<s:tag><s:name>a</s:name></s:tag>' * (MOST_TAGS + 1)}</s:tags>",
        f"<s:tags>{'<s:x/>' * 20_000}</s:tags>",
    ],
)
def test_a_monstrous_element_says_nothing(metadata: str) -> None:
    assert read_domain(domain(metadata)).definition.tag_paths is None


def test_a_path_without_end_and_a_name_without_end_are_passed_over() -> None:
    deep = f"<s:tag>{'<s:name>a</s:name>' * (MOST_NAMES + 1)}</s:tag>"
    long = f"<s:tag><s:name>{'a' * 256}</s:name></s:tag>"
    begun = time.process_time()
    assert read_domain(domain(f"<s:tags>{deep}{long}</s:tags>")).definition.tag_paths == ()
    assert time.process_time() - begun < 5


def test_through_libvirt_and_back_live_and_stored(session: LibvirtSession) -> None:
    for id_ in (WEB, OLD):
        session.set_labels(id_, Labels((("munich", "office & <co>"), ("ä·b",)), ("prod", "web & <co>")))
        found = session.domain(id_)
        assert found is not None
        assert found.definition.tag_paths == (("munich", "office & <co>"), ("ä·b",))
        for inactive in (False, True):
            assert "office &amp; &lt;co&gt;" in session.xml(id_, inactive=inactive)
        assert found.definition.folder_path == ("prod", "web & <co>")
    session.set_labels(WEB, Labels(None, ()))
    kept = session.domain(WEB)
    assert kept is not None
    assert len(kept.definition.tag_paths or ()) == 2
    assert kept.definition.folder_path == ()
    session.set_labels(WEB, Labels((), None))
    cleared = session.domain(WEB)
    assert cleared is not None
    assert cleared.definition.tag_paths == ()
    assert "office" not in session.xml(WEB, inactive=True)


def test_what_others_wrote_stays(session: LibvirtSession) -> None:
    session.set_title(WEB, "Shop")
    session.set_labels(WEB, Labels((("a",),)))
    found = session.domain(WEB)
    assert found is not None
    assert found.definition.title == "Shop"
    assert TAGS.startswith("{urn:")


@given(st.lists(NAMES, max_size=4).map(tuple))
def test_a_folder_that_is_written_is_read(path: Path) -> None:
    assert read_folder(in_namespace(write_folder(path), FOLDER_URI)) == path


def test_what_cannot_be_a_folder_says_nothing() -> None:
    assert read_folder(None) is None
    assert read_folder(in_namespace("<folder><other/></folder>", FOLDER_URI)) is None
    assert read_folder(in_namespace("<folder><name>a/b</name></folder>", FOLDER_URI)) is None
    assert read_folder(in_namespace(f"<folder>{'<name>a</name>' * (MOST_NAMES + 1)}</folder>", FOLDER_URI)) is None
