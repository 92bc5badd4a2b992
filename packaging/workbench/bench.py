"""Benchmarks: runs the scripts of `tests/bench`; `--write` adds their tables to docs/benchmarks.md."""

from __future__ import annotations

import datetime
import os
import platform
from pathlib import Path

from workbench import environment, gate
from workbench.problem import ROOT, Problem, say
from workbench.process import run_shown

BENCH_LIMIT_SECONDS = 1800.0
_HEAD = "# Benchmarks\n\nWritten by `python3 packaging/dev.py bench --write` on the machines named.\n"


def run(arguments: list[str]) -> int:
    """Run the benchmarks named in `arguments`, or all; 1 when one failed. Raises Problem on unknown names."""
    write = "--write" in arguments
    wanted = [name for name in arguments if name != "--write"]
    present = names(ROOT / "tests" / "bench")
    unknown = [name for name in wanted if name not in present]
    if unknown:
        raise Problem(f"no benchmark is called {', '.join(unknown)}", f"there are: {', '.join(present) or 'none'}")
    environment.provide(for_tests=True)
    tables: list[tuple[str, str]] = []
    failed = 0
    for name in wanted or present:
        say(f"benchmark {name}")
        command = [str(environment.program("python")), "-m", f"tests.bench.{name}"]
        outcome = run_shown(command, environment=gate.part_environment(), limit=BENCH_LIMIT_SECONDS)
        failed += outcome.status != 0
        if outcome.status == 0:
            tables.append((name, "\n".join(outcome.tail).strip()))
    if write and tables:
        append(ROOT / "docs" / "benchmarks.md", tables, datetime.datetime.now(datetime.UTC), machine())
    return 1 if failed else 0


def names(folder: Path) -> list[str]:
    """The benchmarks in `folder` and its rooms, sorted (`watch.charts`). What they share begins with `_` or is in the
    room `part`."""
    found = (path.relative_to(folder).with_suffix("").parts for path in folder.rglob("*.py"))
    return sorted(".".join(parts) for parts in found if parts[0] != "part" and not parts[-1].startswith("_"))


def machine() -> str:
    """What the numbers depend on: processors, memory, system and Python; no names of machines."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30 if hasattr(os, "sysconf") else 0.0
    return (
        f"{os.cpu_count()} CPUs ({_processor()}), {memory:.0f} GiB memory, "
        f"{platform.system()} {platform.release().partition('-')[0]}, Python {platform.python_version()}"
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.machine()
    found = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return found[0] if found else platform.machine()


def append(page: Path, tables: list[tuple[str, str]], now: datetime.datetime, facts: str) -> None:
    """Add one dated entry with the tables to the end of `page`, which is made where it is missing."""
    page.parent.mkdir(parents=True, exist_ok=True)
    text = page.read_text(encoding="utf-8") if page.exists() else _HEAD
    entry = [f"\n## {now:%Y-%m-%d %H:%M} UTC\n\n{facts}\n"]
    entry += [f"\n### {name}\n\n```\n{table}\n```\n" for name, table in tables]
    page.write_text(text + "".join(entry), encoding="utf-8")
