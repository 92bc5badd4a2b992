"""Checks a syntax tree against the catalogue: names looked up, values read, mistakes explained. Pure; any thread."""

from typing import Any

from stellwerk.core.ids import Kind
from stellwerk.core.text import _, translate
from stellwerk.model.catalogue.prop import Prop
from stellwerk.model.catalogue.registry import Catalogue
from stellwerk.search.ast import (
    Among,
    And,
    Compare,
    Criteria,
    IsNull,
    Literal,
    Name,
    Not,
    Op,
    Or,
    Path,
    Sort,
    Statement,
    Word,
)
from stellwerk.search.checked import (
    Checked,
    Comparison,
    Criterion,
    Either,
    Every,
    FreeText,
    Negation,
    Pattern,
    SortKey,
    Value,
)
from stellwerk.search.error import Fix, QueryError
from stellwerk.search.name import (
    PLANNED_TYPES,
    Target,
    Unknown,
    closest,
    hop_names,
    path_names,
    related_name,
    resolve,
    shorthand_values,
    type_names,
)
from stellwerk.search.reader import MOST_ERRORS
from stellwerk.search.token import ALL
from stellwerk.search.value import RELATION_OPERATORS, Refusal, operators, read_value, write

MOST_SUGGESTIONS = 5
"""Looking for what was meant takes a while; after so many mistakes it is left out."""

_ITSELF = Target((), Kind.VM, None)
"""The searched object; its kind plays no part in free text."""

_POSITIVE = {Op.NOT_EQUAL: Op.EQUAL, Op.CONTAINS_NOT: Op.CONTAINS}


def check(
    statement: Statement, kind: Kind | None, catalogue: Catalogue, *, suggestions: int = MOST_SUGGESTIONS
) -> tuple[Checked, list[QueryError]]:
    """The checked tree, without the parts that have a mistake, and the mistakes. `kind` is the type of the list.

    `suggestions`: for so many mistakes it is looked for what was meant.
    """
    checker = _Checker(kind, catalogue, suggestions)
    return checker.checked(statement), checker.errors


class _Checker:
    def __init__(self, kind: Kind | None, catalogue: Catalogue, suggestions: int) -> None:
        self._kind = kind
        self._catalogue = catalogue
        self._suggestions = suggestions
        self.errors: list[QueryError] = []

    def checked(self, statement: Statement) -> Checked:
        known = statement.type is None or self._take_type(statement.type)
        if not known or (self._kind is None and not self._names_no_type(statement)):
            return Checked(self._kind, None, (), statement.page)
        criteria = self._criterion(statement.criteria) if statement.criteria is not None else None
        keys = [key for sort in statement.sort if (key := self._sort_key(sort)) is not None]
        return Checked(self._kind, criteria, tuple(keys), statement.page)

    # --- the type ---

    def _take_type(self, name: Name) -> bool:
        found = self._catalogue.of_type(name.text)
        if found is not None or name.text.casefold() == ALL.casefold():
            self._kind = found
            return True
        planned = PLANNED_TYPES.get(name.text.casefold(), name.text)
        types = type_names(self._catalogue)
        message = _("there is no type {name} yet").format(name=planned)
        self._fail(message, name.start, name.end, _("the types are {types}").format(types=", ".join(types)))
        return False

    def _names_no_type(self, statement: Statement) -> bool:
        """Without a type only free text has a meaning; says so for everything else."""
        if statement.criteria is not None and not statement.sort and _is_free_text(statement.criteria):
            return True
        if statement.type is not None:
            self._only_words(statement.type, statement.criteria is None and not statement.sort)
            return False
        first = _first_word(statement.criteria)
        hint = _("begin with a type and a colon, for example {text}").format(text="Vms: status = up")
        if first is not None and self._catalogue.of_type(first.text) is not None:
            fix = Fix(":", first.end, first.end)
            self._fail(_("the type needs a colon after it"), first.start, first.end, "", fix)
        else:
            self._fail(_("no type is named"), 0, 0, hint)
        return False

    def _only_words(self, name: Name, empty: bool) -> None:
        """All types have nothing in common but their texts."""
        if empty:
            message, hint = _("a word to look for is missing"), _("for example {text}").format(text=f"{ALL}: web")
        else:
            message = _("{name} looks for words in all types; conditions and an order need one type")
            message, hint = message.format(name=f"{ALL}:"), _("for example {text}").format(text="Vms: status = up")
        self._fail(message, name.start, name.end, hint)

    # --- criteria ---

    def _criterion(self, node: Criteria) -> Criterion | None:
        if len(self.errors) >= MOST_ERRORS:
            return None
        match node:
            case Word():
                return self._word(node)
            case Compare():
                return self._compare(node)
            case Among():
                return self._values(node.path, Op.EQUAL, node.values, node.negated, node.end)
            case IsNull():
                nothing = Literal(("null",), False, node.path.end, node.end)
                return self._values(node.path, Op.EQUAL, (nothing,), node.negated, node.end)
            case Not(item=item):
                found = self._criterion(item)
                return Negation(found) if found is not None else None
            case And(items=items):
                return _joined(Every, self._all(items))
            case Or(items=items):
                return _joined(Either, self._all(items))

    def _all(self, items: tuple[Criteria, ...]) -> list[Criterion]:
        return [found for item in items if (found := self._criterion(item)) is not None]

    def _compare(self, node: Compare) -> Criterion | None:
        target = self._target(node.path)
        if target is None:
            return None
        if target.prop is None:
            return self._related(node, target)
        negated = node.op in _POSITIVE
        return self._comparison(node.path, target, node.op, (node.value,), negated, node.value.end)

    def _related(self, node: Compare, target: Target) -> Criterion | None:
        if node.op not in RELATION_OPERATORS:
            message = _("{path} is an object, which cannot be compared by {op}")
            hint = _("compare one of its properties, for example {text}").format(text=f"{node.path.text}.name")
            self._fail(message.format(path=node.path.text, op=node.op.value), node.path.start, node.path.end, hint)
            return None
        if node.value.text == "":
            self._no_related_value(node.path, node.path.start, node.value.end, node.op is Op.NOT_EQUAL)
            return None
        negated = node.op in _POSITIVE
        return self._free_text(target, node.value, negated, node.path.start)

    def _free_text(self, target: Target, literal: Literal, negated: bool, start: int) -> FreeText:
        pieces = literal.pieces
        pattern = Pattern(tuple([piece.casefold() for piece in pieces]))
        relation = ""
        if target.hops:
            keys = [hop.key for hop in target.hops[:-1]]
            relation = ".".join((*keys, related_name(target.hops[-1], self._catalogue)))
        return FreeText(target.hops, pattern, negated, pieces, relation, start, literal.end)

    def _no_related_value(self, path: Path, start: int, end: int, negated: bool) -> None:
        message = _("{path} is an object, not a property").format(path=path.text)
        fixed = f"{path.text}.id IS {'NOT ' if negated else ''}NULL"
        self._fail(message, start, end, _("did you mean {text}?").format(text=fixed), Fix(fixed, start, end))

    def _values(self, path: Path, op: Op, values: tuple[Literal, ...], negated: bool, end: int) -> Criterion | None:
        target = self._target(path)
        if target is None:
            return None
        if target.prop is None:
            self._no_related_value(path, path.start, end, negated)
            return None
        return self._comparison(path, target, op, values, negated, end)

    def _comparison(
        self, path: Path, target: Target, op: Op, literals: tuple[Literal, ...], negated: bool, end: int
    ) -> Comparison | None:
        prop = target.prop
        assert prop is not None
        if op not in operators(prop):
            self._wrong_operator(path, prop, op)
            return None
        values: list[Value] = []
        written: list[str] = []
        for literal in literals:
            value = self._value(prop, target.kind, op, literal)
            if value is not None:
                values.append(value)
                written.append(write(prop, op, value, literal))
        if len(values) < len(literals):
            return None
        positive = _POSITIVE.get(op, op)
        return Comparison(target.hops, prop, positive, tuple(values), negated, tuple(written), path.start, end)

    def _value(self, prop: Prop[Any], kind: Kind, op: Op, literal: Literal) -> Value | None:
        noun = translate(self._catalogue.kinds[kind].many)
        value = read_value(prop, op, literal, noun, suggest=self._suggestions > 0)
        if not isinstance(value, Refusal):
            return value
        self._suggestions -= 1
        fixes = () if value.instead is None else (Fix(value.instead, literal.start, literal.end),)
        self._fail(value.message, literal.start, literal.end, value.hint, *fixes)
        return None

    def _wrong_operator(self, path: Path, prop: Prop[Any], op: Op) -> None:
        allowed = [other.value for other in Op if other in operators(prop)]
        message = _("{path} cannot be compared by {op}").format(path=path.text, op=op.value)
        self._fail(message, path.start, path.end, _("it takes {operators}").format(operators=" ".join(allowed)))

    # --- words ---

    def _word(self, node: Word) -> Criterion | None:
        literal = node.literal
        dotted = not literal.quoted and len(literal.pieces) == 1 and "." in literal.pieces[0]
        return self._dotted(literal, self._kind) if dotted and self._kind is not None else self._own_text(literal)

    def _own_text(self, literal: Literal) -> FreeText:
        return self._free_text(_ITSELF, literal, False, literal.start)

    def _dotted(self, literal: Literal, kind: Kind) -> Criterion | None:
        """A shorthand, a condition without its operator, or free text."""
        path = _path(literal)
        names = [name.text for name in path.names]
        complete = resolve(names, kind, self._catalogue)
        if isinstance(complete, Target) and complete.prop is not None:
            self._operator_missing(path)
            return None
        before = resolve(names[:-1], kind, self._catalogue)
        if isinstance(before, Target) and before.prop is not None and shorthand_values(before.prop):
            return self._shorthand(path, before)
        return self._own_text(literal)

    def _shorthand(self, path: Path, target: Target) -> Criterion | None:
        last = path.names[-1]
        if not last.text:
            self._choice_missing(path, target)
            return None
        value = Literal((last.text,), False, last.start, last.end)
        return self._comparison(Path(path.names[:-1]), target, Op.EQUAL, (value,), False, last.end)

    def _choice_missing(self, path: Path, target: Target) -> None:
        choices = target.prop.choices if target.prop is not None else ()
        example = _("for example {text}").format(text=path.text + (choices[0] if choices else "true"))
        message = _("after {path} a value is missing").format(path=path.text)
        self._fail(message, path.end - 1, path.end, example)

    def _operator_missing(self, path: Path) -> None:
        message = _("after {path} an operator and a value are missing").format(path=path.text)
        hint = _("for example {text}; for the text itself write {quoted}")
        hint = hint.format(text=f"{path.text} = …", quoted=f'"{path.text}"')
        quoted = Fix(f'"{path.text}"', path.start, path.end)
        self._fail(message, path.start, path.end, hint, Fix(" =", path.end, path.end), quoted)

    # --- names ---

    def _target(self, path: Path) -> Target | None:
        assert self._kind is not None
        names = path.names
        if len(names) == 1 and (prop := self._catalogue.prop(self._kind, names[0].text)) is not None:
            return Target((), self._kind, prop)
        found = resolve([name.text for name in names], self._kind, self._catalogue)
        if isinstance(found, Target):
            return found
        self._unknown(path.names[found.index], found)
        return None

    def _unknown(self, name: Name, unknown: Unknown) -> None:
        many = translate(self._catalogue.kinds[unknown.kind].many)
        if not name.text:
            self._fail(_("a name is missing beside the dot"), name.start, name.end)
            return
        prop = self._catalogue.prop(unknown.kind, name.text)
        if prop is not None and not unknown.last:
            self._fail(_("{name} is a property and has none of its own").format(name=name.text), name.start, name.end)
            return
        if name.text.casefold() in PLANNED_TYPES:
            planned = PLANNED_TYPES[name.text.casefold()]
            self._fail(_("there are no {name} yet").format(name=planned), name.start, name.end)
            return
        message = _('{many} have no property "{name}"') if unknown.last else _('{many} have no relation "{name}"')
        message = message.format(many=many, name=name.text[:60])
        options = path_names if unknown.last else hop_names
        meant = None
        if self._suggestions > 0:
            self._suggestions -= 1
            meant = closest(name.text, options(unknown.kind, self._catalogue))
        hint = _("did you mean {text}?").format(text=meant) if meant else ""
        self._fail(message, name.start, name.end, hint, *((Fix(meant, name.start, name.end),) if meant else ()))

    def _sort_key(self, sort: Sort) -> SortKey | None:
        target = self._target(sort.path)
        if target is None:
            return None
        if target.prop is None:
            message = _("{path} is an object, not a property").format(path=sort.path.text)
            fixed = f"{sort.path.text}.name"
            hint = _("did you mean {text}?").format(text=fixed)
            self._fail(message, sort.path.start, sort.path.end, hint, Fix(fixed, sort.path.start, sort.path.end))
            return None
        return SortKey(target.hops, target.prop, sort.descending)

    def _fail(self, message: str, start: int, end: int, hint: str = "", *fixes: Fix) -> None:
        self.errors.append(QueryError(message, start, end, hint, *fixes))


def _is_free_text(node: Criteria) -> bool:
    match node:
        case Word():
            return True
        case Not(item=item):
            return _is_free_text(item)
        case And(items=items) | Or(items=items):
            return all(_is_free_text(item) for item in items)
        case _:
            return False


def _first_word(node: Criteria | None) -> Literal | None:
    while isinstance(node, And | Or):
        node = node.items[0]
    return node.literal if isinstance(node, Word) and not node.literal.quoted else None


def _path(literal: Literal) -> Path:
    names, at = [], literal.start
    for part in literal.text.split("."):
        names.append(Name(part, at, at + len(part)))
        at += len(part) + 1
    return Path(tuple(names))


def _joined(joiner: type[Every] | type[Either], items: list[Criterion]) -> Criterion | None:
    flat: list[Criterion] = []
    for item in items:
        flat += item.items if isinstance(item, joiner) else (item,)
    if len(flat) < 2:
        return flat[0] if flat else None
    return joiner(tuple(flat))
