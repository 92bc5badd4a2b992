"""What a declaration says when it says nothing else."""

from stellwerk.core.text import N_
from stellwerk.model.catalogue.prop import ColumnHint, Prop, PropKind, Source


def test_a_declaration_is_compared_by_identity() -> None:
    def made() -> Prop[object]:
        return Prop(key="k", kind=PropKind.TEXT, get=lambda e, g: None, title=N_("K"), help=N_("k"), source=Source.USER)

    first = made()
    assert first == first
    assert first != made()
    assert len({first, made()}) == 2


def test_a_column_is_hidden_and_plain_by_default() -> None:
    assert ColumnHint() == ColumnHint(width=16, shown=False, bar=False)
