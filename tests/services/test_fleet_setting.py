"""The settings of connections and sampling."""

import pytest

from stellwerk.core.error import Invalid
from stellwerk.core.setting import Settings
from stellwerk.services.fleet_setting import GRACE, GRACE_PER_VM, SAMPLE_INTERVAL, SETTINGS


def test_defaults_are_those_of_the_design() -> None:
    settings = Settings()
    assert (settings.get(GRACE), settings.get(GRACE_PER_VM), settings.get(SAMPLE_INTERVAL)) == (60.0, 0.5, 5.0)


def test_the_grace_may_be_nothing_sampling_may_not() -> None:
    settings = Settings()
    settings.set(GRACE, 0.0)
    assert settings.get(GRACE) == 0.0
    with pytest.raises(Invalid):
        settings.set(SAMPLE_INTERVAL, 0.0)


def test_keys_are_unique_and_every_setting_explains_itself() -> None:
    assert len({setting.key for setting in SETTINGS}) == len(SETTINGS)
    assert all(setting.title and setting.help and setting.unit for setting in SETTINGS)
