"""What an import would do, in words: what comes, what stays, what is left out. Pure; owner thread."""

from collections.abc import Mapping
from typing import NamedTuple

from stellwerk.commands.profile_plan import PARTS, ImportPlan
from stellwerk.core.text import _, plural, quoted
from stellwerk.ui.models.cell import one_line

NAMED = 8
"""Names listed of each part; the rest is counted."""


class PlanWords(NamedTuple):
    """Lines of text; each list may be empty."""

    added: list[str]
    kept: list[str]
    left_out: list[str]


def plan_words(plan: ImportPlan) -> PlanWords:
    """The plan for people, part by part."""
    left_out = [f"{_short(_named(one.name))}: {one_line(one.reason)}" for one in plan.skipped[:NAMED]]
    if len(plan.skipped) > NAMED:
        left_out.append(plural("and {n} more", "and {n} more", len(plan.skipped) - NAMED))
    return PlanWords(
        added=[f"{part_words(part, len(names))}: {_listed(names)}" for part, names in _parts(plan.added)],
        kept=[part_words(part, len(names)) for part, names in _parts(plan.kept)],
        left_out=left_out,
    )


def result_words(plan: ImportPlan) -> str:
    """What was done."""
    added = ", ".join(part_words(part, len(names)) for part, names in _parts(plan.added))
    text = _("Imported: {parts}").format(parts=added)
    if plan.skipped:
        text = f"{text}; {plural('{n} left out', '{n} left out', len(plan.skipped))}"
    return text


def part_words(part: str, count: int) -> str:
    """So many things of a part of the file: `3 bookmarks`."""
    match part:
        case "data_centers":
            return plural("{n} data center", "{n} data centers", count)
        case "clusters":
            return plural("{n} cluster", "{n} clusters", count)
        case "hosts":
            return plural("{n} host", "{n} hosts", count)
        case "tags":
            return plural("{n} tag", "{n} tags", count)
        case "tagged":
            return plural("tags of {n} object", "tags of {n} objects", count)
        case "folders":
            return plural("{n} folder", "{n} folders", count)
        case "filed":
            return plural("folder of {n} VM", "folders of {n} VMs", count)
        case "fields":
            return plural("{n} field", "{n} fields", count)
        case "values":
            return plural("values of {n} object", "values of {n} objects", count)
        case "bookmarks":
            return plural("{n} bookmark", "{n} bookmarks", count)
        case "alarms":
            return plural("{n} alarm", "{n} alarms", count)
        case "settings":
            return plural("{n} setting", "{n} settings", count)
        case "host_keys":
            return plural("SSH key of {n} host", "SSH keys of {n} hosts", count)
        case _:
            return plural("{n} other thing", "{n} other things", count)


def _parts(told: Mapping[str, tuple[str, ...]]) -> list[tuple[str, tuple[str, ...]]]:
    return [(part, names) for part in PARTS if (names := told.get(part, ()))]


def _listed(names: tuple[str, ...]) -> str:
    return quoted([_short(one_line(name)) for name in names], NAMED)


def _named(name: str) -> str:
    return _('"{name}"').format(name=one_line(name))


def _short(text: str) -> str:
    return text if len(text) <= 80 else f"{text[:80]}…"
