"""Rule: some calls and words have no place: sleeping, nested event loops, catching everything, printing."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable

from tests.architecture.source import Source, dotted, nodes

LOOP_NAMES = frozenset({"processEvents", "QEventLoop"})
SKIP_CALLS = frozenset({"skip", "skipif", "xfail", "importorskip"})
THREAD_MAKERS = frozenset(
    {"Thread", "ThreadPoolExecutor", "ProcessPoolExecutor", "start_new_thread", "QThread", "QThreadPool"}
)
THREAD_FILES: frozenset[str] = frozenset(
    {
        "stellwerk/cli/top/console_keyboard.py",
        "stellwerk/cli/top/keyboard.py",
        "stellwerk/adapters/console/rfb/connection.py",
        "stellwerk/adapters/database/reading/reader.py",
        "stellwerk/adapters/database/writer.py",
        "stellwerk/adapters/hypervisor/event_loop.py",
        "stellwerk/adapters/local/forward.py",
        "stellwerk/adapters/ssh/pool.py",
        "stellwerk/adapters/ssh/askpass.py",
        "stellwerk/adapters/ssh/downward.py",
        "stellwerk/adapters/ssh/tunnel.py",
        "stellwerk/adapters/local/feed.py",
        "stellwerk/adapters/local/scrape_server.py",
        "stellwerk/runtime/settings_saver.py",
        "stellwerk/services/link/crew.py",
        "stellwerk/services/link/errand.py",
        "stellwerk/services/link/lane_thread.py",
        "stellwerk/services/proc/reader.py",
        "stellwerk/services/recording/worker.py",
        "stellwerk/services/terminal/talk.py",
    }
)
"""The files that own threads, as `stellwerk/…`; each says in its docstring which thread and how it ends."""

_REASON = re.compile(r"#\s*noqa:\s*BLE001\W+(?=.*[A-Za-z]{3,}.*\s.*)(?P<reason>.{12,})$")
_UNFINISHED = re.compile(r"#.*\b(TODO|FIXME|XXX|HACK)\b")


def sleeps(sources: Iterable[Source]) -> list[str]:
    """`time.sleep`, under whatever name it was imported."""
    found = []
    for source in sources:
        names = {"time.sleep"}
        for node in nodes(source.tree, ast.ImportFrom, ast.Import):
            if isinstance(node, ast.ImportFrom) and node.module == "time":
                names |= {alias.asname or alias.name for alias in node.names if alias.name == "sleep"}
            if isinstance(node, ast.Import):
                names |= {f"{alias.asname}.sleep" for alias in node.names if alias.name == "time" and alias.asname}
        found += [
            source.breach(node, "waits by sleeping: wait for the thing itself, with a limit")
            for node in nodes(source.tree, ast.Call)
            if dotted(node.func) in names
        ]
    return found


def nested_loops(sources: Iterable[Source]) -> list[str]:
    """`processEvents` and own QEventLoops."""
    return [
        source.breach(node, f"{name} runs an event loop within another: return, and go on when the signal comes")
        for source in sources
        for node in nodes(source.tree, ast.Attribute, ast.Name)
        if (name := dotted(node).rpartition(".")[2]) in LOOP_NAMES
    ]


def broad_catches(sources: Iterable[Source]) -> list[str]:
    """Bare `except` and that of `Exception` or `BaseException` that keeps the error to itself, without
    `# noqa: BLE001` and a reason."""
    return [
        source.breach(node, "catches everything: name the errors, or give `# noqa: BLE001` and the reason")
        for source in sources
        for node in nodes(source.tree, ast.ExceptHandler)
        if _is_broad(node) and not _raises_again(node) and not _REASON.search(source.line(node.lineno))
    ]


def _is_broad(handler: ast.ExceptHandler) -> bool:
    kinds = handler.type.elts if isinstance(handler.type, ast.Tuple) else [handler.type]
    return any(kind is None or dotted(kind).rpartition(".")[2] in ("Exception", "BaseException") for kind in kinds)


def _raises_again(handler: ast.ExceptHandler) -> bool:
    """It cleans up and lets the error go on."""
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def prints(sources: Iterable[Source]) -> list[str]:
    """`print(…)` in a file that is not of the command line."""
    return [
        source.breach(node, "prints: only the command line does; log it or show it")
        for source in sources
        if not source.within(["cli"])
        for node in nodes(source.tree, ast.Call)
        if dotted(node.func) == "print"
    ]


def stray_threads(sources: Iterable[Source], owners: frozenset[str] = THREAD_FILES) -> list[str]:
    """Threads made, or thread classes derived, in files that are not owners; and owners that make none."""
    found = []
    makers = set()
    for source in sources:
        for node in nodes(source.tree, ast.Call, ast.ClassDef, ast.ImportFrom):
            if _makes_thread(node):
                makers.add(source.place)
                if source.place not in owners:
                    found.append(source.breach(node, "starts a thread: only the files in THREAD_FILES do"))
    found += [f"{place}: in THREAD_FILES but makes no thread" for place in sorted(owners - makers)]
    return found


def _makes_thread(node: ast.AST) -> bool:
    match node:
        case ast.Call(func=function):
            names = [function]
        case ast.ClassDef(bases=bases):
            names = bases
        case ast.ImportFrom(module="threading", names=aliases):  # a plain `Timer` may be one of ours
            return any(alias.name == "Timer" for alias in aliases)
        case _:
            return False
    return any(dotted(name) == "threading.Timer" or dotted(name).rpartition(".")[2] in THREAD_MAKERS for name in names)


def skips(sources: Iterable[Source]) -> list[str]:
    """Tests that may be skipped or may fail: `pytest.skip`, `pytest.mark.skipif`, `xfail`, `importorskip`."""
    return [
        source.breach(node, "a test runs or is not there: no skips")
        for source in sources
        for node in nodes(source.tree, ast.Attribute)
        if node.attr in SKIP_CALLS and dotted(node).split(".")[0] in ("pytest", "mark")
    ]


def unfinished(sources: Iterable[Source]) -> list[str]:
    """Comments that say the work is not done."""
    return [
        source.breach(number, "unfinished: do it, or open an issue")
        for source in sources
        for number, line in enumerate(source.text.splitlines(), 1)
        if _UNFINISHED.search(line)
    ]
