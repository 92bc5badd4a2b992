"""The kind that `Select-Vm` selects. Pure; any thread."""

from stellwerk.core.ids import Kind
from stellwerk.model.catalogue.registry import CATALOGUE


def selected_kind(name: str) -> Kind | None:
    """The kind that `Select-Vm` selects; None for any other name."""
    verb, dash, noun = name.partition("-")
    if verb.casefold() != "select" or not dash:
        return None
    nouns = {info.noun.casefold(): kind for kind, info in CATALOGUE.kinds.items()}
    return nouns.get(noun.casefold()) or CATALOGUE.of_type(noun)
