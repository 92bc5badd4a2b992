"""The resources are found in a checkout and in an installed package."""

from __future__ import annotations

from pathlib import Path

import pytest

from stellwerk.core.error import Bug
from stellwerk.runtime.resource import resource_folder


def test_the_checkout_has_them_beside_the_sources() -> None:
    assert (resource_folder() / "locale").is_dir()


def test_an_installed_package_has_them_inside(tmp_path: Path) -> None:
    package = tmp_path / "site-packages" / "stellwerk"
    (package / "_resources").mkdir(parents=True)
    assert resource_folder(package) == package / "_resources"


def test_without_them_the_installation_is_broken(tmp_path: Path) -> None:
    with pytest.raises(Bug):
        resource_folder(tmp_path / "site-packages" / "stellwerk")
