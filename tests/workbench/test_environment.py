"""The requirements of the environment are those of pyproject.toml."""

from __future__ import annotations

from workbench import environment
from workbench.problem import ROOT


def test_requirements_are_those_of_the_dev_group() -> None:
    text = '[dependency-groups]\ndev = ["pytest>=8", "ruff"]\nother = ["sphinx"]\n'
    assert environment.requirements(text) == ["pytest>=8", "ruff"]


def test_the_project_has_what_the_gate_starts() -> None:
    named = " ".join(environment.requirements((ROOT / "pyproject.toml").read_text(encoding="utf-8")))
    for tool in ("pytest", "pytest-xdist", "hypothesis", "ruff", "mypy", "import-linter"):
        assert tool in named


def test_programs_lie_in_the_environment_of_the_repository() -> None:
    assert environment.program("python").parent.parent == ROOT / ".venv"
