"""What was done to a host."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from stellwerk.model.host_check import Installed, Preparation, StepOutcome
from stellwerk.ui.forms.raw_text import RawText
from stellwerk.ui.pages.part.preparation_view import MOST_PACKAGES, PreparationView
from stellwerk.ui.theme.theme import Theme

STEPS = (
    StepOutcome(line="apt-get install libvirt", status=0, output="Setting up libvirt\n"),
    StepOutcome(line="systemctl enable --now libvirtd.socket", status=1),
)


def test_nothing_was_done(theme: Theme, qtbot: QtBot) -> None:
    view = PreparationView(theme)
    qtbot.addWidget(view)
    view.show_preparation(None, 0.0)
    assert view.isHidden()


def test_commands_output_packages_and_their_size(theme: Theme, qtbot: QtBot) -> None:
    view = PreparationView(theme)
    qtbot.addWidget(view)
    packages = (Installed(name="qemu", version="7.2", size=3 << 20), Installed(name="libvirt", size=1 << 20))
    view.show_preparation(Preparation(at=1.0, steps=STEPS, installed=packages, error="it stopped"), 2.0)
    assert not view.isHidden()
    labels = view.labels
    for text in ("it stopped", STEPS[0].line, "2 packages were installed, 4 MiB", "qemu", "7.2", "3 MiB"):
        assert text in labels
    outputs = [raw.text.toPlainText() for raw in view.findChildren(RawText)]
    assert outputs == ["Setting up libvirt\n", ""]


def test_another_one_takes_its_place_and_many_packages_are_counted(theme: Theme, qtbot: QtBot) -> None:
    view = PreparationView(theme)
    qtbot.addWidget(view)
    first = Preparation(at=1.0, steps=STEPS)
    view.show_preparation(first, 2.0)
    body = view._body
    view.show_preparation(first, 3.0)
    assert view._body is body
    many = tuple(Installed(name=f"p{number}") for number in range(MOST_PACKAGES + 7))
    view.show_preparation(Preparation(at=2.0, installed=many), 3.0)
    assert "and 7 more" in view.labels
    view.show_preparation(None, 3.0)
    assert view.isHidden()
