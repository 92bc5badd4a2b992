"""The catalogues are found, renewed by commands that keep them stable, and counted."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from workbench import text_catalogue
from workbench.problem import Problem


def test_each_language_has_its_folder(tmp_path: Path) -> None:
    for code in ("fr", "de"):
        file = tmp_path / "resources" / "locale" / code / "LC_MESSAGES" / "stellwerk.po"
        file.parent.mkdir(parents=True)
        file.touch()
    assert [text_catalogue.language(path) for path in text_catalogue.catalogues(tmp_path)] == ["de", "fr"]


def test_every_mark_of_the_sources_is_looked_for() -> None:
    command = text_catalogue.extraction(Path("x.pot"))
    assert {"--keyword=_", "--keyword=N_", "--keyword=translate", "--keyword=plural:1,2"} <= set(command)


def test_nothing_is_guessed_and_nothing_old_is_kept() -> None:
    command = text_catalogue.renewal(Path("x.pot"), Path("locale/de/LC_MESSAGES/stellwerk.po"))
    assert {"--no-fuzzy-matching", "--ignore-obsolete"} <= set(command)
    assert command[-2:] == ["-l", "de"]


HEAD = 'msgid ""\nmsgstr ""\n"Language: de\\n"\n'


@pytest.mark.parametrize(
    ("entries", "count"),
    [
        ("", 0),
        ('msgid "a"\nmsgstr "b"\n', 0),
        ('msgid "a"\nmsgstr ""\n"b"\n', 0),
        ('msgid "a"\nmsgstr ""', 1),
        ('msgid "a"\nmsgstr ""\n\nmsgid ""\n"c"\nmsgstr ""\n', 2),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] "c"\nmsgstr[1] ""\n', 1),
        ('msgid "a"\nmsgid_plural "b"\nmsgstr[0] ""\nmsgstr[1] ""\n', 1),
    ],
)
def test_what_is_missing_is_counted(entries: str, count: int) -> None:
    assert text_catalogue.missing(f"{HEAD}\n{entries}") == count


OLD = f"""{HEAD}
#: app/a.py
msgid "Start"
msgstr "Starten"

#: app/a.py
msgid "Gone"
msgstr "Fort"
"""
SOURCE = """
A = (N_("Start"), _("Stop"), plural("{n} day", "{n} days", 2), translate("Go"), ngettext("x", "y", 1))
"""


def test_the_commands_bring_a_catalogue_up_to_date(tmp_path: Path) -> None:
    catalogue, template = tmp_path / "de" / "LC_MESSAGES" / "stellwerk.po", tmp_path / "x.pot"
    catalogue.parent.mkdir(parents=True)
    catalogue.write_text(OLD)
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "a.py").write_text(SOURCE)

    def renew() -> str:
        for command in (text_catalogue.extraction(template), text_catalogue.renewal(template, catalogue)):
            program = [sys.executable, "-m", "babel.messages.frontend"]
            subprocess.run([*program, *command], cwd=tmp_path, check=True, capture_output=True)
        return catalogue.read_text()

    text = renew()
    assert 'msgid "Start"\nmsgstr "Starten"' in text
    assert [word in text for word in ('"Stop"', '"{n} days"', '"Go"', '"Gone"', '"x"')] == [
        True,
        True,
        True,
        False,
        False,
    ]
    assert text_catalogue.missing(text) == 3
    assert renew() == text


def test_arguments_are_refused() -> None:
    with pytest.raises(Problem):
        text_catalogue.run(["de"])
