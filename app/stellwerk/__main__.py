"""The entry point of both scripts: the window without a subcommand, the command line with one."""

import gc
import sys

from stellwerk.cli.main import Start
from stellwerk.cli.main import main as run


def main() -> int:
    """Run the program and answer its exit status."""
    gc.disable()  # what a start makes stays: `core.collection.begun`, and `ui.garbage` for the window, end the pause
    if sys.argv[1:2] == ["askpass"]:
        from stellwerk.cli.call.askpass import run_askpass  # here: ssh runs it, nobody else

        return run_askpass(sys.argv[2:])
    return run(window=_open_window)


def _open_window(start: Start) -> int:
    from stellwerk.ui.unread_source import leave_sources_unread

    leave_sources_unread()
    from stellwerk.ui.main import open_window  # here: Qt takes its time, and a command line may have no display

    return open_window(start.profile, demo=start.demo, console=start.console)


if __name__ == "__main__":
    sys.exit(main())
