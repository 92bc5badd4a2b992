"""The open alerts of an object."""

from tests.fakes.entity import alert, cluster, host
from tests.fakes.graph import graph_of

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.event import Severity
from stellwerk.policy.alarm.open_alert import ALERTED, alert_words, alerts_of, worst_of
from stellwerk.search.certainty.watchable import mistake_of

HOST = host("h1")
SLOW = alert("slow", raised=5.0)
FULL = alert("full", raised=9.0, severity=Severity.ERROR)
OTHER = alert("slow", Ref(Kind.HOST, "h2"), severity=Severity.ALERT)


def test_the_worst_comes_first() -> None:
    graph = graph_of(HOST, SLOW, FULL, OTHER)
    assert alerts_of(HOST, graph) == [FULL, SLOW]
    assert worst_of(HOST, graph) is Severity.ERROR
    assert alert_words([FULL, SLOW]) == 'Alarm "full" and 1 more'
    assert alert_words([FULL]) == 'Alarm "full"'


def test_without_any() -> None:
    assert worst_of(HOST, graph_of(HOST)) is None
    assert worst_of(HOST, graph_of(HOST, OTHER)) is None
    assert alerts_of(cluster(), graph_of(cluster(), SLOW)) == []
    assert alerts_of(SLOW, graph_of(SLOW)) == []


def test_whatever_an_alarm_can_be_about_leads_to_its_alerts() -> None:
    watchable = {
        kind for kind, info in CATALOGUE.kinds.items() if mistake_of(f"{info.type_name}:", "", CATALOGUE) is None
    }
    assert watchable == ALERTED
    assert all(CATALOGUE.prop(kind, "worst_alert") is not None for kind in ALERTED)
