"""Values of fields in a domain's metadata: what is written is read; whatever else stands there does no harm."""

from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from tests.driver.host_file import WEB

from stellwerk.adapters.hypervisor.field_metadata import MOST_FIELDS, URI, read_fields, write_fields
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.model.field import is_key
from stellwerk.model.field_value import LONGEST
from stellwerk.model.tag import Labels
from stellwerk.model.tag_tree import is_tag_name

KEYS = st.from_regex("[a-z][a-z0-9_]{0,10}", fullmatch=True).filter(is_key)
TEXTS = st.text(min_size=1, max_size=20).map(str.strip).filter(is_tag_name)


def in_namespace(text: str) -> etree._Element:
    """What libvirt makes of it: every element in our namespace."""
    root = etree.fromstring(text)
    for element in root.iter():
        element.tag = f"{{{URI}}}{element.tag}"
    return root


@given(st.dictionaries(KEYS, TEXTS, max_size=5))
def test_what_is_written_is_read(values: dict[str, str]) -> None:
    pairs = tuple(sorted(values.items()))
    assert read_fields(in_namespace(write_fields(pairs))) == pairs


def test_what_cannot_be_a_value_is_passed_over() -> None:
    long = "x" * (LONGEST + 1)
    odd = (
        f'<field key="A">x</field><field>x</field><field key="a"/><field key="b">{long}</field><other key="c">x</other>'
    )
    assert read_fields(in_namespace(f'<fields>{odd}<field key="d"> x </field><field key="d">y</field></fields>')) == (
        ("d", "x"),
    )
    assert read_fields(None) is None
    assert read_fields(in_namespace(f"<fields>{'<field/>' * (MOST_FIELDS + 1)}</fields>")) is None


def test_through_libvirt_and_back_beside_the_others(session: LibvirtSession) -> None:
    values = (("cost", "2.5"), ("owner", "R&D <ops> 'x' \"y\" ä"), ("text", "z" * 1000))
    session.set_labels(WEB, Labels((("a",),), ("f",), values))
    found = session.domain(WEB)
    assert found is not None
    definition = found.definition
    assert (definition.tag_paths, definition.folder_path, definition.field_values) == ((("a",),), ("f",), values)
    session.set_labels(WEB, Labels(None, None, ()))
    found = session.domain(WEB)
    assert found is not None
    assert (found.definition.tag_paths, found.definition.field_values) == ((("a",),), ())
