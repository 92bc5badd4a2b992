"""The charts that somebody wants to see."""

import pytest

from stellwerk.core.ids import Kind
from stellwerk.core.record import replace
from stellwerk.core.setting import Settings
from stellwerk.ui.pages.performance.arrangement import Arrangement, charts_setting
from stellwerk.ui.pages.performance.chart_plan import CHARTS

PLANS = (*CHARTS[Kind.VM], replace(CHARTS[Kind.VM][0], key="vda", usual=False))


@pytest.fixture
def settings() -> Settings:
    return Settings({})


def arrangement(settings: Settings) -> Arrangement:
    return Arrangement(settings, "vm", PLANS)


def keys(settings: Settings) -> list[str]:
    return [plan.key for plan in arrangement(settings).shown]


def test_the_usual_ones_until_somebody_chooses(settings: Settings) -> None:
    assert keys(settings) == ["cpu", "memory", "disk", "network"]
    assert [plan.key for plan in arrangement(settings).left] == [plan.key for plan in PLANS if not plan.usual]
    assert arrangement(settings).usual


def test_choices_are_kept_by_kind(settings: Settings) -> None:
    arrangement(settings).add("vda")
    arrangement(settings).remove("cpu")
    arrangement(settings).move("network", -1)
    assert keys(settings) == ["memory", "network", "disk", "vda"]
    assert not arrangement(settings).usual
    assert [plan.key for plan in Arrangement(settings, "host", CHARTS[Kind.HOST]).shown][:2] == ["cpu", "memory"]
    arrangement(settings).reset()
    assert keys(settings) == ["cpu", "memory", "disk", "network"]


def test_none_at_all_is_a_choice(settings: Settings) -> None:
    for key in ("cpu", "memory", "disk", "network"):
        arrangement(settings).remove(key)
    assert keys(settings) == []


def test_moving_past_the_end_leaves_them(settings: Settings) -> None:
    arrangement(settings).move("cpu", -1)
    assert keys(settings) == ["cpu", "memory", "disk", "network"]


def test_charts_of_what_is_not_there_are_passed_over_and_kept(settings: Settings) -> None:
    settings.set(charts_setting("vm"), "cpu vdz memory")
    assert keys(settings) == ["cpu", "memory"]
    arrangement(settings).move("cpu", 1)
    assert settings.get(charts_setting("vm")) == "memory vdz cpu"
