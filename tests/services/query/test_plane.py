"""Memory and database as one."""

from tests.fakes.archive import archive_of
from tests.fakes.entity import vm_id
from tests.search.oracle.fleet import NOW, event, small_graph

from stellwerk.core.ids import HostId, Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.search.query import read
from stellwerk.services.query.fresh import Unsure
from stellwerk.services.query.plane import Planes, Question

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
