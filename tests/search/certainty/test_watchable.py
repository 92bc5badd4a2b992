"""Queries that can be watched for."""

import pytest

from stellwerk.model.alarm.alarm import SHIPPED, Shipped
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.certainty.watchable import mistake_of


@pytest.mark.parametrize("one", SHIPPED, ids=lambda one: str(one.name))
def test_what_is_shipped_can_be_watched(one: Shipped) -> None:
    assert mistake_of(one.query, one.clear, CATALOGUE) is None


@pytest.mark.parametrize(
    ("query", "clear", "said"),
    [
        ("Hosts: cpu_usage > 95", "cpu_usage < 90", ""),
        ("Hosts: cpu_usage > 95", "Hosts: cpu_usage < 90", ""),
        ("Hosts: vms.status = paused", "", ""),
        ("cpu_usage > 95", "", "no type"),
        ("web", "", "what it is about"),
        ("Hosts: cpu > ", "", "missing"),
        ("Events: severity = alert", "", "events"),
        ("Vms: events.severity = alert", "", "events"),
        ("Alerts: severity = alert", "", "alarms"),
        ("Vms: page 2", "", "page"),
        ("Hosts: cpu_usage > 95", "Vms: cpu_usage < 90", "same type"),
        ("Hosts: cpu_usage > 95", "fullest_file_system < 90", "fullest_file_system"),
    ],
)
def test_what_is_said_of_others(query: str, clear: str, said: str) -> None:
    mistake = mistake_of(query, clear, CATALOGUE)
    assert (mistake is None) == (not said)
    assert said in str(mistake)
