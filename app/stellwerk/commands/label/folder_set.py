"""Which VMs are in a folder: put in and take out, many at once. Owner thread; the functions yield steps."""

import json
from collections.abc import Mapping
from typing import Annotated, Any

from stellwerk.commands.label.named_object import names_of, tell_changed, travels
from stellwerk.core.error import AppError, Invalid
from stellwerk.core.ids import FolderId, Kind, Ref, VmId
from stellwerk.core.json_text import read_json
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import EditFolders, Steps
from stellwerk.model.change import Batch
from stellwerk.model.folder import FILED, Folder, FolderEdit

Places = Mapping[Ref, FolderId | None]
"""Which object is to be in which folder; None = in none."""

_VM = Arg(N_("VMs"))


def _checked_places(text: str) -> str:
    """Places as a text, as an undo names them. Raises Invalid for anything else."""
    _read_places(text)
    return text


_PLACES = Arg(N_("Places"), N_("What an undo takes back"), check=_checked_places, hidden=True)


def _places_text(places: Places) -> str:
    return json.dumps({str(ref): id_ for ref, id_ in places.items()}, separators=(",", ":"))


def _read_places(text: str) -> dict[Ref, FolderId | None]:
    try:
        told = read_json(text) if text else {}
        places = {Ref.parse(ref): None if id_ is None else FolderId(str(id_)) for ref, id_ in told.items()}
        if any(ref.kind not in FILED for ref in places):
            raise ValueError("not a VM")
    except (ValueError, AttributeError) as error:
        raise Invalid(_("what is to be brought back cannot be read"), details=repr(error)) from error
    return places


def _vms(args: Any) -> tuple[Ref, ...]:
    """The VMs that a call names, each once."""
    return tuple(dict.fromkeys(Ref(Kind.VM, id_) for id_ in args.get("vm") or ()))


def _refusal(look: Look) -> AppError | None:
    if look.partial or _vms(look.args) or look.arg("places"):
        return None
    return Invalid(_("no VM is named"), _("name some with {names}").format(names="-VmId"))


def _wanted(look: Look) -> Places:
    """Where the VMs named are to be; an undo names places instead, of which those stay that are gone meanwhile."""
    to = look.folder.id if look.target is not None else None
    known = look.graph.tables.get(Kind.FOLDER, {})
    back = _read_places(look.arg("places") or "")
    return {**dict.fromkeys(_vms(look.args), to), **{r: id_ if id_ in known else None for r, id_ in back.items()}}


def _changing(look: Look) -> list[Ref]:
    return [ref for ref, to in _wanted(look).items() if look.graph.tagging(ref).folder != to]


def _effects(look: Look) -> Effects:
    changing = _changing(look)
    others = len(_wanted(look)) - len(changing)
    names = quoted(names_of(changing, look.graph))
    into = look.target is not None
    text = _('{names} will be in "{folder}"') if into else _("{names} will be in no folder")
    lines = [text.format(names=names, folder=look.name)] if changing else []
    if others and into:
        lines.append(plural("{n} VM is in it already", "{n} VMs are in it already", others))
    elif others:
        lines.append(plural("{n} VM is in none already", "{n} VMs are in none already", others))
    return Effects(lines=tuple(lines))


def _place(ctx: Ctx, places: Places) -> Steps:
    """Put them there, and say what the event tells and how it is taken back: for exactly those that changed."""
    before = {ref: ctx.graph.tagging(ref).folder for ref in places}
    done: Batch = yield EditFolders(FolderEdit(place=places, travels=travels(ctx)))
    changed = tuple(ref for ref in done.taggings if before.get(ref) != done.taggings[ref].folder)
    tell_changed(ctx, changed)
    if changed:
        ctx.undo = None
        ctx.inverse("Clear-Folder", places=_places_text({ref: before[ref] for ref in changed}))


@command(
    "Set-Folder",
    title=N_("Put VMs here…"),
    verb=N_("Put here"),
    help=N_("Put VMs into a folder, out of the one that they were in"),
    done=N_('{objects} was put into the folder "{name}"'),
    example="Set-Folder -FolderId production -VmId web-01 -VmId web-02",
    on=Kind.FOLDER,
    needs="folder.set",
    refuses=_refusal,
    effects=_effects,
    outcome=Outcome(reached=lambda look: not _changing(look)),
    menu="folder",
    icon="folder",
)
def set_folder(ctx: Ctx, folder: Folder, *, vm: Annotated[tuple[VmId, ...], _VM] = ()) -> Steps:
    """Put them in."""
    yield from _place(ctx, dict.fromkeys(_vms(ctx.look.args), folder.id))


@command(
    "Clear-Folder",
    title=N_("Take out of folder…"),
    verb=N_("Take out"),
    help=N_("Take VMs out of the folder that they are in"),
    done=N_("{objects} was taken out of its folder"),
    example="Clear-Folder -VmId web-01 -WhatIf",
    needs="folder.set",
    refuses=_refusal,
    effects=_effects,
    outcome=Outcome(reached=lambda look: not _changing(look)),
    menu="organisation",
    icon="eraser",
)
def clear_folder(ctx: Ctx, *, vm: Annotated[tuple[VmId, ...], _VM] = (), places: Annotated[str, _PLACES] = "") -> Steps:
    """Take them out, or put them where they were."""
    yield from _place(ctx, _wanted(ctx.look))
