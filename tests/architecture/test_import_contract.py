"""The import contracts of pyproject.toml hold, and each notices a breach planted in a copy of the house."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.source import ROOT

ROOMS = "Rooms, from the top; names on one line are strangers"
PORTS = "Policy and store do not know the ports"
ADAPTERS = "Only runtime imports adapters"
STRANGERS = "Adapters are strangers to each other"
CYCLES = "No cycles between siblings"
QT = "Qt only under ui"

BREACHES = {
    ROOMS: {
        "core/planted_up.py": "import stellwerk.model",
        "planted_room/__init__.py": "",
        "cli/planted_sideways.py": "def late():\n    import stellwerk.ui",
    },
    PORTS: {
        "policy/planted_port.py": "import stellwerk.ports",
        "store/planted_port.py": "import stellwerk.ports",
    },
    ADAPTERS: {"commands/planted_adapter.py": "import stellwerk.adapters.database"},
    STRANGERS: {"adapters/local/planted_neighbour.py": "import stellwerk.adapters.database"},
    CYCLES: {
        "core/planted_a.py": "import stellwerk.core.planted_b",
        "core/planted_b.py": "def late():\n    import stellwerk.core.planted_a",
    },
    QT: {"services/planted_qt.py": "def late():\n    from PySide6 import QtCore"},
}
"""What is planted, by the contract that must notice it."""


def lint(folder: Path) -> tuple[int, str]:
    """Exit status and output of import-linter on the house in `folder`, in a process of its own.

    Both houses have one name, so one process could not look at them in turn.
    """
    question = "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
    ended = subprocess.run(
        [sys.executable, "-c", question],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder / "app"), "COLUMNS": "200", "NO_COLOR": "1"},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    return ended.returncode, ended.stdout + ended.stderr


@pytest.fixture(scope="module")
def verdict_on_breaches(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What import-linter says about an empty house with all BREACHES planted in it."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copy(ROOT / "pyproject.toml", folder)
    for package in sorted((ROOT / "app").rglob("__init__.py")):
        copy = folder / package.relative_to(ROOT).parent
        copy.mkdir(parents=True, exist_ok=True)
        (copy / "__init__.py").touch()
    (folder / "app/stellwerk/__main__.py").touch()
    for files in BREACHES.values():
        for place, text in files.items():
            path = folder / "app/stellwerk" / place
            path.parent.mkdir(exist_ok=True)
            path.write_text(text)
    status, said = lint(folder)
    assert status == 1, said
    return said


def test_the_house_keeps_its_contracts() -> None:
    status, said = lint(ROOT)
    assert status == 0, said


@pytest.mark.parametrize("contract", BREACHES)
def test_a_contract_notices_its_breach(verdict_on_breaches: str, contract: str) -> None:
    assert f"{contract} BROKEN" in verdict_on_breaches
    detail = verdict_on_breaches.partition("Broken contracts")[2].partition(contract)[2]
    for place in BREACHES[contract]:
        planted = place.removesuffix(".py").removesuffix("/__init__").rpartition("/")[2]
        assert planted in detail, f"{contract} does not name {planted}:\n{verdict_on_breaches}"


def test_every_contract_is_proved() -> None:
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    named = [
        line.partition('"')[2].rstrip('"')
        for line in text.partition("[tool.importlinter]")[2].splitlines()
        if line.startswith("name = ")
    ]
    assert sorted(named) == sorted(BREACHES)
