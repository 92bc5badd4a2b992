"""The profile of the demo fleet."""

from tests.runtime.conftest import Opening, close, start

from stellwerk.core.ids import Kind, Ref
from stellwerk.model.tag import Tag
from stellwerk.model.tag_tree import all_tags


def test_a_fresh_profile_is_filled_once(opening: Opening) -> None:
    first = opening(demo=True)
    assert start(first) is None
    view = first.inventory.view
    assert {entity.name for entity in view.all(Kind.DATA_CENTER)} == {"Frankfurt", "Zurich"}
    assert (len(view.all(Kind.CLUSTER)), len(view.all(Kind.HOST))) == (4, 12)
    assert first.demo
    assert {tag.id: tag.parent_id for tag in all_tags(view)}["shop"] == "service"
    critical = view.get(Ref(Kind.TAG, "critical"))
    assert isinstance(critical, Tag)
    assert view.tagging(Ref(Kind.HOST, "fra-d1")).tags == (critical.id,)
    assert sum(critical.id in tagging.tags for tagging in view.taggings.values()) == 13
    had = {id_ for tagging in view.taggings.values() for id_ in tagging.tags}
    assert {tag.name for tag in all_tags(view) if tag.id not in had} == {"service"}
    before = {entity.id for entity in view.all(Kind.HOST)}
    close(first)
    second = opening(demo=True)
    assert start(second) is None
    assert {entity.id for entity in second.inventory.view.all(Kind.HOST)} == before
