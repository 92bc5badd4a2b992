"""What one press of the tabulator costs in a shell: `stellwerk complete` on a profile of 400 hosts with 10,000 VMs.

Times are of the processor, of whole processes, with compiled modules kept as an installed program has them. The floor
is the interpreter with the two libraries that every line of ours needs (json, msgspec), and nothing of ours.
"""

import os
import resource
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.part.profile import write_profile
from tests.bench.part.row import Row, show

TIMES = 7
WHAT = {
    "a property (Vms: st)": ("Vms: st", "< 150 ms"),
    "a name among 10,000 (Vms: name = w)": ("Vms: name = w", "< 400 ms"),
}
LIMITS = {"< 150 ms": 150.0, "< 400 ms": 400.0}


def main() -> None:
    """Measure and print."""
    with tempfile.TemporaryDirectory() as folder:
        profile = write_profile(Path(folder))
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
            "PYTHONPYCACHEPREFIX": str(Path(folder) / "bytecode")
        }
        bare = _cost([sys.executable, "-c", "pass"], environment)
        floor = _cost([sys.executable, "-c", "import json, msgspec"], environment)
        rows = [Row("the interpreter alone", bare, "ms"), Row("the interpreter with json and msgspec", floor, "ms")]
        for what, (text, goal) in WHAT.items():
            command = [sys.executable, "-m", "stellwerk", "--profile", str(profile), "complete", text, "--json"]
            took = _cost(command, environment)
            rows.append(Row(f"complete {what}", took, "ms", floor, goal, took < LIMITS[goal]))
    show(rows)


def _cost(command: list[str], environment: dict[str, str]) -> float:
    """The least processor time of several runs in milliseconds; the first one compiles."""
    found = []
    for _time in range(TIMES):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(command, check=True, capture_output=True, env=environment)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        found.append((after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime) * 1000)
    return min(found)


if __name__ == "__main__":
    main()
