"""Completion of queries at any place of the cursor. Owner thread, since it looks at what exists.

What kind of thing fits comes from the grammar (`place`), which ones exist from the catalogue and from `Known`.
An offer makes no mistake that the text does not have: at the end of a text that is right so far it leaves one that is
right, or the beginning of one; in the middle it also fits what follows.
"""

from collections.abc import Hashable, Iterable, Iterator

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.model.catalogue.registry import CATALOGUE, Catalogue
from stellwerk.search.ast import Literal, Op
from stellwerk.search.completion.candidate import NOTHING_WORDS, Candidate, Candidates, example, word
from stellwerk.search.completion.example import examples
from stellwerk.search.completion.fit import Choices, Fit, Names, Operators, PageNumber, Slot, Types, Values, Words
from stellwerk.search.completion.follow import Following
from stellwerk.search.completion.known import Known, NothingKnown, named_by
from stellwerk.search.completion.lately import MOST, TYPES, Lately, name_group, value_group
from stellwerk.search.completion.offer import Offer, What
from stellwerk.search.completion.place import slots_at
from stellwerk.search.completion.rank import Grade, grade
from stellwerk.search.token import quote, quote_always
from stellwerk.search.value import ACCEPTED, Refusal, read_value

_BEHIND_A_WORD = frozenset(":.,)=<>!~")
_BEFORE_A_WORD = frozenset(":.,(=<>!~")
"""What needs no blank between it and a word."""
_NOTHING_OPERATORS = frozenset({Op.EQUAL, Op.NOT_EQUAL})
_LIVE = frozenset({PropKind.TEXT, PropKind.TEXTS, PropKind.IPS, PropKind.REF, PropKind.TAGS})


class Completer:
    """Answers what may stand at a place. `known` says what exists, `lately` what was used."""

    def __init__(
        self, known: Known | None = None, *, catalogue: Catalogue = CATALOGUE, lately: Lately | None = None
    ) -> None:
        self._known = known or NothingKnown()
        self.catalogue = catalogue
        self._lately = lately or Lately()
        self._candidates = Candidates(catalogue)

    def offers(self, text: str, cursor: int | None = None, *, kind: Kind | None = None) -> list[Offer]:
        """What may stand at the cursor (None = the end of the text), best first; each with what it replaces.

        First comes what may stand instead of the word that the cursor is in or at, then what may follow right here.
        `kind`: the type of the list that the text is about where it names none itself. Never raises.
        """
        at = len(text) if cursor is None else min(max(cursor, 0), len(text))
        following = Following(text, at, kind, self.catalogue) if text[at:].strip() else None
        found: dict[tuple[str, int, int], Offer] = {}
        for slot in slots_at(text, at, kind, self.catalogue):
            for offer in self._in_slot(text, slot, following):
                found.setdefault((offer.insert.strip(), offer.start, offer.end), offer)
        return list(found.values())

    def _in_slot(self, text: str, slot: Slot, following: Following | None) -> Iterator[Offer]:
        taken: dict[Hashable, bool] = {}
        for candidate in self._ranked(slot):
            offer = _placed(text, slot, candidate)
            if following is not None:
                joined = text[slot.end : slot.end + 1] in (".", ":")
                likeness = candidate.text if joined else candidate.likeness
                if likeness not in taken:
                    taken[likeness] = following.takes(offer.insert, offer.start, offer.end)
                if not taken[likeness]:
                    continue
            yield offer

    def _ranked(self, slot: Slot) -> list[Candidate]:
        """Everything that fits what is typed, best first."""
        typed = slot.typed.casefold()
        graded: list[tuple[Grade, int, int, int, Candidate]] = []
        blocks = ((group, block) for fit in slot.fits for group, block in self._blocks(fit, slot))
        for number, (group, block) in enumerate(blocks):
            for candidate in block:
                how = grade(typed, candidate.folded)
                if how is not None:
                    lately = self._lately.rank(group, candidate.text) if group else MOST
                    graded.append((how, number, lately, len(graded), candidate))
        graded.sort(key=lambda entry: entry[:4])
        return [candidate for *_rank, candidate in graded]

    def _blocks(self, fit: Fit, slot: Slot) -> Iterator[tuple[str, Iterable[Candidate]]]:
        """The words that fit, what is likelier first, each block with the group in which its uses are remembered."""
        match fit:
            case Types(kind=kind):
                yield TYPES, self._candidates.types(kind)
            case Names(kind=kind, first=first):
                yield name_group(kind), self._candidates.names(kind, first)
            case Choices(prop=prop):
                yield "", self._candidates.shorthands(prop)
            case Operators(prop=prop):
                yield "", self._candidates.operators(prop)
            case Words(texts=texts):
                yield "", map(word, texts)
            case PageNumber():
                numbers = (slot.typed, "1", "2") if slot.typed else ("1", "2")
                yield "", [example(number, _("a hundred rows each")) for number in dict.fromkeys(numbers)]
            case Values():
                yield from self._value_blocks(fit, slot)

    def _value_blocks(self, fit: Values, slot: Slot) -> Iterator[tuple[str, Iterable[Candidate]]]:
        prop, group = fit.prop, value_group(fit.kind, fit.prop)
        if prop.kind in _LIVE:
            yield group, self._live(fit, group, slot.typed)
        if fit.related:
            return
        yield group, self._candidates.choices(prop)
        accepted = translate(ACCEPTED[prop.kind]) if prop.kind in ACCEPTED else ""
        yield "", [example(text, accepted) for text in examples(prop, fit.op, slot.typed)]
        if fit.op in _NOTHING_OPERATORS:
            yield "", NOTHING_WORDS[1:2] if slot.quoted else NOTHING_WORDS

    def _live(self, fit: Values, group: str, typed: str) -> Iterator[Candidate]:
        """The values that objects have, as many as are on offer at a time."""
        known = self._known.values(fit.kind, fit.prop)
        kind, prop = named_by(fit.kind, fit.prop, self.catalogue)
        info = self.catalogue.kinds[kind]
        for value in known.best(typed, self._lately.words(group)):
            if prop.kind is PropKind.IPS and not _is_address(fit, value):
                continue
            count = known.count(value)
            named = prop.key == "name" and count == 1
            detail = translate(info.one) if named else f"{count} {translate(info.many if count > 1 else info.one)}"
            yield Candidate(value, value.casefold(), What.VALUE, detail, "value", literal=True)


def _placed(text: str, slot: Slot, candidate: Candidate) -> Offer:
    """The offer, with blanks where it would run into a word beside it."""
    insert = _written(candidate, slot.quoted)
    before = " " if slot.apart and insert[0] not in _BEHIND_A_WORD else ""
    following = text[slot.end : slot.end + 1]
    runs_in = following and not following.isspace() and following not in _BEHIND_A_WORD
    after = " " if runs_in and insert[-1] not in _BEFORE_A_WORD else ""
    return Offer(
        f"{before}{insert}{after}", slot.start, slot.end, candidate.what, candidate.text, candidate.detail, slot.apart
    )


def _written(candidate: Candidate, quoted: bool) -> str:
    """A value as it must be written; in quotes where its beginning is."""
    if not candidate.literal:
        return candidate.text
    return quote_always(candidate.text) if quoted else quote(candidate.text)


def _is_address(fit: Values, value: str) -> bool:
    literal = Literal((value,), True, 0, len(value))
    return not isinstance(read_value(fit.prop, fit.op, literal, "", suggest=False), Refusal)
