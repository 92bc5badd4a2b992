"""Names of lines with their values, wrapped."""

from stellwerk.ui.pages.performance.legend import Entry, Legend
from stellwerk.ui.theme.palette import Token
from stellwerk.ui.theme.theme import Theme


def test_all_of_it_in_words(qtbot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.show_entries([Entry("read", "1 KiB/s", Token.BLUE), Entry("written", "–", Token.AMBER, True)])
    assert legend.text() == "read 1 KiB/s · written –"
    before = legend.grab().toImage()
    legend.show_entries([Entry("", "5 %")])
    assert legend.text() == "5 %"
    assert legend.grab().toImage() != before


def test_many_wrap_and_none_is_wider_than_there_is_room(qtbot, theme: Theme) -> None:
    legend = Legend(theme)
    qtbot.addWidget(legend)
    legend.show_entries([Entry("x" * 200, "1 KiB/s", Token.BLUE) for _number in range(5)])
    line = legend.fontMetrics().height()
    assert legend.heightForWidth(5000) == line
    assert legend.heightForWidth(300) == 5 * line
    assert "\n" in legend.toolTip()
