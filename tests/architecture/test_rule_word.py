"""The rules about calls and words find each form, and spare what only looks like one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import pytest
from tests.architecture import rule_word
from tests.architecture.source import parse

Rule = Callable[..., list[str]]

stray_threads = partial(rule_word.stray_threads, owners=frozenset())

BREACHES: list[tuple[Rule, str]] = [
    (rule_word.sleeps, "import time\ntime.sleep(1)"),
    (rule_word.sleeps, "import time as t\nt.sleep(1)"),
    (rule_word.sleeps, "from time import sleep as rest\nrest(1)"),
    (rule_word.nested_loops, "def f(app):\n    app.processEvents()"),
    (rule_word.nested_loops, "def f(QtCore):\n    QtCore.QEventLoop().exec()"),
    (rule_word.broad_catches, "try:\n    f()\nexcept Exception:\n    pass"),
    (rule_word.broad_catches, "try:\n    f()\nexcept:\n    pass"),
    (rule_word.broad_catches, "try:\n    f()\nexcept (OSError, BaseException) as error:\n    pass"),
    (rule_word.broad_catches, "try:\n    f()\nexcept Exception:  # noqa: BLE001\n    pass"),
    (rule_word.broad_catches, "try:\n    f()\nexcept Exception:  # noqa: BLE001 (thread)\n    pass"),
    (rule_word.prints, "print('here')"),
    (stray_threads, "import threading\nthreading.Thread(target=f).start()"),
    (stray_threads, "from threading import Thread\nclass Worker(Thread):\n    pass"),
    (stray_threads, "import threading\nthreading.Timer(1, f)"),
    (stray_threads, "from threading import Timer"),
    (stray_threads, "from concurrent import futures\nfutures.ThreadPoolExecutor()"),
    (stray_threads, "from PySide6.QtCore import QThread\nQThread()"),
    (rule_word.skips, "import pytest\npytest.skip('later')"),
    (rule_word.skips, "import pytest\n@pytest.mark.xfail\ndef test_a(): ..."),
    (rule_word.skips, "from pytest import mark\n@mark.skipif(True, reason='x')\ndef test_a(): ..."),
    (rule_word.unfinished, "x = 1  # TODO: more"),
]

INNOCENT: list[tuple[Rule, str]] = [
    (rule_word.sleeps, "import time\ntime.monotonic()\nhost.sleep()\nsleep(1)"),
    (rule_word.nested_loops, "'''never processEvents'''"),
    (rule_word.broad_catches, "try:\n    f()\nexcept (OSError, ValueError):\n    pass"),
    (
        rule_word.broad_catches,
        "try:\n    f()\nexcept Exception:  # noqa: BLE001 (top of a thread: the bug is logged)\n    pass",
    ),
    (rule_word.broad_catches, "try:\n    f()\nexcept BaseException:\n    close()\n    raise"),
    (rule_word.prints, "pprint(1)\nself.print()"),
    (
        stray_threads,
        "import threading\nthreading.Lock()\nthreading.get_ident()\nTimer(1)\nQTimer(self)",
    ),
    (rule_word.skips, "import pytest\npytest.raises(ValueError)\niterator.skip(3)"),
    (rule_word.unfinished, "TODO = 'a word in the data'"),
]


@pytest.mark.parametrize(("rule", "text"), BREACHES)
def test_a_breach_is_found(rule: Rule, text: str) -> None:
    found = rule([parse("stellwerk/core/a.py", text)])
    assert len(found) == 1
    assert found[0].startswith("stellwerk/core/a.py:")


@pytest.mark.parametrize(("rule", "text"), INNOCENT)
def test_what_only_looks_like_one_is_spared(rule: Rule, text: str) -> None:
    assert rule([parse("stellwerk/core/a.py", text)]) == []


def test_the_command_line_prints() -> None:
    assert rule_word.prints([parse("stellwerk/cli/render.py", "print(1)")]) == []


def test_the_owners_of_threads_may_start_them_and_must() -> None:
    owners = frozenset({"stellwerk/services/lane.py", "stellwerk/services/idle.py"})
    sources = [
        parse("stellwerk/services/lane.py", "import threading\nthreading.Thread()"),
        parse("stellwerk/services/idle.py", "x = 1"),
    ]
    assert rule_word.stray_threads(sources, owners) == [
        "stellwerk/services/idle.py: in THREAD_FILES but makes no thread"
    ]
