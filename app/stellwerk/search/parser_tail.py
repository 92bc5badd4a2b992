"""The end of a query: `sortby` and `page`. Pure; any thread."""

from stellwerk.core.text import _
from stellwerk.search.ast import Sort
from stellwerk.search.reader import Reader, path_of
from stellwerk.search.token import TokenKind

K = TokenKind

MAX_PAGE_DIGITS = 9


class Tail:
    """Reads what follows the criteria."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._sort: tuple[Sort, ...] = ()
        self._page: int | None = None

    def read(self) -> tuple[tuple[Sort, ...], int | None]:
        """The sort keys and the page, up to the end of the query."""
        reader = self._reader
        if reader.kind is K.SORTBY:
            self._sort = self._keys()
        if reader.kind is K.PAGE:
            self._page = self._number()
        if reader.kind is not K.END:
            self._surplus()
        return self._sort, self._page

    def _keys(self) -> tuple[Sort, ...]:
        reader = self._reader
        keyword, keys = reader.take(), []
        while reader.token.kind is K.WORD:
            keys.append(self._key())
            if reader.kind is not K.COMMA:
                return tuple(keys)
            keyword = reader.take()
        reader.fail(_("a property to sort by is missing"), keyword, _("for example {text}").format(text="sortby name"))
        return tuple(keys)

    def _key(self) -> Sort:
        reader = self._reader
        path = path_of(reader.take())
        direction = reader.token.text.casefold() if reader.kind is K.WORD else ""
        if direction in ("asc", "desc"):
            reader.take()
        return Sort(path, direction == "desc")

    def _number(self) -> int | None:
        reader = self._reader
        keyword, token = reader.take(), reader.token
        if token.kind is not K.WORD:
            reader.fail(_("a number is missing after page"), keyword, _("for example page 2"))
            return None
        reader.take()
        digits = token.text
        if digits.isascii() and digits.isdigit() and len(digits) <= MAX_PAGE_DIGITS and int(digits) > 0:
            return int(digits)
        message = _('"{text}" is no page').format(text=digits)
        reader.fail(message, token, _("give a whole number from 1 on, for example page 2"))
        return None

    def _surplus(self) -> None:
        reader = self._reader
        token = reader.token
        if token.kind is K.SORTBY:
            message, hint = _("sortby stands before page"), ""
        elif self._page is not None:
            message, hint = _("nothing can follow the page"), ""
        else:
            message = _('"{text}" cannot stand here').format(text=token.text)
            hint = _("after a sort key come asc or desc, a comma and another one, or page")
        before = reader.before()
        fix = (",", before.end) if self._page is None and token.kind is K.WORD and before is not None else None
        reader.fail(message, token, hint, fix)
        reader.skip_to_end()
