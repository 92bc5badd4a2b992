"""What a call will do."""

from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.setting import Settings
from stellwerk.engine.command import Effects, FileFate
from stellwerk.engine.preview import Preview, TargetPreview
from stellwerk.model.call import Call
from stellwerk.ui.forms.effects_view import EffectsView
from stellwerk.ui.theme.palette import DARK, LIGHT, Token
from stellwerk.ui.theme.theme import THEME, Theme


def told(theme: Theme, qtbot: QtBot, effects: Effects, *targets: TargetPreview) -> EffectsView:
    view = EffectsView(theme)
    qtbot.addWidget(view)
    view.show_preview(Preview(call=Call("X"), title="X", verb="X", targets=targets, effects=effects))
    return view


def test_it_is_hidden_while_there_is_nothing_to_tell(room: Room, theme: Theme, qtbot: QtBot) -> None:
    view = told(theme, qtbot, Effects())
    assert view.isHidden()
    view.show_preview(None)
    assert view.isHidden()


def test_sentences_warnings_and_files(theme: Theme, qtbot: QtBot) -> None:
    files = (
        FileFate(path="/a.qcow2", goes=True, size=1 << 30),
        FileFate(path="/base.qcow2", goes=False, reason="web-2 stands on it"),
    )
    view = told(theme, qtbot, Effects(lines=("it is removed",), warnings=("it runs",), files=files))
    assert not view.isHidden()
    for text in ("It is removed.", "▲ It runs.", "These files are deleted:", "/a.qcow2", "1 GiB", "web-2 stands on it"):
        assert text in view.text


def test_warnings_can_be_read_in_another_theme_too(theme: Theme, settings: Settings, qtbot: QtBot) -> None:
    settings.set(THEME, "light")
    view = told(theme, qtbot, Effects(warnings=("it runs",)))
    assert LIGHT[Token.AMBER] in view.text
    settings.set(THEME, "dark")
    qtbot.waitUntil(lambda: DARK[Token.AMBER] in view.text)


def test_those_that_are_left_out_say_why(theme: Theme, qtbot: QtBot) -> None:
    ok, no = (
        TargetPreview(ref=None, name="a", allowed=True),
        TargetPreview(ref=None, name="b", allowed=False, reason="it is off"),
    )
    view = told(theme, qtbot, Effects(), ok, no)
    assert "1 object is left out:" in view.text
    assert "it is off" in view.text
    assert told(theme, qtbot, Effects(), no).isHidden()


def test_names_are_no_markup_and_lists_end(theme: Theme, qtbot: QtBot) -> None:
    files = tuple(FileFate(path=f"/<b>{n}</b>", goes=True) for n in range(60))
    view = told(theme, qtbot, Effects(files=files))
    assert "<b>" not in view.text
    assert "&lt;b&gt;0" in view.text
    assert "and 10 more" in view.text


def test_commands_stand_as_they_are_typed(theme: Theme, qtbot: QtBot) -> None:
    view = told(theme, qtbot, Effects(lines=("this is run",), commands=("echo '<b>'", "true")))
    assert "$ echo &#x27;&lt;b&gt;&#x27;" in view.text
    assert view.text.count("<pre") == 2
