"""Which charts somebody wants to see of each kind, and in which order: remembered across starts. Owner thread."""

from collections.abc import Sequence

from stellwerk.core.setting import Setting, Settings
from stellwerk.core.text import N_
from stellwerk.ui.pages.performance.chart_plan import ChartPlan

_SEPARATOR, _NONE = " ", "-"


def charts_setting(key: str) -> Setting[str]:
    """Where the keys of the charts of a kind are kept; empty = the usual ones."""
    return Setting(
        key=f"performance.{key}.charts",
        default="",
        title=N_("Charts"),
        help=N_("The charts of the performance of a kind, from the top"),
    )


class Arrangement:
    """The charts of one subject, out of all that there can be."""

    def __init__(self, settings: Settings, key: str, plans: Sequence[ChartPlan]) -> None:
        self._settings, self._setting = settings, charts_setting(key)
        self._plans = {plan.key: plan for plan in plans}

    @property
    def shown(self) -> list[ChartPlan]:
        """From the top."""
        return [self._plans[key] for key in self._chosen() if key in self._plans]

    @property
    def left(self) -> list[ChartPlan]:
        """Those that could be added."""
        chosen = self._chosen()
        return [plan for key, plan in self._plans.items() if key not in chosen]

    @property
    def usual(self) -> bool:
        """Nobody chose others."""
        return not self._settings.get(self._setting)

    def add(self, key: str) -> None:
        """Below the others."""
        self._keep([*self._chosen(), key])

    def remove(self, key: str) -> None:
        """Show it no more."""
        self._keep([each for each in self._chosen() if each != key])

    def move(self, key: str, step: int) -> None:
        """Up (-1) or down (1) among those that are shown."""
        shown = [plan.key for plan in self.shown]
        place = shown.index(key)
        other = shown[min(len(shown) - 1, max(0, place + step))]
        chosen = self._chosen()
        one, two = chosen.index(key), chosen.index(other)
        chosen[one], chosen[two] = chosen[two], chosen[one]
        self._keep(chosen)

    def reset(self) -> None:
        """The usual ones."""
        self._settings.set(self._setting, "")

    def _chosen(self) -> list[str]:
        kept = self._settings.get(self._setting)
        if not kept:
            return [key for key, plan in self._plans.items() if plan.usual]
        return [key for key in kept.split(_SEPARATOR) if key != _NONE]

    def _keep(self, keys: Sequence[str]) -> None:
        self._settings.set(self._setting, _SEPARATOR.join(keys) or _NONE)
