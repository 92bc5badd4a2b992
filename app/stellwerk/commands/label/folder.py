"""Folders: add, change, move, remove. Owner thread; the functions yield steps."""

import json
from typing import Annotated

from stellwerk.commands.label.named_object import travels
from stellwerk.commands.object_name import checked_folder_name, checked_note
from stellwerk.commands.organisation import changes_of, is_gone, shows_args
from stellwerk.core.error import AppError, Conflict, Invalid, Refused
from stellwerk.core.ids import FolderId, Kind, Ref, new_id
from stellwerk.core.json_text import read_json
from stellwerk.core.record import Record, replace
from stellwerk.core.text import N_, _, plural, quoted
from stellwerk.engine.command import Effects, Outcome, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.step import EditFolders, Steps
from stellwerk.model.folder import Folder, FolderEdit
from stellwerk.model.graph import Graph
from stellwerk.model.tag_tree import all_folders, circle, downwards, namesake, path_text

_NAME = Arg(N_("Name"), N_("Used once below its parent"), check=checked_folder_name)
_PARENT = Arg(N_("Inside"), N_("The folder that it is in; none = it stands at the top"))
_DESCRIPTION = Arg(N_("Description"), N_("A note of yours"), check=checked_note)
_SAME_ID = Arg(N_("Id"), N_("Of the object that an undo brings back"), hidden=True)
_CONTENTS = Arg(N_("In it"), N_("What an undo puts back into it"), hidden=True)


def _taken(look: Look, name: str, parent_id: FolderId | None, but: str = "") -> AppError | None:
    """Names are unique below one parent, whatever their case."""
    other = namesake(all_folders(look.graph), name, parent_id, but)
    if other is None:
        return None
    text = _('there is a folder "{path}" already').format(path=path_text(other, look.graph))
    return Conflict(text, _("choose another name"))


def _add_refusal(look: Look) -> AppError | None:
    name = look.arg("name")
    return _taken(look, name, look.arg("parent")) if name else None


@command(
    "Add-Folder",
    title=N_("Add folder…"),
    verb=N_("Add"),
    help=N_("Add a folder for VMs, at the top or inside another one"),
    done=N_('folder "{name}" was added'),
    example="Add-Folder -Name archive -ParentId lab",
    needs="folder.edit",
    refuses=_add_refusal,
    outcome=Outcome(reached=shows_args(Kind.FOLDER, parent="parent_id")),
    menu="organisation",
    icon="folder-plus",
)
def add_folder(
    ctx: Ctx,
    *,
    name: Annotated[str, _NAME],
    parent: Annotated[FolderId | None, _PARENT] = None,
    description: Annotated[str, _DESCRIPTION] = "",
    same_id: Annotated[str | None, _SAME_ID] = None,
    contents: Annotated[str, _CONTENTS] = "",
) -> Steps:
    """Add one; an undo of a removal puts back what was in it, as far as that is still where it went."""
    id_ = FolderId(same_id or new_id())
    folder = Folder(id=id_, name=name, parent_id=parent, description=description)
    back = _read_contents(contents) if contents else Contents()
    inner = tuple(
        replace(one, parent_id=id_)
        for one in all_folders(ctx.graph)
        if one.id in back.folders and one.parent_id == parent
    )
    place = {ref: id_ for ref in back.objects if ctx.graph.tagging(ref).folder == parent}
    below = _vms_below(inner, ctx.graph)
    yield EditFolders(FolderEdit(save=(folder, *inner), place=place, rewrite=below, travels=travels(ctx)))
    ctx.name, ctx.result = name, id_
    ctx.inverse("Remove-Folder", Ref(Kind.FOLDER, id_))


def _update_refusal(look: Look) -> AppError | None:
    name = look.arg("name")
    if not name or look.target is None:
        return None
    return _taken(look, name, look.folder.parent_id, look.folder.id)


@command(
    "Update-Folder",
    title=N_("Edit…"),
    verb=N_("Save"),
    help=N_("Change the name or the description of a folder"),
    done=N_('folder "{name}" was changed'),
    example="Update-Folder -FolderId production -Description 'what customers see'",
    on=Kind.FOLDER,
    needs="folder.edit",
    refuses=_update_refusal,
    outcome=Outcome(reached=shows_args(Kind.FOLDER)),
    menu="edit",
    icon="pencil-simple",
    shortcut="F2",
)
def update_folder(
    ctx: Ctx,
    folder: Folder,
    *,
    name: Annotated[str | None, _NAME] = None,
    description: Annotated[str | None, _DESCRIPTION] = None,
) -> Steps:
    """Change one."""
    new, old = changes_of(folder, name=name, description=description)
    rewrite = _vms_below((folder,), ctx.graph) if "name" in new else ()
    yield EditFolders(FolderEdit(save=(replace(folder, **new),), rewrite=rewrite, travels=travels(ctx)))
    if old:
        ctx.inverse("Update-Folder", **old)


# move


def _move_refusal(look: Look) -> AppError | None:
    if look.target is None or (look.partial and "parent" not in look.call.args):
        return None
    folder, parent = look.folder, look.graph.get(Ref(Kind.FOLDER, look.arg("parent") or ""))
    if isinstance(parent, Folder):
        way = circle(folder, parent, look.graph)
        if way:
            names = " > ".join(f'"{one.name}"' for one in (*way, folder))
            text = _('folder "{name}" cannot be inside itself: {way}').format(name=folder.name, way=names)
            return Refused(text, _("choose a folder that is not in it"))
    return _taken(look, folder.name, parent.id if isinstance(parent, Folder) else None, folder.id)


def _move_effects(look: Look) -> Effects:
    parent = look.graph.get(Ref(Kind.FOLDER, look.arg("parent") or ""))
    if isinstance(parent, Folder):
        words = {"name": look.name, "parent": path_text(parent, look.graph)}
        return Effects(lines=(_('"{name}" will be in "{parent}"').format(**words),))
    return Effects(lines=(_('"{name}" will be at the top').format(name=look.name),))


@command(
    "Move-Folder",
    title=N_("Move…"),
    verb=N_("Move"),
    help=N_("Put a folder, with all that is in it, into another one or at the top"),
    done=N_('folder "{name}" was moved'),
    example="Move-Folder -FolderId data -ParentId lab",
    on=Kind.FOLDER,
    many=True,
    needs="folder.edit",
    refuses=_move_refusal,
    effects=_move_effects,
    outcome=Outcome(reached=lambda look: bool(look.folder.parent_id == look.arg("parent"))),
    menu="edit",
    icon="tree-structure",
)
def move_folder(ctx: Ctx, folder: Folder, *, parent: Annotated[FolderId | None, _PARENT] = None) -> Steps:
    """Move one."""
    if folder.parent_id == parent:
        return
    rewrite = _vms_below((folder,), ctx.graph)
    yield EditFolders(FolderEdit(save=(replace(folder, parent_id=parent),), rewrite=rewrite, travels=travels(ctx)))
    ctx.inverse("Move-Folder", parent=folder.parent_id)


# remove


class Contents(Record, frozen=True):
    """What was directly in a folder: ids of folders, and objects, away or not."""

    folders: tuple[str, ...] = ()
    objects: tuple[Ref, ...] = ()

    def as_text(self) -> str:
        """As a text for a call."""
        return json.dumps({"folders": self.folders, "objects": [str(ref) for ref in self.objects]})


def _read_contents(text: str) -> Contents:
    try:
        told = read_json(text)
        return Contents(tuple(map(str, told["folders"])), tuple(Ref.parse(ref) for ref in told["objects"]))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise Invalid(_("what is to be brought back cannot be read"), details=repr(error)) from error


def _contents_of(folder: Folder, graph: Graph) -> Contents:
    inner = tuple(one.id for one in all_folders(graph) if one.parent_id == folder.id)
    return Contents(inner, tuple(ref for ref, said in graph.taggings.items() if said.folder == folder.id))


def _remove_refusal(look: Look) -> AppError | None:
    """What is in it goes to the folder above: the names must be free there."""
    if look.target is None:
        return None
    folder = look.folder
    for inner in all_folders(look.graph):
        if inner.parent_id == folder.id:
            taken = _taken(look, inner.name, folder.parent_id, folder.id)
            if taken is not None:
                return Conflict(str(taken), _("rename or move one of the two first"))
    return None


def _remove_effects(look: Look) -> Effects:
    contents = _contents_of(look.folder, look.graph)
    parent = look.graph.get(Ref(Kind.FOLDER, look.folder.parent_id or ""))
    count = len(contents.objects)
    if not count:
        lines = [_("no VM is in it")]
    elif isinstance(parent, Folder):
        where = path_text(parent, look.graph)
        lines = [plural('{n} VM goes to "{folder}"', '{n} VMs go to "{folder}"', count).format(folder=where)]
    else:
        lines = [plural("{n} VM will be in no folder", "{n} VMs will be in no folder", count)]
    names = [one.name for one in all_folders(look.graph) if one.id in contents.folders]
    if names:
        lines.append(_("the folders in it go up one level: {names}").format(names=quoted(sorted(names))))
    return Effects(lines=tuple(lines))


@command(
    "Remove-Folder",
    title=N_("Remove"),
    help=N_("Remove folders; what is in them goes to the folder above"),
    done=N_('folder "{name}" was removed'),
    example="Remove-Folder -FolderId web -WhatIf",
    on=Kind.FOLDER,
    many=True,
    needs="folder.edit",
    refuses=_remove_refusal,
    effects=_remove_effects,
    outcome=Outcome(reached=is_gone, gone=True),
    menu="remove",
    icon="trash",
    shortcut="Del",
)
def remove_folder(ctx: Ctx, folder: Folder) -> Steps:
    """Remove one."""
    contents, above = _contents_of(folder, ctx.graph), folder.parent_id
    inner = tuple(one for one in all_folders(ctx.graph) if one.parent_id == folder.id)
    yield EditFolders(
        FolderEdit(
            save=tuple(replace(one, parent_id=above) for one in inner),
            forget=(folder.id,),
            place=dict.fromkeys(contents.objects, above),
            rewrite=_vms_below(inner, ctx.graph),
            travels=travels(ctx),
        )
    )
    ctx.about = contents.objects
    ctx.inverse(
        "Add-Folder",
        name=folder.name,
        parent=above,
        description=folder.description,
        same_id=folder.id,
        contents=contents.as_text(),
    )


def _vms_below(folders: tuple[Folder, ...], graph: Graph) -> tuple[Ref, ...]:
    """The VMs in these folders or one below, away or not: those whose folder is called otherwise with theirs."""
    ids = downwards((folder.id for folder in folders), graph, Kind.FOLDER)
    return tuple(ref for ref, said in graph.taggings.items() if ref.kind is Kind.VM and said.folder in ids)
