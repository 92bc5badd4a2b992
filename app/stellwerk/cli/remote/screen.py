"""`screenshot VM FILE` and `type VM`: the screen of a VM as a file, and keys for it, without a window. Owner thread.

Both go by the host's libvirt: they need no way to the display of the VM.
"""

from collections.abc import Callable, Sequence
from pathlib import Path

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.option import is_on, split_options
from stellwerk.cli.progress import Progress
from stellwerk.cli.remote.target import running_vm
from stellwerk.cli.session import Session
from stellwerk.core.error import Cancelled, Invalid, Refused
from stellwerk.core.screen_file import PNG, png_of, ppm_pixels
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer, Lane
from stellwerk.services.console.combination import COMBINATIONS, combination
from stellwerk.services.console.layout import BY_KEY, Layout, untypable
from stellwerk.services.console.pressing import MOST, Pressing, Stroke, strokes_of

SCREENSHOT = "stellwerk screenshot VM FILE.png"
TYPE = "stellwerk type VM [--layout us|gb|de|de-nodeadkeys|fr] [--keys Ctrl+Alt+Del] <text"
_LIMIT = 30.0


def run_screenshot(env: Environment, words: Sequence[str]) -> Status:
    """Write the picture of a screen to a file, as PNG."""
    options, rest = split_options(words, {"help": False})
    if is_on(options, "help"):
        env.terminal.say(f"{SCREENSHOT}\nThe screen of a running VM at this moment, of any kind of display.")
        return Status.DONE
    if len(rest) != 2:
        raise Invalid("it takes a VM and a file", SCREENSHOT)
    session, vm = running_vm(env, rest[0])

    def ask(done: Callable[[Answer[bytes]], None]) -> None:
        lanes = session.app.consoles.lanes
        lanes.ask(vm.host_id, Lane.GUEST, lambda one: one.screenshot(vm.id), done, limit=_LIMIT)

    try:
        Path(rest[1]).write_bytes(_png(session.answered(ask)))
    except OSError as error:
        raise Refused(f'"{rest[1]}" cannot be written', error.strerror or str(error)) from error
    return Status.DONE


def run_type(env: Environment, words: Sequence[str]) -> Status:
    """Type what stands in the input, or press one combination of keys."""
    options, rest = split_options(words, {"layout": True, "keys": True, "help": False})
    if is_on(options, "help"):
        titles = ", ".join(one.title for group in COMBINATIONS for one in group)
        env.terminal.say(
            f"{TYPE}\nTypes the input into a running VM, as on its keyboard; --layout is what the guest has.\n"
            f"--keys presses one combination instead: {titles}."
        )
        return Status.DONE
    if len(rest) != 1:
        raise Invalid("it takes one VM", TYPE)
    layout = BY_KEY.get(options.get("layout", "us").casefold())
    if layout is None:
        raise Invalid(f'there is no layout "{options["layout"][:20]}"', f"choose {', '.join(BY_KEY)}")
    strokes = _combination(options["keys"]) if "keys" in options else _text(env, layout)
    session, vm = running_vm(env, rest[0])
    _press(env, session, vm, strokes)
    return Status.DONE


def _combination(title: str) -> list[Stroke]:
    found = combination(title)
    if found is None:
        raise Invalid(f'there is no combination "{title[:40]}"', "stellwerk type --help lists them")
    return [tuple(key.code for key in found.keys)]


def _text(env: Environment, layout: Layout) -> list[Stroke]:
    """The strokes of what stands in the input, none of which is left out."""
    if env.terminal.asks:
        env.terminal.note("What is to be typed? Ctrl+D after the last line ends it.")
    text = env.terminal.source.read(MOST + 1)
    if len(text) > MOST:
        raise Invalid(f"that are more than {MOST} characters", "copy a file by the network instead")
    missing = untypable(text.replace("\r", "\n"), layout)
    if missing:
        raise Invalid(f'the layout {layout.key} cannot type "{missing[:40]}"', "choose another one with --layout")
    return list(strokes_of(text, layout))


def _press(env: Environment, session: Session, vm: Vm, strokes: Sequence[Stroke]) -> None:
    tools = session.app.consoles
    with Progress(env.terminal) as progress:

        def moved(count: int) -> None:
            progress.say(f"{count} of {len(strokes)}")

        pressing = Pressing(session.loop, tools.lanes, (vm.host_id, vm.id), strokes, moved)
        tools.entered(vm.id)
        session.answered(pressing.start, pressing.stop)
    if pressing.stopped:
        raise Cancelled("cancelled; the rest was not typed")


def _png(data: bytes) -> bytes:
    """As PNG, whatever the host made. Raises Refused for what is no picture."""
    if data.startswith(PNG):
        return data
    found = ppm_pixels(data)
    if found is None:
        raise Refused("the host sent no picture that can be read")
    return png_of(*found)
