"""What forms need of the engine."""

from tests.ui.pages.room import Room

from stellwerk.core.ids import Kind, Ref
from stellwerk.engine.preview import Preview, TargetPreview
from stellwerk.model.call import Call
from stellwerk.model.change import ChangeSet
from stellwerk.ui.forms.planner import FormDesk, Planner, concerns
from stellwerk.ui.theme.theme import Theme


def test_the_engine_fits(room: Room, theme: Theme) -> None:
    planner: Planner = room.engine
    desk = FormDesk(planner=planner, inventory=room.inventory, loop=room.loop, theme=theme)
    assert desk.planner.registry.find("make-thing") is not None


def test_what_was_refused_is_looked_at_again_once_a_task_has_moved_on() -> None:
    web = Ref(Kind.VM, "web")
    moved = ChangeSet(changed={Ref(Kind.TASK, "t1"): frozenset({"status"})})

    def preview(allowed: bool) -> Preview:
        target = TargetPreview(ref=web, name="web", allowed=allowed)
        return Preview(call=Call("Stop-Vm", (web,)), title="", verb="", targets=(target,))

    assert concerns(moved, (web,), preview(False))
    assert not concerns(moved, (web,), preview(True))
    assert not concerns(moved, (web,), None)
    assert concerns(ChangeSet(changed={web: frozenset({"name"})}), (web,), None)
