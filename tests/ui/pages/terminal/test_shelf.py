"""The terminals that are open, in pages and windows."""

from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref


def test_shells_are_kept_and_ended(room: Room) -> None:
    shelf, host = room.terminals, Ref(Kind.HOST, "h1")
    told: list[Ref] = []
    shelf.changed.connect(told.append)
    first, second = shelf.add_shell(host, lambda: "h1"), shelf.add_shell(host, lambda: "h1")
    first.begin()
    assert shelf.views(host) == (first, second)
    shelf.remove(host, first)
    assert (shelf.views(host), room.openings.last.closed) == ((second,), True)
    shelf.close()
    assert shelf.views(host) == ()
    assert told == [host] * 4


def test_a_vm_has_one_serial_console(room: Room) -> None:
    vm = room.vm("web-1")
    assert room.terminals.serial(vm, lambda: "web-1") is room.terminals.serial(vm, lambda: "web-1")


def test_into_a_window_and_back(room: Room) -> None:
    shelf, host = room.terminals, Ref(Kind.HOST, "h1")
    view = shelf.add_shell(host, lambda: "h1")
    view.begin()
    view.bar.detach.click()
    window = shelf.window(view)
    assert window is not None
    assert (window.windowTitle(), view.isVisible(), view.bar.detach.toolTip()) == (
        "h1 – Stellwerk", True, "Back into the page",
    )  # fmt: skip
    view.bar.detach.click()
    assert shelf.window(view) is None
    assert (room.openings.last.closed, view.parent(), view.bar.detach.toolTip()) == (
        False, None, "In a window of its own",
    )  # fmt: skip


def test_what_is_ended_closes_its_window(room: Room) -> None:
    shelf, host = room.terminals, Ref(Kind.HOST, "h1")
    view = shelf.add_shell(host, lambda: "h1")
    view.detach_wanted.emit()
    shelf.close()
    assert shelf.views(host) == ()
