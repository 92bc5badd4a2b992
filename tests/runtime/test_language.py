"""Which language the window speaks, and where its texts come from."""

from __future__ import annotations

import gettext
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from stellwerk.core.error import Invalid
from stellwerk.core.setting import Settings
from stellwerk.core.text import plural, translate, use_language
from stellwerk.runtime.language import LANGUAGE, begin_language, read_catalogue, system_language


@pytest.fixture(autouse=True)
def english_after() -> Iterator[None]:
    yield
    use_language(gettext.NullTranslations())


@pytest.mark.parametrize(
    ("environment", "place", "language"),
    [
        ({"LANG": "de_AT.UTF-8"}, None, "de"),
        ({"LANG": "de"}, None, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "C"}, None, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_MESSAGES": "de_CH"}, None, "de"),
        ({"LANG": "de_DE.UTF-8", "LANGUAGE": "en:de"}, None, "en"),
        ({"LANG": "en_GB.UTF-8", "LANGUAGE": "fr:de:en"}, None, "de"),
        ({"LANG": "den_CA"}, None, "en"),
        ({"LANG": ""}, "German_Germany", "de"),
        ({}, "de-DE", "de"),
        ({}, "de_DE", "de"),
        ({"LANG": "en_US.UTF-8"}, "de_DE", "en"),
        ({}, "French_France", "en"),
        ({}, None, "en"),
    ],
)
def test_the_language_of_the_system(environment: Mapping[str, str], place: str | None, language: str) -> None:
    assert system_language(environment, place) == language


def test_the_setting_beats_the_system(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "en")
    assert begin_language(Settings({"window.language": "de"})) == "de"
    assert translate("Force off") == "Ausschalten"


def test_the_system_is_followed_where_nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LANGUAGE", "de_DE")
    assert begin_language(Settings()) == "de"
    assert [plural("{n} host", "{n} hosts", count) for count in (0, 1, 2)] == ["0 Hosts", "1 Host", "2 Hosts"]


def test_english_is_the_language_of_the_sources() -> None:
    settings = Settings()
    settings.set(LANGUAGE, "en")
    assert begin_language(settings) == "en"
    assert translate("Force off") == "Force off"


def test_an_unknown_language_in_the_file_counts_as_none() -> None:
    assert begin_language(Settings({"window.language": "xx"})) == "en"


def test_a_broken_catalogue_is_told(tmp_path: Path) -> None:
    file = tmp_path / "locale" / "de" / "LC_MESSAGES" / "stellwerk.po"
    file.parent.mkdir(parents=True)
    file.write_text("nonsense")
    with pytest.raises(Invalid):
        read_catalogue("de", tmp_path)


def test_a_missing_catalogue_is_told(tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"stellwerk\.po"):
        read_catalogue("de", tmp_path)
