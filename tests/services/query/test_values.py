"""The values of a property in a whole answer."""

from tests.adapters.database.query_sql.base import event, full_graph, task
from tests.fakes.archive import archive_of
from tests.fakes.entity import vm_id
from tests.search.oracle.fleet import NOW
from tests.search.oracle.said import ALL

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.model.field_value import day_start
from stellwerk.model.tag import Tagging
from stellwerk.search.query import read
from stellwerk.services.query.plane import Question
from stellwerk.services.query.values import Values, values_of, without

WEB, MAIL = Ref(Kind.VM, vm_id(1)), Ref(Kind.VM, vm_id(3))
EVENTS = [
    event(1, WEB, MAIL, severity=Severity.ERROR, actor="root"),
    event(2, WEB, severity=Severity.ERROR),
    event(3, severity=Severity.NORMAL, actor="root"),
]


def values(text: str, key: str) -> Values:
    query = read(text)
    assert query.kind is not None
    with archive_of(EVENTS, [task(1, WEB), task(2)]) as archive:
        graph = full_graph([], [])
        return values_of(Question(query, graph, NOW), CATALOGUE.props[query.kind][key], archive)


def test_of_events_that_are_in_the_database_alone() -> None:
    found = values("Events: severity = error", "severity")
    assert found == Values({"error": 2, "normal": 1}, frozenset({"error"}))
    assert values("Events: severity = error", "actor").counts == {"root": 1, None: 1}
    assert values("Events:", "objects").counts == {("web-1",): 2, ("Mail box",): 1, (): 1}


def test_what_is_said_of_events() -> None:
    said = {
        Ref(Kind.EVENT, "e1"): Tagging((TagId("site"), TagId("old")), values={"due": "2023-11-14", "cost": 2.0}),
        Ref(Kind.EVENT, "e2"): Tagging((TagId("old"),), values={"urgency": "low", "due": "2023-11-14"}),
    }

    def told(key: str) -> dict[object, int]:
        query = read("Events:", catalogue=ALL)
        with archive_of(EVENTS, taggings=said) as archive:
            question = Question(query, full_graph([], []), NOW)
            return dict(values_of(question, ALL.props[Kind.EVENT][key], archive).counts)

    assert told("tags") == {("old",): 2, ("site",): 1, (): 1}
    assert told("due") == {day_start("2023-11-14"): 2, None: 1}
    assert told("cost") == {2: 1, None: 2}
    assert told("urgency") == {"low": 1, None: 2}


def test_of_tasks_with_switches() -> None:
    assert values("Tasks:", "is_child").counts == {False: 2}


def test_of_objects_that_events_choose() -> None:
    assert values("Vms: Events.severity = error", "host").counts == {Ref(Kind.HOST, "h1"): 2}
    assert values("Vms: Events.severity = error page 2", "name").counts == {"web-1": 1, "Mail box": 1}


def test_a_query_without_its_conditions_on_a_property() -> None:
    query = read("Events: severity = error and actor = root page 3")
    assert without(query, CATALOGUE.props[Kind.EVENT]["severity"]).canonical == "Events: actor = root"
