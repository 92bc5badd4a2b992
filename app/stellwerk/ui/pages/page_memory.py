"""What pages remember: the last tab of each kind across starts, where each tab was scrolled within a session.

Owner thread.
"""

from stellwerk.core.ids import Kind, Ref
from stellwerk.core.record import Record
from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_

_MOST = 500


class Draft(Record, frozen=True):
    """A definition that somebody writes: `text`, made from the one with this fingerprint, whose text `base` is."""

    text: str
    base: str
    fingerprint: str


def tab_setting(kind: Kind) -> Setting[str]:
    """Where the last used tab of a kind is kept."""
    return Setting(
        key=f"page.{kind.value}.tab",
        default="summary",
        title=N_("Last used tab"),
        help=N_("The tab that comes to the front when an object of the kind is shown"),
    )


class PageMemory:
    """Shared by all pages of one window."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._scrolls: dict[tuple[Ref, str], int] = {}
        self._drafts: dict[Ref, Draft] = {}

    def draft(self, ref: Ref) -> Draft | None:
        """What was written of an object and not done yet: leaving its page loses nothing."""
        return self._drafts.get(ref)

    def keep_draft(self, ref: Ref, draft: Draft | None) -> None:
        """Keep it while the program runs; None = it is done or given up."""
        if draft is None:
            self._drafts.pop(ref, None)
        else:
            self._drafts[ref] = draft

    def tab(self, kind: Kind) -> str:
        """The key of the tab last used for this kind."""
        return self._settings.get(tab_setting(kind))

    def keep_tab(self, kind: Kind, key: str) -> None:
        """This one is used now."""
        self._settings.set(tab_setting(kind), key)

    def scroll(self, ref: Ref, tab: str) -> int:
        """How far a tab was scrolled when it was left."""
        return self._scrolls.get((ref, tab), 0)

    def keep_scroll(self, ref: Ref, tab: str, place: int) -> None:
        """It is left there; the oldest of many are forgotten."""
        self._scrolls.pop((ref, tab), None)
        if place:
            self._scrolls[ref, tab] = place
        while len(self._scrolls) > _MOST:
            del self._scrolls[next(iter(self._scrolls))]
