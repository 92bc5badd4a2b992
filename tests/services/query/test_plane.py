"""Memory and database as one."""

from tests.fakes.archive import archive_of
from tests.fakes.entity import tag, vm_id
from tests.search.oracle.fleet import NOW, event, small_graph
from tests.search.oracle.said import ALL

from stellwerk.core.clock import SystemClock
from stellwerk.core.ids import HostId, Kind, Ref, TagId
from stellwerk.core.loop import PlainLoop
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.change import Batch
from stellwerk.model.event import Severity
from stellwerk.model.tag import Tagging
from stellwerk.search.checked import Comparison
from stellwerk.search.query import read
from stellwerk.services.query.fresh import Unsure
from stellwerk.services.query.plane import Planes, Question, question_of
from stellwerk.store.inventory import Inventory

H1, H3, VM = Ref(Kind.HOST, HostId("h1")), Ref(Kind.HOST, HostId("h3")), Ref(Kind.VM, vm_id(1))
RECORDED, LACKING = event(1, Severity.ERROR, H1), event(2, Severity.ERROR, H3)


def test_each_answers_the_other_and_what_is_not_recorded_counts() -> None:
    question = Question(read("Hosts:"), small_graph(), NOW, Unsure({-1: RECORDED, -2: LACKING}))
    with archive_of([RECORDED]) as archive:
        planes = Planes(question, archive)
        relation = CATALOGUE.relations[Kind.HOST]["events"]
        criterion = read("severity = error", kind=Kind.EVENT).checked.criteria
        assert planes.sources(relation, criterion) == {"h1", "h3"}
        assert planes.sources(relation, None) == {"h1", "h3"}
        assert planes.lacking(Kind.EVENT) == {-2: LACKING}
        assert planes.recorded == Unsure({-1: RECORDED})
        inner = read("events.severity = error", kind=Kind.HOST).checked.criteria
        assert inner is not None
        assert planes.ids(Kind.HOST, inner) == {"h1", "h3"}
        assert set(planes.all_ids(Kind.HOST)) == {"h1", "h2", "h3"}
    assert question.kind is Kind.HOST


def test_tags_mean_those_below_them_and_are_in_memory_for_questions_that_lead_nowhere_else() -> None:
    inventory = Inventory(PlainLoop(), SystemClock())
    inventory.apply(Batch(entities=(tag("site"), tag("office", "site"), tag("old"))))
    query = read("Events: tag = site")
    question = question_of(query, inventory, NOW, Unsure())
    assert set(question.graph.tables) == {Kind.TAG}
    leaf = query.checked.criteria
    assert isinstance(leaf, Comparison)
    said = {Ref(Kind.EVENT, RECORDED.id): Tagging((TagId("office"),))}
    with archive_of([RECORDED, LACKING], taggings=said) as archive:
        planes = Planes(question, archive)
        assert planes.tags(leaf) == {"site", "office"}
        found = [row for portion in archive.rows(query, planes, NOW) for row in portion]
        assert [one.tags for one in archive.entities(Kind.EVENT, found).values()] == [("office",)]
        relation = CATALOGUE.relations[Kind.TAG]["events"]
        assert planes.sources(relation, None) == {"office"}
        criterion = read("severity = alert", kind=Kind.EVENT).checked.criteria
        assert planes.sources(relation, criterion) == set()


def test_what_free_text_looks_through_is_what_the_question_knows() -> None:
    said = {Ref(Kind.EVENT, RECORDED.id): Tagging(values={"ticket": "INC-7"})}
    with archive_of([RECORDED], taggings=said) as archive:
        planes = Planes(Question(read("Hosts:", catalogue=ALL), small_graph(), NOW), archive)
        criterion = read("inc-7", kind=Kind.EVENT, catalogue=ALL).checked.criteria
        assert planes.sources(CATALOGUE.relations[Kind.HOST]["events"], criterion) == {"h1"}
