"""The catalogues of translations: brings them up to date with the marked texts of the sources, counts what is missing.

The template is made anew each time and not kept.
"""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from workbench import environment
from workbench.problem import ROOT, Problem, say
from workbench.process import run_shown

KEYWORDS = ("_", "N_", "translate", "plural:1,2")
"""How texts are marked: `core/text.py`."""

LIMIT_SECONDS = 120.0
_EMPTY = re.compile(r'^msgstr(?:\[\d\])? ""\n(?!")', re.MULTILINE)
"""A text of a catalogue without a translation (a long one begins empty, too, and goes on in the next line)."""


def run(arguments: list[str]) -> int:
    """Bring every catalogue up to date. Raises Problem where one cannot be read or written."""
    if arguments:
        raise Problem("texts takes no arguments", "run: python3 packaging/dev.py texts")
    environment.provide(for_tests=False)
    with tempfile.TemporaryDirectory(prefix="stellwerk-texts-") as folder:
        template = Path(folder) / "stellwerk.pot"
        _babel(extraction(template))
        for catalogue in catalogues(ROOT):
            _babel(renewal(template, catalogue))
            count = missing(catalogue.read_text(encoding="utf-8"))
            say(f"{language(catalogue)}: {count} texts are missing in {catalogue.relative_to(ROOT)}")
    return 0


def catalogues(root: Path) -> list[Path]:
    """The catalogue of every language, sorted."""
    return sorted((root / "resources" / "locale").glob("*/LC_MESSAGES/stellwerk.po"))


def language(catalogue: Path) -> str:
    """The code of a catalogue's language: the folder it is in."""
    return catalogue.parents[1].name


def extraction(template: Path) -> list[str]:
    """The command that collects the marked texts. Files without lines, so that a moved line changes nothing."""
    marks = [f"--keyword={keyword}" for keyword in KEYWORDS]
    return ["extract", "--no-default-keywords", *marks, "--add-location=file", "-o", str(template), "app"]


def renewal(template: Path, catalogue: Path) -> list[str]:
    """The command that adds new texts and drops old ones. Nothing is guessed: a wrong text is worse than English."""
    wishes = ["--no-fuzzy-matching", "--ignore-obsolete", "--ignore-pot-creation-date", "--width=120"]
    return ["update", *wishes, "-i", str(template), "-o", str(catalogue), "-l", language(catalogue)]


def missing(catalogue: str) -> int:
    """How many texts in a catalogue are not translated, or lack a form of the plural."""
    return sum(1 for entry in catalogue.split("\n\n") if _EMPTY.search(entry + "\n"))


def _babel(arguments: list[str]) -> None:
    outcome = run_shown([str(environment.program("pybabel")), *arguments], limit=LIMIT_SECONDS)
    if outcome.status != 0:
        raise Problem(f"pybabel {arguments[0]} failed", "its own message is above")
