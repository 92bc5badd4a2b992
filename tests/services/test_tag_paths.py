"""What is said of VMs, by the paths of names."""

import pytest
from tests.fakes.entity import domain, folder, tag, user_field, vm_id
from tests.fakes.graph import graph_of
from tests.fakes.session import MemorySession

from stellwerk.core.error import Gone, Unreachable
from stellwerk.core.ids import FolderId, HostId, Kind, TagId
from stellwerk.model.field import FieldType
from stellwerk.model.tag import Labels, Part, Tagging
from stellwerk.model.vm import Definition
from stellwerk.services.tag_paths import TagPaths, folded, news, said_by, tag_writer

GRAPH = graph_of(
    tag("munich"), tag("office", "munich"), tag("a"), folder("prod"), folder("web", "prod"), user_field("owner"),
    user_field("count", FieldType.NUMBER), user_field("rack", kinds=(Kind.HOST,)),
)  # fmt: skip
PATHS = TagPaths(GRAPH)


def test_paths_are_sorted_and_what_leads_nowhere_has_none() -> None:
    paths = TagPaths(GRAPH)
    tagging = Tagging((TagId("office"), TagId("gone"), TagId("a")), folder=FolderId("web"))
    labels = Labels((("a",), ("munich", "office")), ("prod", "web"), ())
    assert paths.of(tagging) == paths.of(tagging) == labels
    assert paths.of(Tagging(folder=FolderId("gone"))) == Labels((), (), ())


def test_only_the_parts_asked_for_are_spoken_of() -> None:
    tagging = Tagging((TagId("a"),), folder=FolderId("prod"))
    assert TagPaths(GRAPH).of(tagging, Part.FOLDER) == Labels(None, ("prod",))
    definition = Definition(name="a", tag_paths=(("a",),), folder_path=())
    assert said_by(definition) == Labels((("a",),), (), None)
    assert said_by(definition, Part.TAGS) == Labels((("a",),), None)


def test_case_makes_no_difference() -> None:
    assert folded([("Munich", "OFFICE"), ("munich", "office")]) == {("munich", "office")}
    assert news(Labels((("A",),), ("Prod",)), Labels((("a",),), ("prod",), ()), PATHS) is None


def test_news_are_the_parts_that_differ() -> None:
    known = Labels((("a",),), ("prod",), (("owner", "ops"),))
    assert news(Labels((("b",),), ("prod",)), known, PATHS) == Labels((("b",),), None)
    assert news(Labels((("a",),), ()), known, PATHS) == Labels(None, ())
    assert news(Labels(None, None), known, PATHS) is None
    theirs = (("cost", "12"), ("owner", "sales"))
    assert news(Labels(None, None, theirs), known, PATHS) == Labels(None, None, (("owner", "sales"),))
    assert news(Labels(None, None, (("other", "x"), ("owner", "ops"))), known, PATHS) is None
    assert news(Labels(None, None, ()), known, PATHS) == Labels(None, None, ())


def test_a_job_writes_what_it_can_and_answers_the_rest() -> None:
    session = MemorySession(HostId("h1"))
    session.domains_by_id[vm_id(1)] = domain(1)
    refused = tag_writer({vm_id(1): Labels((("a",),), ("b",)), vm_id(2): Labels(())})(session)
    assert list(refused) == [vm_id(2)]
    assert isinstance(refused[vm_id(2)], Gone)
    definition = session.domains_by_id[vm_id(1)].definition
    assert (definition.tag_paths, definition.folder_path) == ((("a",),), ("b",))


def test_a_host_that_is_lost_ends_it() -> None:
    session = MemorySession(HostId("h1"))
    session.domains_by_id[vm_id(1)] = domain(1)
    session.errors["set_labels"] = Unreachable("gone")
    with pytest.raises(Unreachable):
        tag_writer({vm_id(1): Labels(())})(session)


def test_values_are_written_in_one_form_and_those_of_other_profiles_stay() -> None:
    said = Tagging(values={"owner": "ops", "count": 2.5, "rack": "4", "gone": "x"})
    assert PATHS.of(said).values == (("count", "2.5"), ("owner", "ops"))
    beside = (("cost", "12"), ("owner", "old"), ("rack", "5"))
    assert PATHS.of(said, Part.FIELDS, beside).values == (
        ("cost", "12"),
        ("count", "2.5"),
        ("owner", "ops"),
        ("rack", "5"),
    )
    assert PATHS.readable((("count", "+02.50"), ("owner", "x"), ("rack", "5"))) == (("count", "2.5"), ("owner", "x"))
    assert PATHS.readable((("count", "many"),)) == ()
