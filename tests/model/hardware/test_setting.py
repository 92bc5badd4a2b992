"""The table of settings is whole."""

from stellwerk.model.hardware.setting import SETTINGS, Form, setting


def test_keys_are_unique_and_places_are_paths() -> None:
    for rows in SETTINGS.values():
        assert len({row.key for row in rows}) == len(rows)
        for row in rows:
            assert row.title
            assert row.where.count("@") <= 1
            assert row.form is not Form.LIST or "@" in row.where


def test_settings_are_found_by_the_name_of_a_device() -> None:
    found = setting("disk vda", "cache")
    assert found is not None
    assert found.where == "driver@cache"
    assert setting("", "vcpus") is not None
    assert setting("disk vda", "vcpus") is None
    assert setting("nonsense 0", "model") is None
