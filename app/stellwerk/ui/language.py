"""The language of the window and of Qt's own texts: buttons of dialogs, context menus. Owner thread, at start."""

from PySide6.QtCore import QLibraryInfo, QTranslator
from PySide6.QtWidgets import QApplication

from stellwerk.core.setting import Settings
from stellwerk.runtime.language import ENGLISH, begin_language


def use_window_language(app: QApplication, settings: Settings) -> QTranslator | None:
    """Speak the language that the settings choose. Call once, before the first widget is made.

    Answers the translator that Qt uses from now on; None in English, or where Qt does not bring the language.
    """
    language = begin_language(settings)
    if language == ENGLISH:
        return None
    translator = QTranslator(app)
    if not translator.load(f"qtbase_{language}", QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath)):
        return None
    app.installTranslator(translator)
    return translator
