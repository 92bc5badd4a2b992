"""Severities are ordered."""

from __future__ import annotations

from stellwerk.model.event import Severity


def test_severities_from_normal_to_alert() -> None:
    assert [severity.rank for severity in Severity] == [0, 1, 2, 3]
    assert sorted(Severity, key=lambda severity: severity.rank) == [
        Severity.NORMAL,
        Severity.WARNING,
        Severity.ERROR,
        Severity.ALERT,
    ]
