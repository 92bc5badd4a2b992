"""What keys, kinds and choices of fields may be. Pure; any thread."""

from collections.abc import Iterable

from stellwerk.core.error import AppError, Conflict, Invalid
from stellwerk.core.ids import Kind
from stellwerk.core.text import _, in_sentence
from stellwerk.model.catalogue.registry import CATALOGUE
from stellwerk.model.field import FIELDED, LONGEST_KEY, RESERVED, Field, FieldType, is_key
from stellwerk.model.graph import Graph
from stellwerk.search.name import PLANNED_TYPES

MOST_CHOICES = 200
_LONGEST_CHOICE = 100


def all_fields(graph: Graph) -> list[Field]:
    """Every field, in their order."""
    found = [one for one in graph.all(Kind.FIELD) if isinstance(one, Field)]
    return sorted(found, key=lambda one: (one.position, one.key))


def checked_key(text: str) -> str:
    """The key in small letters. Raises Invalid for what queries could not name."""
    key = text.strip().lower()
    if key in RESERVED:
        raise Invalid(_('"{key}" is a word of the search language').format(key=key), _("choose another key"))
    if not is_key(key):
        raise Invalid(
            _('"{key}" cannot be the key of a field').format(key=text[:80]),
            _("write a letter, then letters, digits and underscores, at most {n} in all").format(n=LONGEST_KEY),
        )
    return key


def checked_kinds(words: Iterable[str]) -> tuple[Kind, ...]:
    """The kinds of these words, each once, in their order. Raises Invalid for others and for none."""
    known = {kind.value: kind for kind in FIELDED}
    kinds = []
    for word in words:
        kind = CATALOGUE.of_type(word) or known.get(word)
        if kind not in FIELDED:
            told = _('"{kind}" is no kind of objects that can have fields').format(kind=word[:40])
            raise Invalid(told, _("choose from {kinds}").format(kinds=", ".join(known)))
        kinds.append(kind)
    if not kinds:
        raise Invalid(_("no kind is named"), _("choose from {kinds}").format(kinds=", ".join(known)))
    return tuple(kind for kind in FIELDED if kind in kinds)


def checked_choices(type_: FieldType, texts: Iterable[str]) -> tuple[str, ...]:
    """The choices without blanks around them. Raises Invalid for none of a choice, any of another type, two alike."""
    choices = tuple(text.strip() for text in texts)
    if type_ is not FieldType.CHOICE:
        if choices:
            raise Invalid(_("only a field of the type choice has choices"), _("leave them out, or say -Type choice"))
        return ()
    if not choices:
        raise Invalid(_("a choice needs choices"), _("give them with -Choice, one after the other"))
    if len(choices) > MOST_CHOICES:
        raise Invalid(_("these are too many choices"), _("give at most {n}").format(n=MOST_CHOICES))
    for text in choices:
        if not text or len(text) > _LONGEST_CHOICE or not text.isprintable():
            raise Invalid(
                _('"{text}" cannot be a choice').format(text=text[:80]),
                _("give 1 to {n} characters on one line").format(n=_LONGEST_CHOICE),
            )
        if text.casefold() in ("null", "empty"):
            raise Invalid(_('"{key}" is a word of the search language').format(key=text), _("choose another word"))
    if len({text.casefold() for text in choices}) < len(choices):
        raise Invalid(_("two choices are alike"), _("name each once, whatever the case"))
    return choices


def key_refusal(key: str, kinds: Iterable[Kind], known: Iterable[Field]) -> AppError | None:
    """Why a key cannot be used for objects of these kinds: it is taken by a property, a relation, a type or a field."""
    kinds = tuple(kinds)
    for kind in kinds:
        if CATALOGUE.has_name(kind, key) or key in PLANNED_TYPES:
            text = _('"{key}" means something for a {kind} already')
            word = in_sentence(CATALOGUE.kinds[kind].one)
            return Conflict(text.format(key=key, kind=word), _("choose another key"))
    for other in known:
        if other.key == key and set(other.kinds) & set(kinds):
            return Conflict(_('there is a field "{key}" already').format(key=key), _("choose another key"))
    return None
