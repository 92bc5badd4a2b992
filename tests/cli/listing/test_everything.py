"""What free text finds, of several types."""

import io
import json

from stellwerk.cli.listing.everything import show_matches
from stellwerk.cli.listing.form import Form
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import Kind, Ref
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.best_match import Match

FOUND = (
    Match(Ref(Kind.VM, "v1"), "web", None, "web"),
    Match(Ref(Kind.DISK, "v1/vda"), "vda", CATALOGUE.props[Kind.DISK]["serial"], "WD-1"),
)


def written(form: Form) -> str:
    out = io.StringIO()
    show_matches(Terminal(out=out, err=out, source=out), form, FOUND)
    return out.getvalue()


def test_where_it_was_found_stands_beside_what_has_another_name() -> None:
    table = written(Form.TABLE).splitlines()
    assert table[0].split() == ["Type", "Name", "Found"]
    assert table[-1].endswith("Serial number: WD-1")


def test_machines_get_the_id_and_the_property() -> None:
    lines = written(Form.CSV).splitlines()
    assert lines == [
        "type,name,found,text,id",
        "vm,web,name,web,v1",
        "disk,vda,serial,WD-1,v1/vda",
    ]
    assert json.loads(written(Form.JSON))[1]["found"] == "serial"
