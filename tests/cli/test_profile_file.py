"""`profile export` and `profile import`: files, what is said, what is left alone."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.command_line import Typing

from stellwerk.core.ids import Kind, Ref, TagId
from stellwerk.model.tag import TagEdit


@pytest.fixture
def exported(stellwerk: Typing, tmp_path: Path) -> Path:
    """The file of a profile with a tag on web-1 and a bookmark."""
    bench = stellwerk.app.bench
    bench.add(entity.tag("munich"), entity.tag("office", "munich"), entity.bookmark("down", position=1))
    edit = TagEdit(add={TagId("office"): (Ref(Kind.VM, entity.vm_id(1)),)})
    bench.inventory.apply(bench.repository.tables.edit_tags(edit))
    file = tmp_path / "exported.json"
    result = stellwerk("profile", "export", str(file))
    assert result.status == 0
    assert result.out == (
        f'exported to "{file}": 1 data centers, 1 clusters, 2 hosts, 2 tags, 1 objects with tags, 1 bookmarks\n'
    )
    return file


@pytest.fixture
def other(tmp_path: Path) -> Typing:
    """Another profile, without hosts of its own."""
    return Typing(tmp_path / "other")


def test_the_file_is_json_without_ids_of_the_profile(exported: Path) -> None:
    told = json.loads(exported.read_text(encoding="utf-8"))
    assert told["format"] == "stellwerk-profile"
    assert told["tagged"] == [
        {"kind": "vm", "name": "web-1", "id": entity.vm_id(1), "tags": [["munich", "office"]]}
    ]  # fmt: skip
    assert [path.name for path in exported.parent.iterdir() if path.name.startswith("exported")] == ["exported.json"]


def test_a_dry_run_says_what_it_would_do_and_does_nothing(exported: Path, other: Typing) -> None:
    result = other("profile", "import", str(exported), "--dry-run")
    assert result.status == 0
    assert result.out.splitlines() == [
        "kept 1 data centers as they are here",
        "kept 1 clusters as they are here",
        "kept 2 hosts as they are here",
        "would add 2 tags: munich, munich/office",
        "would add 1 objects with tags: web-1",
        "would add 1 bookmarks: down",
    ]
    assert other("Select-Tag", "--json").json == []
    assert other.app.bench.events() == []


def test_an_import_adds_and_a_second_one_finds_nothing_new(exported: Path, other: Typing) -> None:
    first = other("profile", "import", str(exported), "--json").json
    assert first["added"]["tags"] == ["munich", "munich/office"]
    assert (first["dry_run"], first["skipped"]) == (False, [])
    assert [row["path"] for row in other("Select-Tag", "--json").json] == ["munich", "munich/office"]
    again = other("profile", "import", str(exported))
    assert again.out.splitlines()[-1] == "nothing is new"


def test_through_pipes(stellwerk: Typing, exported: Path, other: Typing) -> None:
    text = stellwerk("profile", "export", "-").out
    assert json.loads(text) == json.loads(exported.read_text(encoding="utf-8"))
    assert other("profile", "import", "-", says=text).status == 0
    assert stellwerk("profile", "export", str(exported), "--json").json["counts"]["tags"] == 2


def test_what_is_left_out_is_said(other: Typing, tmp_path: Path) -> None:
    file = tmp_path / "odd.json"
    odd = [{"path": [f"a{number}/b"]} for number in range(12)]
    file.write_text(json.dumps({"format": "stellwerk-profile", "tags": odd, "settings": {"tasks.at_once": 3}}))
    result = other("profile", "import", str(file))
    assert result.status == 1
    assert result.err.splitlines()[0].startswith('warning: tags: "a0/b" is left out: the name of a tag cannot hold')
    assert "warning: 2 more are left out" in result.err
    assert "added 1 settings: tasks.at_once" in result.out
    assert other.app.bench.settings.stored() == {"tasks.at_once": 3}


@pytest.mark.parametrize(
    ("content", "status", "says"),
    [(None, 1, "cannot be read"), (b"\xff\xfe", 2, "no exported profile"), (b"{}", 2, "no exported profile")],
)
def test_what_is_no_exported_profile(
    other: Typing, tmp_path: Path, content: bytes | None, status: int, says: str
) -> None:
    file = tmp_path / "x.json"
    if content is not None:
        file.write_bytes(content)
    result = other("profile", "import", str(file))
    assert (result.status, says in result.err) == (status, True)


def test_a_file_that_cannot_be_written_is_told(stellwerk: Typing, tmp_path: Path) -> None:
    result = stellwerk("profile", "export", str(tmp_path / "nowhere" / "x.json"))
    assert (result.status, "cannot be written" in result.err) == (1, True)


def test_wrong_usage(stellwerk: Typing) -> None:
    assert stellwerk("profile", "export").status == 2
    assert stellwerk("profile", "import", "a", "b").status == 2
    assert "export FILE" in stellwerk("profile", "--help").out
