"""Completion of the query in a line of the shell: after `select`, `Select-Vm`, `query` and `complete`. Owner thread."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from stellwerk.cli import query_check, query_complete, selection
from stellwerk.cli.option import dashed, folded
from stellwerk.cli.select_noun import selected_kind
from stellwerk.cli.shell.typed_line import TypedWord, joined, typed_words, written
from stellwerk.model.catalogue.registry import CATALOGUE, catalogue_of
from stellwerk.model.graph import Graph
from stellwerk.search.completion.offer import Offer

_OPTIONS: Mapping[str, Mapping[str, bool]] = {
    "select": selection.OPTIONS,
    "query": query_check.OPTIONS,
    "complete": query_complete.OPTIONS,
}


def takes_query(name: str) -> bool:
    """Whether what follows a line's first word is a query."""
    return name.casefold() in _OPTIONS or selected_kind(name) is not None


def query_offers(line: str, graph: Callable[[], Graph]) -> Iterable[tuple[str, int, str]]:
    """What may stand at the end of a line that takes a query: what to write instead of the last so many characters,
    and what it is."""
    head, *rest = typed_words(line)
    options = _OPTIONS.get(head.text.casefold(), selection.OPTIONS)
    words = _query_words(rest, options)
    if words is None:
        return
    last = words[-1]
    if last.text and not last.quote and line[-1] in "\"'":
        return  # the word is whole: what follows would have to be written into its quotes
    if last.text.startswith("-") and not last.quote:
        yield from _option_offers(last, options, len(line))
        return
    query = joined(words, len(line))
    lead = _lead(head.text)
    completer = query_complete.completer_of(graph, catalogue_of(graph()))
    for offer in completer.offers(lead + query.text):
        yield _in_line(offer, query, len(lead), len(line))


def _lead(name: str) -> str:
    """`Select-Vm` names the type that the text does not."""
    kind = selected_kind(name)
    return f"{CATALOGUE.kinds[kind].type_name}: " if kind is not None else ""


def _query_words(rest: list[TypedWord], options: Mapping[str, bool]) -> list[TypedWord] | None:
    """The words that make the query, the one being written last; None where that is the value of an option."""
    takes_value = {folded(name) for name, takes in options.items() if takes}
    words: list[TypedWord] = []
    waiting = False
    for number, word in enumerate(rest, 1):
        option = dashed(word.text)
        last = number == len(rest)
        if waiting:
            if last:
                return None
            waiting = False
        elif last or option is None:
            words.append(word)
        else:
            waiting = option.folded in takes_value and option.value is None
    return words or None


def _option_offers(last: TypedWord, options: Mapping[str, bool], end: int) -> Iterator[tuple[str, int, str]]:
    length = end - last.places[0]
    for name in options:
        if f"--{name}".startswith(last.text):
            yield f"--{name}", length, ""


def _in_line(offer: Offer, query: TypedWord, lead: int, end: int) -> tuple[str, int, str]:
    start = offer.start - lead
    place = query.places[start] if start < len(query.places) else end
    what = f"{offer.what.value}: {offer.detail}" if offer.detail else offer.what.value
    return written(offer.insert, query.quote), end - place, what
