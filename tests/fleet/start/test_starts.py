"""A script that is started with what it needs loaded already is what it would be by itself."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fleet.program import Program
from tests.fleet.start.server import LOADED
from tests.fleet.start.starts import Starts

TELLING = """
import json, os, signal, sys
told = {"words": sys.argv, "path": sys.path, "name": __name__, "folder": os.getcwd(), "variables": dict(os.environ)}
others = ("stellwerk.commands.tag", "stellwerk.ui", "tests", "libvirt")
told["others"] = [name for name in sys.modules if name.startswith(others)]
told["children"] = str(signal.getsignal(signal.SIGCHLD))
print(json.dumps(told))
print("to errors", sys.stdin.read(), file=sys.stderr)
"""


@pytest.fixture(scope="module")
def started() -> Iterator[Starts]:
    """What starts them."""
    made = Starts()
    yield made
    made.close()


@pytest.fixture
def script(tmp_path: Path) -> Path:
    """Where the script of a test goes."""
    return tmp_path / "script.py"


def test_it_has_its_words_variables_folder_and_path(started: Starts, script: Path) -> None:
    script.write_text(TELLING)
    variables = {**os.environ, "PYTHONPATH": f"{script.parent}/a:{script.parent}/b", "OWN": "ü"}
    ours = started.run([str(script), "a word", ""], variables, 60)
    plain = subprocess.run(
        [sys.executable, str(script), "a word", ""],
        env=variables, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert (ours.returncode, json.loads(ours.stdout)) == (0, json.loads(plain.stdout))
    assert ours.stderr == plain.stderr == "to errors \n"


@pytest.mark.parametrize(
    ("text", "status", "said"),
    [
        ("import sys; sys.exit(7)", 7, ""),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", -9, ""),
        ("import sys; sys.exit('for this reason')", 1, "for this reason\n"),
        ("import atexit; atexit.register(print, 'at its end')", 0, "at its end\n"),
    ],
)
def test_its_end_is_told(started: Starts, script: Path, text: str, status: int, said: str) -> None:
    script.write_text(text)
    ended = started.run([str(script)], os.environ, 60)
    assert (ended.returncode, ended.stdout + ended.stderr) == (status, said)


def test_one_that_takes_too_long_is_ended(started: Starts, script: Path) -> None:
    script.write_text("import os, time; print(os.getpid(), flush=True); time.sleep(1000)")
    with pytest.raises(subprocess.TimeoutExpired) as error:
        started.run([str(script)], os.environ, 0.5)
    assert error.value.stdout
    assert not Path(f"/proc/{int(error.value.stdout)}/cwd").exists()


def test_a_command_loads_all_of_this_itself(tmp_path: Path) -> None:
    """Else what is loaded for it could hide that it does not load something: of what is loaded, too."""
    program = Program(tmp_path)
    text = "import sys; from stellwerk.cli.main import main; main(sys.argv[1:], window=lambda _start: 1)"
    words = ["Add-Host", "-Name", "none", "-Uri", "qemu+tcp://127.0.0.1:1/system"]
    report = f"{text}\nprint(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", report, *words],
        env=program.environment, capture_output=True, text=True, check=True, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    given = subprocess.run(
        [sys.executable, "-c", f"import {', '.join(LOADED)}, sys; print(*sys.modules)"],
        env=program.environment, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert set(given.stdout.split()) - set(done.stdout.split()) == set()
