"""The subcommands of `packaging/dev.py`, by name."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable

from workbench import bench, environment, gate, text_catalogue
from workbench.problem import ROOT, Problem


def run(arguments: list[str], usage: str) -> int:
    """Run the subcommand named first in `arguments`; status 2 when it is unknown or cannot be set up."""
    if not arguments or arguments[0] in ("-h", "--help", "help"):
        print(usage)
        return 0 if arguments else 2
    chosen = _TABLE.get(arguments[0])
    if chosen is None:
        print(f"error: no subcommand is called {arguments[0]!r}; there are {', '.join(_TABLE)}", file=sys.stderr)
        return 2
    try:
        return chosen(arguments[1:])
    except Problem as problem:
        sys.stdout.flush()
        print(f"error: {problem.text}; {problem.hint}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130


def _open_window(arguments: list[str]) -> int:
    """Set up and open the program; what stands after `--` is for it."""
    if arguments[:1] == ["--"]:
        arguments = arguments[1:]
    environment.provide(for_tests=False)
    command = [str(environment.program("stellwerk")), *arguments]
    return subprocess.run(command, check=False).returncode


def _take_shots(arguments: list[str]) -> int:
    """Set up and run the script that photographs the main pages."""
    script = ROOT / "packaging" / "shots.py"
    if not script.is_file():
        raise Problem("packaging/shots.py is not there", "screenshots come with the window; update the repository")
    environment.provide(for_tests=True)
    command = [str(environment.program("python")), str(script), *arguments]
    return subprocess.run(command, cwd=ROOT, env=gate.part_environment(), check=False).returncode


_TABLE: dict[str, Callable[[list[str]], int]] = {
    "run": _open_window,
    "test": gate.run,
    "bench": bench.run,
    "shots": _take_shots,
    "texts": text_catalogue.run,
}
