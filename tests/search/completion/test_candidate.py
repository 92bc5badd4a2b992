"""The words that the catalogue and the language have."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.candidate import Candidates, example, word
from stellwerk.search.completion.offer import What
from stellwerk.search.name import Target, Unknown, resolve

CANDIDATES = Candidates(CATALOGUE)


@pytest.mark.parametrize("kind", Kind)
def test_every_name_that_leads_somewhere_is_there_once_and_no_other(kind: Kind) -> None:
    for first in (True, False):
        names = CANDIDATES.names(kind, first)
        folded = [name.folded for name in names]
        assert len(folded) == len(set(folded))
        assert {*CATALOGUE.props[kind], *CATALOGUE.relations[kind]} <= set(folded)
        for name in names:
            path = [name.text] if first else [CATALOGUE.kinds[kind].type_name, name.text]
            assert isinstance(resolve(path, kind, CATALOGUE), Target), name
    assert CANDIDATES.names(kind, True) is CANDIDATES.names(kind, True)


def test_the_searched_type_leads_a_path_only() -> None:
    assert "vms" in {name.folded for name in CANDIDATES.names(Kind.VM, True)}
    assert "vms" not in {name.folded for name in CANDIDATES.names(Kind.VM, False)}
    assert isinstance(resolve(["host", "host"], Kind.VM, CATALOGUE), Unknown)


def test_a_relation_is_written_like_the_type_where_that_is_its_name() -> None:
    names = {name.folded: name for name in CANDIDATES.names(Kind.HOST, True)}
    assert (names["vms"].text, names["vms"].what, names["vms"].detail) == ("Vms", What.RELATION, "VMs")
    assert names["cluster"].what is What.PROPERTY
    assert names["address"].detail == "URI"


def test_types_come_by_their_names_then_by_others() -> None:
    types = [candidate.text for candidate in CANDIDATES.types(None)]
    assert types[:4] == ["Datacenters", "Clusters", "Hosts", "Vms"]
    assert {"vm", "jobs", "data_center"} <= set(types)
    assert "host" not in {candidate.folded for candidate in CANDIDATES.types(Kind.VM)}
    assert "storage_pool" in {candidate.folded for candidate in CANDIDATES.types(Kind.VM)}


def test_values_and_other_words_for_them() -> None:
    status = CATALOGUE.props[Kind.VM]["status"]
    choices = {choice.text: choice.detail for choice in CANDIDATES.choices(status)}
    assert list(choices)[:2] == ["Up", "PoweringUp"]
    assert (choices["running"], choices["shut off"]) == ("Up", "Down")
    assert "shut off" not in {choice.text for choice in CANDIDATES.shorthands(status)}
    flags = CANDIDATES.choices(CATALOGUE.props[Kind.VM]["autostart"])
    assert [(flag.text, flag.detail) for flag in flags][:2] == [("true", ""), ("yes", "true")]
    assert CANDIDATES.choices(CATALOGUE.props[Kind.VM]["os"])[0].detail.startswith("rhel")


def test_operators_by_property() -> None:
    def signs(key: str | None) -> str:
        prop = CATALOGUE.props[Kind.VM][key] if key is not None else None
        return " ".join(operator.text for operator in CANDIDATES.operators(prop))

    assert signs("name") == signs(None) == "= != ~ !~"
    assert signs("memory") == "= != < <= > >="
    assert signs("autostart") == "= !="


def test_single_words() -> None:
    assert (word("AND").what, word("(").what, word("sortby").detail) == (What.KEYWORD, What.SIGN, "the order")
    assert example("4GiB", "a size").what is What.EXAMPLE
