"""What pages remember."""

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.setting import Settings
from stellwerk.ui.pages.page_memory import Draft, PageMemory

VM = Ref(Kind.VM, "1")


def test_the_last_tab_is_kept_for_each_kind_across_starts() -> None:
    settings = Settings()
    PageMemory(settings).keep_tab(Kind.VM, "xml")
    again = PageMemory(Settings(settings.stored()))
    assert (again.tab(Kind.VM), again.tab(Kind.HOST)) == ("xml", "summary")


def test_the_scroll_is_kept_for_each_tab_of_each_object() -> None:
    memory = PageMemory(Settings())
    memory.keep_scroll(VM, "xml", 120)
    assert (memory.scroll(VM, "xml"), memory.scroll(VM, "events"), memory.scroll(Ref(Kind.VM, "2"), "xml")) == (
        120, 0, 0,
    )  # fmt: skip
    memory.keep_scroll(VM, "xml", 0)
    assert memory.scroll(VM, "xml") == 0


def test_of_many_the_oldest_are_forgotten() -> None:
    memory = PageMemory(Settings())
    for n in range(600):
        memory.keep_scroll(Ref(Kind.VM, str(n)), "xml", 1)
    assert memory.scroll(Ref(Kind.VM, "0"), "xml") == 0
    assert memory.scroll(Ref(Kind.VM, "599"), "xml") == 1


def test_a_draft_is_kept_until_it_is_done() -> None:
    memory, ref = PageMemory(Settings()), VM
    assert memory.draft(ref) is None
    memory.keep_draft(ref, Draft("new", "old", "f"))
    assert memory.draft(ref) == Draft("new", "old", "f")
    memory.keep_draft(ref, None)
    assert memory.draft(ref) is None
