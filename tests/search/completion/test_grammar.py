"""What may come next after some tokens: the grammar alone, without any name looked up for an offer."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.search.completion.fit import Choices, Fit, Names, Operators, PageNumber, Types, Values, Words
from stellwerk.search.completion.grammar import At, Walk
from stellwerk.search.lexer import tokenize
from stellwerk.search.name import CatalogueNames
from stellwerk.search.parser import MAX_DEPTH


def walked(text: str, kind: Kind | None = Kind.VM) -> Walk:
    walk = Walk(kind, CATALOGUE)
    for token in tokenize(text, CatalogueNames(CATALOGUE, kind).is_type)[:-1]:
        walk.take(token)
    return walk


def shown(fit: Fit) -> str:
    match fit:
        case Types():
            return "types"
        case Names(kind=kind):
            return f"names of {kind}"
        case Choices(prop=prop):
            return f"choices of {prop.key}"
        case Operators(prop=prop):
            return f"operators of {prop.key if prop is not None else 'a relation'}"
        case Values(kind=kind, prop=prop, op=op, related=related):
            return f"{'text' if related else 'values'} {kind}.{prop.key} {op.value}"
        case Words(texts=texts):
            return " ".join(texts)
        case PageNumber():
            return "number"


TERM = ["names of vm", "NOT ("]
AFTER = ["AND OR", "sortby page", *TERM]


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("", [*TERM, "types", "sortby page"]),
        ("Hosts:", ["names of host", "NOT (", "sortby page"]),
        ("name", ["operators of name", "IN IS NOT", *AFTER]),
        ("host.name", ["operators of name", "IN IS NOT"]),
        ("Hosts.cluster", ["operators of cluster", "IN IS NOT"]),
        ("web", AFTER),
        ('"name"', AFTER),
        ("hosts", [": sortby page", "operators of a relation", *AFTER]),
        ("a hosts", ["operators of a relation", *AFTER]),
        ("memory >", ["values vm.memory >"]),
        ("memory ~", []),
        ("hosts ~", ["text host.name ~"]),
        ("hosts <", []),
        ("name = web", AFTER),
        ("(name = web", ["AND OR )", *TERM]),
        ("(name = web)", AFTER),
        ("name = web and", TERM),
        ("name = web or not", TERM),
        ("(", TERM),
        ("name in", ["("]),
        ("web in", AFTER),
        ("name not", ["IN", *TERM]),
        ("host.name not", ["IN"]),
        ("name not web", AFTER),
        ("name not in", ["("]),
        ("name in (", ["values vm.name ="]),
        ("name in (a", [", )"]),
        ("name in (a,", ["values vm.name ="]),
        ("name in (a)", AFTER),
        ("name is", ["NULL NOT EMPTY"]),
        ("name is not", ["NULL EMPTY"]),
        ("name is not null", AFTER),
        ("web is", AFTER),
        ("name sortby", ["names of vm"]),
        ("sortby name", ["asc desc , page"]),
        ("sortby hosts", []),
        ("sortby nonsense", []),
        ("sortby name desc", [", page"]),
        ("sortby name desc, ", ["names of vm"]),
        ("page", ["number"]),
        ("page 2", []),
        ("Storage:", []),
        ("storage sortby", []),
        ("hosts sortby", ["names of host"]),
        ("status.up", AFTER),
    ],
)
def test_what_fits(text: str, fits: list[str]) -> None:
    assert list(map(shown, walked(text).fits())) == fits


def test_without_a_type_there_is_only_free_text() -> None:
    assert list(map(shown, walked("", None).fits())) == ["types", "NOT ("]
    assert list(map(shown, walked("web", None).fits())) == ["AND OR", "page", "NOT ("]
    assert list(map(shown, walked("name =", None).fits())) == []
    assert list(map(shown, walked("Vms", None).fits())) == [": sortby page", "AND OR", "page", "NOT ("]
    assert walked("Vms sortby", None).kind is Kind.VM


@pytest.mark.parametrize(
    ("text", "dot"),
    [("host", True), ("host.cluster", True), ("status", True), ("name", False), ("web", False), ("sortby host", True),
     ("sortby status", False), ("Vms.host", True), ("status.up", False)],
)  # fmt: skip
def test_a_dot_only_follows_at_once(text: str, dot: bool) -> None:
    walk = walked(text)
    assert (Words((".",)) in walk.fits(touching=True)) is dot
    assert Words((".",)) not in walk.fits()


@pytest.mark.parametrize(
    ("text", "right"),
    [("status = up", True), ("status = upp", False), ("memory > 4G", True), ("memory > lots", False), ("web", True),
     ("host.nmae", True), ("status.upp", False), ("name in (a", True), ("status in (upp", False), ('name = "a', False),
     ("hosts = a", True), ('hosts = ""', False), ("sortby nmae", False), ("sortby hosts", True), ("page 0", False),
     ("page x", False), ("page 2", True), ("name is web", False), ("host.name web", False),
     ("host.name not web", False),
     ("sortby name up", False), ("memory ~", False), ("name = null", True), ("name ~ null", False)],
)  # fmt: skip
def test_whether_the_last_token_is_right(text: str, right: bool) -> None:
    assert walked(text).right is right


def test_brackets_and_nots_end_where_the_parser_gives_up() -> None:
    deep = "(NOT " * (MAX_DEPTH // 2)
    assert Words(("NOT", "(")) not in walked(deep).fits()
    assert Words(("NOT", "(")) in walked(deep[:-4]).fits()


def test_mistakes_are_walked_over() -> None:
    for text in (") a", ", a", "= b", "name = and a", "a or or b", "name in (a b c", "name in (and", "x ) ) y"):
        assert walked(text).at in (At.DONE, At.WORD, At.LISTED)
    assert walked("sortby ( x").at is not At.START
