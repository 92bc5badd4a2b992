"""Lists that an object's context menu leads to: its problems, and what is related to it. Owner thread.

They are navigations, as the links of a page are: each opens the answer to a query, which the search bar then shows.
"""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QMenu

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.model.entity import Entity, name_of
from stellwerk.model.graph import Graph
from stellwerk.search.token import quote
from stellwerk.ui.theme.icon import KIND_GLYPHS, IconBook

MOST = 50
"""Objects that a query names."""

EVENTS_BY: dict[Kind, tuple[str, ...]] = {
    Kind.HOST: ("host", "vm.host"),
    Kind.CLUSTER: ("cluster", "host.cluster", "vm.cluster"),
    Kind.TAG: ("about_tag",),
    Kind.DATA_CENTER: ("datacenter", "cluster.datacenter", "host.datacenter", "vm.datacenter"),
}
"""What happened in a container is what happened to it or to anything in it; to a tag, what is about it: the relation
that is usual leads to what has it."""

Go = Callable[[str], None]


def add_searches(menu: QMenu, refs: Sequence[Ref], graph: Graph, icons: IconBook, go: Go) -> None:
    """Add to the context menu of some objects of one kind; nothing where there is nothing to search for."""
    found = related_queries(refs, graph)
    problems = problem_query(refs, graph)
    if not problems and not found:
        return
    menu.addSeparator()
    if problems:
        action = menu.addAction(icons.icon("warning-circle"), _("Show problems"))
        action.setObjectName("problems")
        action.triggered.connect(lambda: go(problems))
    if found:
        below = menu.addMenu(icons.icon("magnifying-glass"), _("Search for"))
        below.setObjectName("searches")
        for kind, query in found:
            entry = below.addAction(icons.icon(KIND_GLYPHS[kind]), translate(CATALOGUE.kinds[kind].many))
            entry.setObjectName(kind.value)
            entry.triggered.connect(lambda _on=False, query=query: go(query))


def problem_query(refs: Sequence[Ref], graph: Graph, catalogue: Catalogue = CATALOGUE) -> str:
    """What went wrong with these objects of one kind and what is in them; empty where events do not tell of them."""
    where = _events_where(refs, graph, catalogue)
    return f"{catalogue.kinds[Kind.EVENT].type_name}: {where} and severity >= warning" if where else ""


def events_query(refs: Sequence[Ref], graph: Graph, catalogue: Catalogue = CATALOGUE, *, named: bool = True) -> str:
    """What happened to these objects of one kind and what is in them; empty as `problem_query`. `named`: for people, by
    names where these are unique, which is found out by going through all objects."""
    where = _events_where(refs, graph, catalogue, may_name=named)
    return f"{catalogue.kinds[Kind.EVENT].type_name}: {where}" if where else ""


def objects_query(refs: Sequence[Ref], graph: Graph, catalogue: Catalogue = CATALOGUE) -> str:
    """These objects of one kind themselves; empty for others, and for more than a query names."""
    kind, named = _kind_of(refs), _named(refs, graph)
    return f"{catalogue.kinds[kind].type_name}: {named}" if kind is not None and named else ""


def related_queries(refs: Sequence[Ref], graph: Graph, catalogue: Catalogue = CATALOGUE) -> Sequence[tuple[Kind, str]]:
    """For each kind that has a relation to these objects: the query for what is related to them."""
    kind, named = _kind_of(refs), _named(refs, graph)
    if kind is None or not named:
        return ()
    found = ((info, _relation_to(kind, other, catalogue)) for other, info in catalogue.kinds.items())
    return [(info.kind, f"{info.type_name}: {relation}.{named}") for info, relation in found if relation]


def _events_where(refs: Sequence[Ref], graph: Graph, catalogue: Catalogue, *, may_name: bool = True) -> str:
    kind = _kind_of(refs)
    relation = _relation_to(kind, Kind.EVENT, catalogue) if kind is not None else ""
    named = _named(refs, graph, may_name=may_name)
    if kind is None or not relation or not named:
        return ""
    places = [f"{path}.{named}" for path in EVENTS_BY.get(kind, (relation,))]
    return places[0] if len(places) == 1 else f"({' or '.join(places)})"


def _kind_of(refs: Sequence[Ref]) -> Kind | None:
    kinds = {ref.kind for ref in refs}
    return kinds.pop() if len(kinds) == 1 and len(refs) <= MOST else None


def _relation_to(kind: Kind, other: Kind, catalogue: Catalogue) -> str:
    """The relation by which an object of the other kind belongs to one of this kind; empty where there is none."""
    relations = catalogue.own_relations(other)
    return next((r.key for r in relations if r.target is kind and r.usual and other is not kind), "")


def _named(refs: Sequence[Ref], graph: Graph, *, may_name: bool = True) -> str:
    """`name = x` where that says which ones are meant, else by id; empty for objects that are gone."""
    entities = [entity for ref in refs if (entity := graph.get(ref)) is not None]
    if not entities:
        return ""
    by_name = may_name and all(_is_unique(ref, entity, graph) for ref, entity in zip(refs, entities, strict=False))
    values = [quote(name_of(entity) if by_name else entity.id) for entity in entities]
    key = "name" if by_name else "id"
    return f"{key} = {values[0]}" if len(values) == 1 else f"{key} in ({', '.join(values)})"


def _is_unique(ref: Ref, entity: Entity, graph: Graph) -> bool:
    name = name_of(entity)
    return ref.kind is not Kind.TASK and sum(1 for other in graph.all(ref.kind) if name_of(other) == name) == 1
