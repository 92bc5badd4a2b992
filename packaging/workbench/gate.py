"""The test run: linters, types, import contracts, and every test. One run shows all that fails.

The unit tests run beside the checks, which leave a processor idle most of the time; shown is one part after the other.
"""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from workbench import environment, tally
from workbench.beside import Beside, Output
from workbench.problem import ROOT, say
from workbench.process import Outcome, run_shown, show
from workbench.tally import Count

CHECK_LIMIT_SECONDS = 300.0
TESTS_LIMIT_SECONDS = 1500.0
"""For a part that hangs: on a machine half as fast as usual, all of them that do not hang still come to their end."""

BY_FILE_FOLDERS = ("driver", "journeys", "fleet")
"""Tests whose files share something: a hypervisor, the screen of a process, the hosts of a lab. A file stays in one
process."""
BY_FILE = ("-n", "4", "--dist", "loadfile", "--no-loadscope-reorder")
"""Four side by side: much of the time they wait, for guests that boot and for what is silent. The files in their
order: the longest come first, which often have few tests and pytest would put last."""

_CODE = ("app", "tests", "packaging")


@dataclass(frozen=True, slots=True)
class Part:
    """One step: what it is called, its command, whether pytest runs it, and beside those that come before it."""

    name: str
    command: tuple[str, ...]
    is_pytest: bool = False
    is_early: bool = False


@dataclass(frozen=True, slots=True)
class Result:
    """What came out of a part."""

    part: Part
    outcome: Outcome
    count: Count


def part_environment() -> dict[str, str]:
    """The variables of every part: no screen needed, the programs of `.venv` first in the path.

    Bytecode is kept whatever the developer prefers elsewhere: each of some hundred starts of the program, and each
    process of tests, would compile all its modules anew.
    """
    folder = str(environment.program("python").parent)
    path = os.pathsep.join([folder, os.environ.get("PATH", os.defpath)])
    return {
        **{name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"},
        "PATH": path,
        "QT_QPA_PLATFORM": "offscreen",
        "VIRTUAL_ENV": str(environment.folder()),
    }


def run(arguments: list[str]) -> int:
    """Set up, run every part, print the sum; 0 when nothing failed. `arguments` go to pytest."""
    environment.provide(for_tests=True)
    return _report(run_parts([*checks(), *pytest_parts(ROOT, arguments)], may_be_empty=bool(arguments)))


def run_parts(parts: list[Part], *, may_be_empty: bool) -> list[Result]:
    """Run the parts and show them, in their order; the first of the early ones is begun with the others."""
    early = next((part for part in parts if part.is_early), None)

    def work(output: Output, stop: threading.Event) -> Result | None:
        return _run_part(early, may_be_empty, output, stop) if early is not None else None

    results = []
    with Beside(work) as beside:
        for part in parts:
            say(f"{part.name}: {' '.join(part.command)}")
            begun = beside.result() if part is early else None
            results.append(begun or _run_part(part, may_be_empty))
    return results


def checks() -> list[Part]:
    """The parts that read the code without running it."""
    return [
        Part("ruff check", ("ruff", "check", *_CODE)),
        Part("ruff format", ("ruff", "format", "--check", *_CODE)),
        Part("mypy app", ("mypy",)),
        Part("mypy packaging", ("mypy", "packaging/dev.py", "packaging/shots.py")),
        Part("import contracts", ("lint-imports",)),
    ]


def pytest_parts(root: Path, arguments: list[str]) -> list[Part]:
    """The pytest runs: unit tests on two processes, then the folders that go by file, as far as they hold tests.

    Where `arguments` name files or folders, one run of exactly these.
    """
    if any(not text.startswith("-") and (root / text.split("::")[0]).exists() for text in arguments):
        return [_pytest("tests", arguments)]
    left_out = [f"--ignore=tests/{name}" for name in (*BY_FILE_FOLDERS, "bench")]
    unit = ["tests", *left_out, "-n", "2", "--dist", "worksteal", *arguments]
    parts = [replace(_pytest("unit tests", unit), is_early=True)]
    names = [name for name in BY_FILE_FOLDERS if any((root / "tests" / name).rglob("test_*.py"))]
    if names:
        parts.append(_pytest(" ".join(names), [*(f"tests/{name}" for name in names), *BY_FILE, *arguments]))
    return parts


def _pytest(name: str, arguments: Iterable[str]) -> Part:
    # The "ci" profile of hypothesis repeats itself exactly and has no deadlines, which a busy machine breaks.
    return Part(name, ("python", "-m", "pytest", "-q", "--hypothesis-profile=ci", *arguments), is_pytest=True)


def _run_part(part: Part, may_be_empty: bool, output: Output = show, stop: threading.Event | None = None) -> Result:
    program, *rest = part.command
    command = [str(environment.program(program)), *rest]
    if not part.is_pytest:
        outcome = _run(command, CHECK_LIMIT_SECONDS, output, stop)
        return Result(part, outcome, tally.of_check(outcome.status))
    with tempfile.TemporaryDirectory(prefix="stellwerk-test-") as folder:
        report = Path(folder) / "report.xml"
        command.append(f"--junitxml={report}")
        outcome = _run(command, TESTS_LIMIT_SECONDS, output, stop)
        return Result(part, outcome, tally.of_report(report, outcome.status, may_be_empty=may_be_empty))


def _run(command: list[str], limit: float, output: Output, stop: threading.Event | None) -> Outcome:
    return run_shown(command, environment=part_environment(), limit=limit, output=output, stop=stop)


def _report(results: list[Result]) -> int:
    """Print each part's outcome, pytest's closing lines and the sum. A failed check counts as one failed."""
    total = sum((result.count for result in results), Count())
    say("summary")
    for result in results:
        print(f"{result.part.name:18} {_verdict(result):8} {result.outcome.seconds:6.1f} s")
    for result in results:
        if result.part.is_pytest:
            print(f"{result.part.name}: {result.outcome.last_line()}")
    print(total.line(), flush=True)
    return 1 if total.failed else 0


def _verdict(result: Result) -> str:
    if result.outcome.timed_out:
        return "too long"
    return "FAILED" if result.count.failed else "ok"
