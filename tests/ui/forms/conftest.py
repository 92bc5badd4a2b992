"""What tests of forms share: a room with commands made for them."""

from collections.abc import Iterator
from typing import Annotated, Any

import pytest
from tests.ui.pages.room import Room

from stellwerk.core.error import Invalid, Refused
from stellwerk.core.ids import HostId, Kind, VmId
from stellwerk.core.setting import Settings
from stellwerk.core.text import Text
from stellwerk.engine.command import Effects, FileFate, command
from stellwerk.engine.context import Ctx
from stellwerk.engine.look import Look
from stellwerk.engine.parameter import Arg
from stellwerk.engine.registry import Registry
from stellwerk.engine.step import Steps
from stellwerk.model.host import Host
from stellwerk.model.vm import Vm
from stellwerk.ui.theme.theme import Theme


def _short(text: str) -> str:
    if len(text) > 12:
        raise Invalid("the name is too long", "give at most 12 letters")
    return text


@command(
    "Make-Thing", title=Text("Make thing…"), verb=Text("Make"), help=Text(""), done=Text("made"), example="", needs="",
    effects=lambda look: Effects(lines=(f"{look.arg('name')} is made",)),
)  # fmt: skip
def make_thing(
    ctx: Ctx,
    *,
    name: Annotated[str, Arg(Text("Name"), Text("What it is called"), check=_short)],
    size: Annotated[int, Arg(Text("Size"), unit="bytes")] = 0,
    count: Annotated[int | None, Arg(Text("Count"))] = None,
    host: Annotated[HostId | None, Arg(Text("Host"), among="Hosts: status = up")] = None,
    vm: Annotated[VmId | None, Arg(Text("VM"))] = None,
    shade: Annotated[str, Arg(Text("Shade"), choices=("dark", "light"))] = "dark",
    fast: Annotated[bool, Arg(Text("Fast"))] = False,
    kept: Annotated[bool | None, Arg(Text("Kept"))] = None,
    word: Annotated[tuple[str, ...], Arg(Text("Words"))] = (),
    description: Annotated[str, Arg(Text("Description"))] = "",
    inner: Annotated[str | None, Arg(Text("Inner"), hidden=True)] = None,
) -> Steps:
    """Make one."""
    if name == "broken":
        raise Refused("it broke", "mend it", "error 38")
    ctx.result = name
    yield from ()


def _drop_effects(look: Look) -> Effects:
    if not look.arg("with_files"):
        return Effects(lines=("its files stay",))
    return Effects(files=(FileFate(path="/images/<b>.qcow2", goes=True, size=1 << 30),))


@command(
    "Drop-Vm", title=Text("Drop…"), verb=Text("Drop"), help=Text(""), done=Text(""), example="", needs="", on=Kind.VM,
    many=True, confirm=lambda count, args: "Drop {names}. It is gone then.", effects=_drop_effects,
    typed=lambda args: bool(args.get("with_files")),
)  # fmt: skip
def drop_vm(ctx: Ctx, vm: Vm, *, with_files: Annotated[bool, Arg(Text("With its files"))] = False) -> Steps:
    """Drop one."""
    yield from ()


@command(
    "Cut-Vm", title=Text("Cut"), help=Text(""), done=Text(""), example="", needs="", on=Kind.VM, many=True,
    confirm=lambda count, args: f"Cut {count} VMs: {{names}}.",
    refuses=lambda look: Refused("it is a web server") if look.name.startswith("web") else None,
)  # fmt: skip
def cut_vm(ctx: Ctx, vm: Vm, *, deep: Annotated[bool, Arg(Text("Deep"))] = False) -> Steps:
    """Cut one."""
    yield from ()


@command(
    "Touch-Vm", title=Text("Touch"), help=Text(""), done=Text(""), example="", needs="", on=Kind.VM, many=True,
    effects=lambda look: Effects(warnings=("it is <i>hot</i>",) if look.name == "web-2" else ()),
)  # fmt: skip
def touch_vm(ctx: Ctx, vm: Vm, *, deep: Annotated[bool, Arg(Text("Deep"))] = False) -> Steps:
    """Touch one."""
    yield from ()


@command("Update-Host", title=Text("Edit…"), verb=Text("Save"), help=Text(""), done=Text(""), example="", needs="",
         on=Kind.HOST)  # fmt: skip
def update_host(
    ctx: Ctx,
    host: Host,
    *,
    name: Annotated[str | None, Arg(Text("Name"))] = None,
    memory: Annotated[int | None, Arg(Text("Memory"), unit="bytes")] = None,
    maintenance: Annotated[bool | None, Arg(Text("Maintenance"))] = None,
    description: Annotated[str | None, Arg(Text("Description"))] = None,
) -> Steps:
    """Change one."""
    yield from ()


REGISTRY = Registry((make_thing, drop_vm, cut_vm, touch_vm, update_host))


@pytest.fixture
def room(theme: Theme, settings: Settings) -> Iterator[Room]:
    """A desk whose commands are those above."""
    room = Room(theme, settings, registry=REGISTRY)
    room.window.resize(600, 400)
    yield room
    room.close()


@pytest.fixture
def calls(room: Room) -> list[Any]:
    """What was submitted by the flow, as command, names of targets and arguments."""
    found: list[Any] = []
    room.flow.submitted.connect(lambda task: found.append((task.call.command, len(task.call.targets), task.call.args)))
    return found
