"""The virtual environment `.venv` of the repository: made once, renewed when what it holds no longer fits."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from workbench import system_package
from workbench.problem import ROOT, Problem, say
from workbench.process import run_shown

PIP_LIMIT_SECONDS = 1800.0
_OFFLINE_SIGNS = (
    "Temporary failure in name resolution",
    "Name or service not known",
    "NewConnectionError",
    "NameResolutionError",
    "Network is unreachable",
    "nodename nor servname",
    "Connection refused",
    "ProxyError",
    "ReadTimeoutError",
    "ConnectTimeoutError",
)


def folder(root: Path = ROOT) -> Path:
    """Where the environment lives."""
    return root / ".venv"


def program(name: str, root: Path = ROOT) -> Path:
    """The path of a program inside the environment."""
    if os.name == "nt":
        return folder(root) / "Scripts" / f"{name}.exe"
    return folder(root) / "bin" / name


def provide(*, for_tests: bool) -> None:
    """Make everything ready: system packages, environment, Python packages. Quick when nothing changed.

    Raises Problem when something outside is in the way.
    """
    system_package.provide(for_tests=for_tests)
    if not _is_usable(ROOT):
        _create(ROOT)
    stamp = folder() / "stellwerk-stamp"
    fingerprint = _fingerprint(ROOT)
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == fingerprint:
        return
    stamp.unlink(missing_ok=True)
    _install(ROOT)
    stamp.write_text(fingerprint, encoding="utf-8")


def requirements(pyproject: str) -> list[str]:
    """The `dev` group in the text of a pyproject.toml (pip itself reads groups only since 25.1)."""
    group = tomllib.loads(pyproject)["dependency-groups"]["dev"]
    return [str(requirement) for requirement in group]


def _fingerprint(root: Path) -> str:
    """Changes when the dependencies, the Python or the place of the repository change."""
    parts = [(root / "pyproject.toml").read_bytes(), sys.version.encode(), str(root).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _is_usable(root: Path) -> bool:
    """True when the environment's own Python starts, is the version of this one and has pip."""
    python = program("python", root)
    if not python.exists():
        return False
    question = "import sys, pip; print(sys.version_info[:2] == tuple(map(int, sys.argv[1:])), sys.prefix)"
    wanted = [str(number) for number in sys.version_info[:2]]
    answer = subprocess.run([str(python), "-c", question, *wanted], capture_output=True, text=True, check=False)
    return answer.stdout.strip() == f"True {folder(root)}"


def _create(root: Path) -> None:
    say(f"making the virtual environment {folder(root)} with Python {sys.version.split()[0]}")
    shutil.rmtree(folder(root), ignore_errors=True)
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(folder(root))], capture_output=True, text=True, check=False
    )
    if made.returncode != 0:
        raise Problem(
            f"{sys.executable} cannot make a virtual environment: {(made.stderr or made.stdout).strip()}",
            "install the venv module of this Python (Debian, Ubuntu: apt-get install python3-venv)",
        )


def _install(root: Path) -> None:
    say("installing the Python packages (the first time takes a few minutes)")
    group = requirements((root / "pyproject.toml").read_text(encoding="utf-8"))
    command = [
        str(program("python", root)),
        "-m",
        "pip",
        "install",
        "--progress-bar",
        "off",
        "-e",
        str(root),
        *group,
    ]
    outcome = run_shown(command, limit=PIP_LIMIT_SECONDS, folder=root)
    if outcome.status == 0:
        return
    said = "\n".join(outcome.tail)
    if any(sign in said for sign in _OFFLINE_SIGNS):
        raise Problem(
            "the Python packages could not be fetched: no package index was reached",
            "connect this machine to the network, or name an index within reach "
            "(pip config set global.index-url URL), and run this command again",
        )
    raise Problem(
        "pip could not install the Python packages; its own message is above",
        "libvirt-python is built from source: it needs gcc, pkg-config, the headers of Python and of libvirt",
    )
