"""One character."""

from stellwerk.ui.console.terminal.cell import Cell


def test_what_looks_alike_has_one_style() -> None:
    assert Cell("a", fg="red").style is Cell("b", fg="red").style
    assert Cell("a", fg="red").style is not Cell("a").style


def test_columns() -> None:
    assert [Cell(data).columns for data in ("a", "日", "", "e\u0301")] == [1, 2, 0, 1]
