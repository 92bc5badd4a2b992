"""Where a window opens that remembers no place: on the first data center, once there are hosts. Owner thread."""

from collections.abc import Mapping

from stellwerk.core.ids import Kind
from stellwerk.core.setting import Settings
from stellwerk.core.text import natural_key
from stellwerk.model.entity import name_of, ref_of
from stellwerk.model.graph import Graph
from stellwerk.ui.shell.page import Place
from stellwerk.ui.shell.window_state import load_state, save_state


def choose_first_place(settings: Settings, graph: Graph) -> None:
    """Have the window open on the first data center unless it remembers a place. An empty profile is welcomed.

    The welcome page counts as no place: hosts may have come meanwhile, from the command line.
    """
    state = dict(load_state(settings))
    pages = state.get("pages")
    pages = dict(pages) if isinstance(pages, Mapping) else {}
    if Place.from_json(pages.get("place")) != Place() or not graph.all(Kind.HOST):
        return
    first = min(graph.all(Kind.DATA_CENTER), key=lambda center: natural_key(name_of(center)), default=None)
    if first is not None:
        pages["place"] = Place(ref_of(first)).as_json()
        save_state(settings, state | {"pages": pages})
