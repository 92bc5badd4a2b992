"""The catalogues are found, renewed by commands that keep them stable, and counted."""

from __future__ import annotations

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


def test_arguments_are_refused() -> None:
    with pytest.raises(Problem):
        text_catalogue.run(["de"])
