"""The switch between the views of the tree."""

from pytestqt.qtbot import QtBot

from stellwerk.ui.models.tree_shape import TreeView
from stellwerk.ui.shell.view_switch import ViewSwitch
from stellwerk.ui.theme.metric import TREE_WIDTH
from stellwerk.ui.theme.theme import Theme


def test_only_the_view_in_front_has_its_name_written_out(qtbot: QtBot, theme: Theme) -> None:
    switch = ViewSwitch(theme)
    qtbot.addWidget(switch)
    assert [switch.tabText(place) for place in range(switch.count())] == ["Hosts", "", "", "", "", "", ""]
    with qtbot.waitSignal(switch.chosen):
        switch.show_view(TreeView.NETWORKS)
    assert switch.view is TreeView.NETWORKS
    assert [text for place in range(switch.count()) if (text := switch.tabText(place))] == ["Networks"]
    assert [switch.accessibleTabName(place) for place in range(3)] == ["Hosts", "VMs", "Folders"]
    assert switch.tabToolTip(6) == "Tags"


def test_all_views_are_in_sight(qtbot: QtBot, theme: Theme) -> None:
    switch = ViewSwitch(theme)
    qtbot.addWidget(switch)
    for view in TreeView:
        switch.show_view(view)
        assert switch.sizeHint().width() < TREE_WIDTH - 16
