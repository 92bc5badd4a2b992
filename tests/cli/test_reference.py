"""The reference in `docs/` is what the declarations say."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.cli.reference import DOCS, PAGES, commands_page, main, outdated, properties_page
from stellwerk.commands.registry import COMMANDS
from stellwerk.model.catalogue.registry import CATALOGUE


def test_the_committed_files_are_current() -> None:
    assert outdated(DOCS) == [], "run python -m stellwerk.cli.reference"


def test_every_command_is_in_it_with_its_example() -> None:
    page = commands_page()
    for command in COMMANDS:
        assert f"### {command.name}\n" in page
        assert f"`stellwerk {command.example}`" in page


def test_every_property_and_relation_is_in_it() -> None:
    sections = properties_page().split("\n## ")[1:]
    for section, (kind, info) in zip(sections, CATALOGUE.kinds.items(), strict=True):
        assert section.startswith(f"{info.type_name}\n")
        assert all(f"`{prop.key}`" in section for prop in CATALOGUE.own_props(kind))
        assert all(f"`{relation.key}`" in section for relation in CATALOGUE.own_relations(kind))


def test_tables_are_not_torn() -> None:
    for page in PAGES.values():
        rows = [line.replace("\\|", "") for line in page().splitlines() if line.startswith("|")]
        assert rows
        assert all(row.endswith("|") for row in rows)


def test_writing_and_checking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "docs"
    assert main(["--check"], folder) == 1
    assert "is not current" in capsys.readouterr().out
    assert main([], folder) == 0
    assert main(["--check"], folder) == 0
    assert outdated(folder) == []
    assert main(["--chek"], folder) == 2
