"""`console VM --viewer`: the SPICE display of a VM in remote-viewer, for as long as that runs. Owner thread."""

import os
import subprocess
import sys
from collections.abc import Callable

from stellwerk.cli.environment import Environment
from stellwerk.cli.failure import Status
from stellwerk.cli.remote.target import running_vm
from stellwerk.cli.session import Session
from stellwerk.core.error import Cancelled, Refused
from stellwerk.model.vm import Vm
from stellwerk.ports.lane import Answer
from stellwerk.services.console.console import Console
from stellwerk.services.console.handover import PROGRAM, Handed, viewer_program
from stellwerk.services.link.errand import Errand

_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY")


def run_viewer(env: Environment, name: str) -> Status:
    """Hand the display over and wait: over SSH the way to it is one of this process. Ctrl+C ends the viewer."""
    if sys.platform.startswith("linux") and not any(map(os.environ.get, _DISPLAYS)):
        raise Refused("there is no display to open a viewer on", "log in to a desktop, or use ssh -X")
    viewer_program()
    session, vm = running_vm(env, name)
    handed = _handed(session, vm)
    try:
        status = _shown(session, handed)
    finally:
        handed.withdraw()
    if status:
        raise Refused(f'{PROGRAM} ended with {status}, "{name}" may not be seen', "what it said stands above")
    return Status.DONE


def _handed(session: Session, vm: Vm) -> Handed:
    """The file for the viewer; Ctrl+C meanwhile leaves none behind."""
    cancelled: list[bool] = []
    console = Console(session.app.consoles, vm.id)
    try:
        handed = session.answered(console.hand_over, lambda: cancelled.append(True))
    finally:
        console.close()
    if cancelled:
        handed.withdraw()
        raise Cancelled("interrupted")
    return handed


def _shown(session: Session, handed: Handed) -> int:
    """Its exit status. The password is in the file alone; what the viewer says goes where our errors go."""
    try:
        viewer = subprocess.Popen(
            [handed.program, str(handed.file)], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL
        )
    except OSError as error:
        raise Refused(f"{PROGRAM} could not be started", error.strerror or str(error)) from error
    cancelled: list[bool] = []

    def watch(done: Callable[[Answer[int]], None]) -> None:
        Errand(session.loop, "viewer", viewer.wait, done).start()

    def end() -> None:
        cancelled.append(True)
        viewer.terminate()

    try:
        status: int = session.answered(watch, end)
    finally:
        viewer.kill()  # only a second Ctrl+C comes here before it has ended
    if cancelled:
        raise Cancelled("interrupted")
    return status
