"""Templates as values."""

from stellwerk.core.ids import HostId, TagId, TemplateId
from stellwerk.core.record import plain, replace
from stellwerk.model.template.template import Template, TemplateFile, TemplateState

GOLDEN = Template(
    id=TemplateId("m"),
    host_id=HostId("h1"),
    name="golden",
    path="/p/golden.template",
    also_on=(HostId("h2"),),
    files=(TemplateFile(target="vda", path="/p/golden.qcow2"),),
)


def test_what_it_says_of_itself() -> None:
    assert (GOLDEN.hosts, GOLDEN.paths) == (("h1", "h2"), ("/p/golden.qcow2",))
    assert GOLDEN.state is TemplateState.OK
    assert replace(GOLDEN, problem="was written to").state is TemplateState.CHANGED


def test_what_is_written_of_it_has_nothing_of_this_profile() -> None:
    told = replace(GOLDEN, tags=(TagId("t"),), values={"owner": "ops"})
    assert told.bare == GOLDEN
    assert told != GOLDEN
    assert plain(told.bare)["values"] == {}
