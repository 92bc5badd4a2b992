"""Bookmarks: add, change, put in order, remove. Owner thread; the functions yield steps."""

from collections.abc import Sequence
from typing import Annotated

from stellwerk.commands.object_name import checked_line, checked_name
from stellwerk.commands.organisation import changes_of, is_gone, name_refusal, shows_args
from stellwerk.core.error import AppError
from stellwerk.core.ids import BookmarkId, Kind, Ref, new_id
from stellwerk.core.record import replace
from stellwerk.core.text import N_
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import Forget, Save, Steps
from stellwerk.model.bookmark import Bookmark
from stellwerk.model.graph import Graph
from stellwerk.search.query import read

_NAME = Arg(N_("Name"), check=checked_name)
_QUERY = Arg(N_("Query"), N_("In the search language, for example Vms: status = down"), check=checked_line)
_ICON = Arg(N_("Icon"), N_("The name of a glyph; none = the usual one"), check=checked_line)
_POSITION = Arg(N_("Position"), N_("Its place in the list, from 1"))
_FORCE = Arg(N_("Even if it cannot be answered"), N_("Keep it although its query has a mistake"))
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)


def in_order(graph: Graph) -> list[Bookmark]:
    """All bookmarks, as they are listed."""
    found = [bookmark for bookmark in graph.all(Kind.BOOKMARK) if isinstance(bookmark, Bookmark)]
    return sorted(found, key=lambda bookmark: (bookmark.position, bookmark.name.casefold(), bookmark.id))


def placed(bookmark: Bookmark, position: int | None, graph: Graph) -> tuple[Bookmark, ...]:
    """What is to be saved so that a bookmark stands at that place, from 1; None = at the end."""
    others = [other for other in in_order(graph) if other.id != bookmark.id]
    at = len(others) if position is None else min(max(position - 1, 0), len(others))
    return _renumbered([*others[:at], bookmark, *others[at:]], bookmark)


def _renumbered(wanted: Sequence[Bookmark], changed: Bookmark | None = None) -> tuple[Bookmark, ...]:
    """Those that have another place in this order, and the one that is changed anyway."""
    numbered = [replace(one, position=place) for place, one in enumerate(wanted, 1)]
    return tuple(new for new, old in zip(numbered, wanted, strict=True) if new != old or old is changed)


def _mistake(look: Look) -> AppError | None:
    text = look.arg("query")
    if text is None or look.partial or look.arg("force"):
        return None
    errors = read(text, catalogue=look.inventory.catalogue).errors
    return errors[0].as_invalid() if errors else None


def _refusal(look: Look) -> AppError | None:
    return name_refusal(Kind.BOOKMARK, look) or _mistake(look)


def _effects(look: Look) -> Effects:
    text = look.arg("query")
    errors = read(text, catalogue=look.inventory.catalogue).errors if text is not None else ()
    warnings = tuple(str(error.as_invalid()) for error in errors[:1])
    return Effects(warnings=warnings)


_SHOWN = Outcome(reached=shows_args(Kind.BOOKMARK, position=""))


@command(
    "Add-Bookmark",
    title=N_("Add bookmark…"),
    verb=N_("Add"),
    help=N_("Keep a query under a name"),
    done=N_('bookmark "{name}" was added'),
    example="Add-Bookmark -Name 'Busy VMs' -Query 'Vms: cpu_usage > 80 sortby cpu_usage desc'",
    needs="bookmark.edit",
    refuses=_refusal,
    effects=_effects,
    outcome=_SHOWN,
    menu="organisation",
    icon="bookmark-simple",
)
def add_bookmark(
    ctx: Ctx,
    *,
    name: Annotated[str, _NAME],
    query: Annotated[str, _QUERY],
    icon: Annotated[str, _ICON] = "",
    position: Annotated[int | None, _POSITION] = None,
    force: Annotated[bool, _FORCE] = False,
    same_id: Annotated[str | None, _SAME_ID] = None,
) -> Steps:
    """Add one, at the end unless a place is given."""
    id_ = BookmarkId(same_id or new_id())
    made = Bookmark(id=id_, name=name, query=query, icon=icon)
    yield Save(placed(made, position, ctx.graph))
    ctx.name, ctx.result = name, id_
    ctx.inverse("Remove-Bookmark", Ref(Kind.BOOKMARK, id_))


@command(
    "Update-Bookmark",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name, the query, the icon or the place of a bookmark"),
    done=N_('bookmark "{name}" was changed'),
    example="Update-Bookmark -BookmarkId 'VMs without a tag' -Position 1",
    on=Kind.BOOKMARK,
    needs="bookmark.edit",
    refuses=_refusal,
    effects=_effects,
    outcome=_SHOWN,
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_bookmark(
    ctx: Ctx,
    bookmark: Bookmark,
    *,
    name: Annotated[str | None, _NAME] = None,
    query: Annotated[str | None, _QUERY] = None,
    icon: Annotated[str | None, _ICON] = None,
    position: Annotated[int | None, _POSITION] = None,
    force: Annotated[bool, _FORCE] = False,
) -> Steps:
    """Change one."""
    new, old = changes_of(bookmark, name=name, query=query, icon=icon, position=position)
    changed = replace(bookmark, **new)
    place = in_order(ctx.graph).index(bookmark) + 1
    if "position" in new:
        old["position"] = place
    yield Save(placed(changed, new.get("position", place), ctx.graph))
    if old:
        ctx.inverse("Update-Bookmark", **old, **({"force": True} if "query" in old else {}))


@command(
    "Remove-Bookmark",
    title=N_("Remove"),
    help=N_("Remove bookmarks"),
    done=N_('bookmark "{name}" was removed'),
    example="Remove-Bookmark -BookmarkId 'Alerts of today' -WhatIf",
    on=Kind.BOOKMARK,
    many=True,
    needs="bookmark.edit",
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_bookmark(ctx: Ctx, bookmark: Bookmark) -> Steps:
    """Remove one."""
    place = in_order(ctx.graph).index(bookmark) + 1
    yield Forget((Ref(Kind.BOOKMARK, bookmark.id),))
    moved = _renumbered(in_order(ctx.graph))
    if moved:
        yield Save(moved)
    ctx.inverse(
        "Add-Bookmark",
        name=bookmark.name,
        query=bookmark.query,
        icon=bookmark.icon,
        position=place,
        force=True,
        same_id=bookmark.id,
    )
