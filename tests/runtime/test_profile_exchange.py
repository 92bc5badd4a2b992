"""Export and import of a running profile, over fakes and over real databases."""

import json
from pathlib import Path

import pytest
from tests.fakes import entity
from tests.fakes.application import MemoryApplication
from tests.runtime.conftest import Opening, close, start

from stellwerk.commands.profile_plan import ImportPlan
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.tag_tree import all_tags, path_text
from stellwerk.ports.lane import Answer
from stellwerk.runtime.application import Application


def take(app: MemoryApplication | Application, text: str) -> AppError | None:
    answers: list[Answer[None]] = []
    app.exchange.take(app.exchange.plan(text), answers.append)
    app.loop.run(lambda: bool(answers), timeout=60)
    return answers[0].error


def filled() -> MemoryApplication:
    app = MemoryApplication()
    app.bench.put(entity.domain(1))
    app.bench.add(entity.tag("munich"), entity.tag("office", "munich"), entity.bookmark("down", position=1))
    app.bench.run_on("Set-Tag", Ref(Kind.TAG, "office"), vm=[entity.vm_id(1)], host=["h1"])
    return app


def test_into_another_profile() -> None:
    first, second = filled(), MemoryApplication()
    assert take(second, first.exchange.export()) is None
    view = second.inventory.view
    assert {path_text(one, view) for one in all_tags(view)} == {"munich", "munich/office"}
    (office,) = (one.id for one in all_tags(view) if one.name == "office")
    assert view.tagging(Ref(Kind.HOST, "h1")).tags == (office,)
    assert view.tagging(Ref(Kind.VM, entity.vm_id(1))).tags == (office,)
    assert [one.name for one in view.all(Kind.BOOKMARK)] == ["down"]
    event = second.bench.events()[-1]
    assert (event.code, event.actor) == ("profile.import", "kim")
    assert event.text == "a profile was imported: 5 added, 0 left out"


def test_ssh_keys_of_hosts_travel_and_replace_none(tmp_path: Path) -> None:
    first, second = filled(), MemoryApplication()
    first.known_hosts, second.known_hosts = tmp_path / "first", tmp_path / "second"
    one, two, other = (f"{name} ssh-ed25519 {letter * 68}" for name, letter in (("h1", "A"), ("h2", "A"), ("h1", "B")))
    first.known_hosts.write_text(f"{one}\n{two}\n@revoked {one}\n")
    second.known_hosts.write_text(f"{other}\n")
    plan = second.exchange.plan(first.exchange.export())
    assert (plan.added["host_keys"], plan.kept["host_keys"]) == (("h2",), ("h1",))
    assert take(second, first.exchange.export()) is None
    assert second.known_hosts.read_text() == f"{other}\n{two}\n"
    second.known_hosts = tmp_path / "nowhere" / "file"
    error = take(second, first.exchange.export())
    assert error is not None
    assert error.text == "the SSH keys of the hosts could not be kept, all else was imported"


def test_what_is_no_profile_is_refused_before_anything_is_done() -> None:
    with pytest.raises(Invalid):
        MemoryApplication().exchange.plan("{}")


def test_what_another_process_did_meanwhile_undoes_all_of_it() -> None:
    first, second = filled(), MemoryApplication()
    plan = second.exchange.plan(first.exchange.export())
    second.bench.add(entity.bookmark("other", position=1).__class__(id=entity.bookmark("z").id, name="down", query="x"))
    answers: list[Answer[None]] = []
    second.exchange.take(plan, answers.append)
    second.loop.drain()
    assert answers[0].error is not None
    assert all_tags(second.inventory.view) == []


def test_both_without_holding_anybody_up() -> None:
    first, second = filled(), MemoryApplication()
    texts: list[str] = []
    wrote: list[Answer[None]] = []
    first.exchange.begin_export(texts.append, wrote.append)
    assert first.loop.run(lambda: bool(wrote), timeout=60)
    assert (texts, wrote[0].error) == ([first.exchange.export()], None)
    plans: list[Answer[ImportPlan]] = []
    second.exchange.begin_plan(lambda: texts[0], plans.append)
    second.exchange.begin_plan(lambda: "{}", plans.append)
    assert second.loop.run(lambda: len(plans) == 2, timeout=60)
    found = {type(answer.error): answer.value for answer in plans}
    assert found[Invalid] is None
    plan, same = found[type(None)], second.exchange.plan(texts[0])
    assert plan is not None
    assert (plan.added, plan.skipped) == (same.added, same.skipped)


def test_settings_are_taken_where_there_is_none_of_its_own() -> None:
    first, second = filled(), MemoryApplication()
    first.bench.settings.adopt({"tasks.at_once": 3, "tasks.starts_at_once": 2})
    second.bench.settings.adopt({"tasks.at_once": 5})
    assert take(second, first.exchange.export()) is None
    assert second.bench.settings.stored() == {"tasks.at_once": 5, "tasks.starts_at_once": 2}


def test_over_real_databases_what_comes_back_is_what_was_exported(opening: Opening) -> None:
    demo = opening(demo=True)
    assert start(demo) is None
    text = demo.exchange.export()
    close(demo)
    again = opening(name="second")
    assert start(again) is None
    assert take(again, text) is None
    told, before = json.loads(again.exchange.export()), json.loads(text)
    for part in ("tags", "tagged", "hosts", "bookmarks"):
        assert told[part] == before[part]
    close(again)
    third = opening(name="second")
    assert start(third) is None
    office = {one.name: one.id for one in all_tags(third.inventory.view)}
    last = before["tagged"][-1]
    found = third.inventory.view.tagging(Ref(Kind.VM, last["id"])).tags
    assert found == tuple(sorted(office[path[-1]] for path in last["tags"]))
