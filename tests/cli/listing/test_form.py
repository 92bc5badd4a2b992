"""The forms of a list; all of them through the command line in `test_selection`."""

import csv
import io

import pytest
from tests.model.catalogue.sample import ENTITIES, sample_graph

from stellwerk.cli.listing.form import Form, csv_line, many_word, show_count, show_list
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.entity import ref_of


def written(act: object) -> str:
    out = io.StringIO()
    act(Terminal(out=out, err=out, source=out))
    return out.getvalue()


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("form", Form)
def test_every_property_of_every_kind_can_be_written(kind: Kind, form: Form) -> None:
    graph, props = sample_graph(), CATALOGUE.own_props(kind)
    entities = [entity for entity in ENTITIES if ref_of(entity).kind is kind]
    text = written(lambda to: show_list(to, form, props, entities, graph))
    if form is Form.CSV:
        rows = list(csv.reader(io.StringIO(text)))
        assert rows[0] == [prop.key for prop in props]
        assert len(rows) == len(entities) + 1


@pytest.mark.parametrize(
    ("value", "cell"),
    [("=1+1", "'=1+1"), ("+x", "'+x"), ("-x", "'-x"), ("@x", "'@x"), ("\tx", "'\tx"), (-5, "-5"), (-0.5, "-0.5"),
     (["=a", "b"], '"\'=a, b"'), (None, ""), (True, "true"), (False, "false"), ("a,b", '"a,b"'), ([], "")],
)  # fmt: skip
def test_a_cell_cannot_be_a_formula(value: object, cell: str) -> None:
    assert written(lambda to: csv_line(to, ["x", value])) == f"x,{cell}\n"


def test_a_count_in_each_form() -> None:
    assert [written(lambda to, form=form: show_count(to, form, 3)) for form in Form] == [
        "3\n", '{"count": 3}\n', "count\n3\n"
    ]  # fmt: skip
    assert [form.machine for form in Form] == [False, True, True]


def test_kinds_within_a_sentence() -> None:
    assert (many_word(Kind.VM), many_word(Kind.STORAGE_POOL)) == ("VMs", "storage pools")
