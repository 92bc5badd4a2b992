"""Typed settings of a profile: each declared once, with its default, range, title and help.

Values live in memory; who loads and saves them passes dictionaries of plain JSON values. Owner thread.
"""

import math
from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar

from stellwerk.core.error import Invalid
from stellwerk.core.record import Record
from stellwerk.core.signal import Signal
from stellwerk.core.text import Text, _

V = TypeVar("V", bool, int, float, str)


class Setting(Record, Generic[V], frozen=True, kw_only=True):
    """One declaration. `least` and `most` bound numbers (inclusive), `choices` texts; None = unbounded."""

    key: str
    default: V
    title: Text
    help: Text
    unit: str = ""
    least: float | None = None
    most: float | None = None
    choices: tuple[str, ...] = ()

    def checked(self, value: object) -> V:
        """The value if it fits the declaration, with whole numbers taken for decimals; raises Invalid otherwise."""
        wanted = type(self.default)
        if wanted is float and type(value) is int and abs(value) < 1 << 53:
            value = float(value)
        if type(value) is not wanted:
            text = _('setting "{key}" takes a {type}').format(key=self.key, type=wanted.__name__)
            raise Invalid(text, _("its default is {value}").format(value=repr(self.default)))
        if isinstance(value, (int, float)) and not isinstance(value, bool) and not self._in_range(value):
            raise Invalid(_('setting "{key}" is out of range').format(key=self.key), self._range_hint())
        if self.choices and value not in self.choices:
            text = _('setting "{key}" has no choice "{value}"').format(key=self.key, value=value)
            raise Invalid(text, _("choose {choices}").format(choices=_(" or ").join(self.choices)))
        return value

    def _range_hint(self) -> str:
        bounds = ((self.least, _("at least {n}")), (self.most, _("at most {n}")))
        wish = _(" and ").join(words.format(n=f"{bound:g}") for bound, words in bounds if bound is not None)
        return _("give a value of {wish}").format(wish=wish or _("a plain number"))

    def _in_range(self, value: float) -> bool:
        if isinstance(value, float) and not math.isfinite(value):
            return False
        return (self.least is None or value >= self.least) and (self.most is None or value <= self.most)


class Settings:
    """The values of one profile. Unknown keys of a stored file are kept, so that an older program loses nothing."""

    def __init__(self, stored: Mapping[str, Any] | None = None) -> None:
        self._stored: dict[str, Any] = dict(stored or {})
        self._imposed: dict[str, Any] = {}
        self.changed: Signal[str] = Signal()
        """Emits the key of each setting that got another value."""

    def get(self, setting: Setting[V]) -> V:
        """The value, or the default where nothing (or nothing valid) is stored."""
        values = self._imposed if setting.key in self._imposed else self._stored
        if setting.key not in values:
            return setting.default
        try:
            return setting.checked(values[setting.key])
        except Invalid:
            return setting.default

    def set(self, setting: Setting[V], value: V) -> None:
        """Keep a value; raises Invalid where it does not fit."""
        value = setting.checked(value)
        before = self.get(setting)
        self._stored[setting.key] = value
        if before != value:
            self.changed.emit(setting.key)

    def impose(self, setting: Setting[V], value: V) -> None:
        """Use a value in this process, whatever is kept, and keep it nowhere; raises Invalid where it does not fit."""
        self._imposed[setting.key] = setting.checked(value)

    def watch(self, setting: Setting[V], call: Callable[[V], None]) -> None:
        """Call now and after each change of this setting, for the life of the settings."""
        self.changed.connect(lambda key: call(self.get(setting)) if key == setting.key else None)
        call(self.get(setting))

    def adopt(self, stored: Mapping[str, Any]) -> None:
        """Take over plain JSON values by key, as another profile stored them; what does not fit is kept, not used."""
        for key, value in stored.items():
            before = self._stored.get(key)
            self._stored[key] = value
            if before != value:
                self.changed.emit(key)

    def stored(self) -> dict[str, Any]:
        """What is to be saved: plain JSON values."""
        return dict(self._stored)
