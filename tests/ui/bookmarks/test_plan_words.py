"""What an import would do, in words."""

from stellwerk.commands.profile_plan import PARTS, ImportPlan, Skipped
from stellwerk.ui.bookmarks.plan_words import NAMED, part_words, plan_words, result_words


def test_part_by_part_in_their_order() -> None:
    plan = ImportPlan(
        added={"bookmarks": ("a", "b"), "tags": ("x/y",)},
        kept={"hosts": ("h1",)},
        skipped=(Skipped("bookmarks", "bad\nname", "it is no name"),),
    )
    words = plan_words(plan)
    assert words.added == ['1 tag: "x/y"', '2 bookmarks: "a", "b"']
    assert words.kept == ["1 host"]
    assert words.left_out == ['"bad name": it is no name']
    assert result_words(plan) == "Imported: 1 tag, 2 bookmarks; 1 left out"


def test_much_of_it_is_counted() -> None:
    names = tuple(f"n{n}" for n in range(NAMED + 2))
    words = plan_words(ImportPlan(added={"tags": names}, skipped=tuple(Skipped("tags", n, "no") for n in names)))
    assert words.added[0].endswith("and 2 more")
    assert words.left_out[-1] == "and 2 more"
    assert len(words.left_out) == NAMED + 1
    (line,) = plan_words(ImportPlan(added={"tags": ("x" * 255,)})).added
    assert len(line) < 100


def test_every_part_has_its_word() -> None:
    assert len({part_words(part, 2) for part in PARTS}) == len(PARTS)
    assert part_words("tagged", 1) == "tags of 1 object"
    assert part_words("what a newer one has", 3) == "3 other things"
