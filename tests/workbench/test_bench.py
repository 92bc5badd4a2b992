"""Benchmarks are found by their files and kept with date and machine."""

from __future__ import annotations

import datetime

from workbench import bench


def test_files_that_start_with_a_line_are_parts(tmp_path) -> None:
    for name in ("start", "_clock", "idle"):
        (tmp_path / f"{name}.py").touch()
    assert bench.names(tmp_path) == ["idle", "start"]


def test_entries_are_added_at_the_end(tmp_path) -> None:
    page = tmp_path / "docs" / "benchmarks.md"
    for day in (1, 2):
        now = datetime.datetime(2026, 1, day, 12, 30, tzinfo=datetime.UTC)
        bench.append(page, [("start", f"first paint {day}")], now, "2 CPUs")
    text = page.read_text()
    assert text.startswith("# Benchmarks\n")
    assert text.index("## 2026-01-01 12:30 UTC\n\n2 CPUs") < text.index("first paint 1") < text.index("## 2026-01-02")
    assert text.endswith("### start\n\n```\nfirst paint 2\n```\n")


def test_the_machine_is_described_without_its_name() -> None:
    assert "CPUs" in bench.machine()
    assert "GiB memory" in bench.machine()
