"""The order of `top`, and the keys that change it. Owner thread."""

from collections.abc import Mapping

from stellwerk.cli.listing.column import Props
from stellwerk.core.text import translate
from stellwerk.model.catalogue.prop import PropKind
from stellwerk.search.checked import sort_text
from stellwerk.search.query import Query

WORDS: Mapping[str, str] = {
    "cpu": "-cpu_usage", "memory": "-mem_usage", "mem": "-mem_usage", "disk": "-disk_io", "network": "-net_io",
    "net": "-net_io", "load": "-load_1",
}  # fmt: skip
"""What `--sort` takes besides properties."""
LETTERS: Mapping[str, str] = {"c": "-cpu_usage", "m": "-mem_usage", "d": "-disk_io", "n": "-net_io", "a": "name"}
_TITLES = {"disk_io": "disk traffic", "net_io": "network traffic"}
_TEXTS = frozenset({PropKind.TEXT, PropKind.TEXTS, PropKind.ENUM, PropKind.REF, PropKind.TAGS, PropKind.IPS})


def first_keys(text: str, query: Query) -> tuple[str, ...]:
    """The order to begin with: as asked for, else as the query says, else by CPU. `-key` is descending."""
    asked = [part.strip() for part in text.split(",") if part.strip()]
    keys = tuple(WORDS.get(part.casefold(), part) for part in asked) or tuple(sort_text(key) for key in query.sort)
    return keys or ("-cpu_usage",)


class Order:
    """`keys` as lists take them. Left and right choose among the columns in sight."""

    def __init__(self, props: Props, keys: tuple[str, ...]) -> None:
        self._props = props
        self.keys = keys

    @property
    def text(self) -> str:
        """By what, and which way, for people."""
        key = self.keys[0]
        name = key.removeprefix("-")
        title = next((translate(prop.title) for prop in self._props if prop.key == name), _TITLES.get(name, name))
        return f"{title} {self.arrow}"

    @property
    def arrow(self) -> str:
        """Which way it goes."""
        return "▾" if self.keys[0].startswith("-") else "▴"

    def press(self, key: str) -> bool:
        """A key was pressed; answers whether the order is another one now."""
        before, first = self.keys, self.keys[0]
        if key in LETTERS:
            self.keys = (LETTERS[key],)
        elif key == "r":
            self.keys = (first[1:] if first.startswith("-") else f"-{first}", *self.keys[1:])
        elif key in ("left", "right"):
            self.keys = (self._beside(first.removeprefix("-"), -1 if key == "left" else 1),)
        return self.keys != before

    def _beside(self, key: str, step: int) -> str:
        """The column left or right of one, round the edges: numbers with the largest first."""
        keys = [prop.key for prop in self._props]
        at = keys.index(key) if key in keys else 0 if step > 0 else len(keys)
        prop = self._props[(at + step) % len(keys)]
        return prop.key if prop.kind in _TEXTS else f"-{prop.key}"
