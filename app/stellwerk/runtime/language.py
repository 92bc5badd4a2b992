"""The language of the window: which one, and its texts. Owner thread, before the window is made.

The command line, the logs and all machine formats stay English, so only a window calls this.
"""

import gettext
import io
import locale
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from stellwerk.core.error import AppError
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_, use_language
from stellwerk.runtime.po_file import compile_po
from stellwerk.runtime.resource import resource_folder

_log = logging.getLogger(__name__)

ENGLISH = "en"
_NAMES = {"en": "english", "de": "german"}
"""By code, what locales of Windows begin with."""

LANGUAGE = Setting(
    key="window.language",
    default="system",
    title=N_("Language"),
    help=N_("Of the window, from its next start on; the command line stays English"),
    choices=("system", *_NAMES),
)


def begin_language(settings: Settings) -> str:
    """Set the texts of this process in the chosen language; answers its code, such as `de`.

    Where its catalogue cannot be read, the texts stay English, with a line in the log.
    """
    chosen = settings.get(LANGUAGE)
    language = system_language(os.environ, locale.getlocale()[0]) if chosen == "system" else chosen
    try:
        use_language(read_catalogue(language))
    except (AppError, OSError, ValueError) as error:
        _log.warning("the texts in the language %s cannot be read: %s", language, error)
        return ENGLISH
    return language


def system_language(environment: Mapping[str, str], place: str | None) -> str:
    """The code of the first language we speak that the environment wishes, else `place` (a locale); else English."""
    chosen = (environment.get(name) for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"))
    wishes = next((wish for wish in chosen if wish), place or "")
    for wish in wishes.lower().split(":"):
        for code, name in _NAMES.items():
            if wish == code or wish.startswith((f"{code}_", f"{code}-", f"{code}.", f"{code}@", name)):
                return code
    return ENGLISH


def read_catalogue(language: str, resources: Path | None = None) -> gettext.NullTranslations:
    """The translations into `language`; English is what the program is written in and has none. Reads a file.

    Raises Invalid or ValueError for a file that is no catalogue, OSError where it cannot be read.
    """
    if language == ENGLISH:
        return gettext.NullTranslations()
    file = (resources or resource_folder()) / "locale" / language / "LC_MESSAGES" / "stellwerk.po"
    return gettext.GNUTranslations(io.BytesIO(compile_po(file.read_text(encoding="utf-8"))))
