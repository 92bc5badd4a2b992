"""What `serve` needs of the running program. Owner thread."""

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from stellwerk.cli.session import Application
from stellwerk.core.loop import PlainLoop
from stellwerk.core.setting import Settings
from stellwerk.services.charge.charge import Charge


class Serving(Application, Protocol):
    """The program that runs by itself."""

    @property
    def settings(self) -> Settings:
        """Those of the profile."""
        ...

    @property
    def charge(self) -> Charge:
        """Who keeps watch over the profile."""
        ...


MakeServing = Callable[[Path, bool], tuple[Serving, PlainLoop]]
"""Builds it on a loop of its own: the profile's folder, whether it is the demo fleet."""
