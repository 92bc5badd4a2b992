"""What a finding says."""

from __future__ import annotations

from stellwerk.cli.doctor.finding import missing, ok, warning


def test_findings_as_json() -> None:
    assert ok("qt", "Qt 6").as_json() == {"name": "qt", "state": "ok", "text": "Qt 6", "fix": None}
    assert warning("ssh", "none", "install it").as_json()["state"] == "warning"
    assert missing("qt", "none", "install it").as_json() == {
        "name": "qt", "state": "missing", "text": "none", "fix": "install it",
    }  # fmt: skip
