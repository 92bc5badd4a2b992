"""Steps back where a later step fails. Any thread."""

import logging
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import libvirt

from stellwerk.core.error import AppError

_log = logging.getLogger(__name__)


class Undo(ExitStack):
    """A context whose `back` names what is to be done, the last first, where it ends by an error.

    A step back that fails hides neither that error nor the other steps: where a connection is lost midway all of them
    fail, and only the first error tells that nobody knows what was done.
    """

    def back(self, step: Callable[..., Any], *args: Any, **named: Any) -> None:
        """One step back."""
        self.callback(_tried, step, args, named)


def _tried(step: Callable[..., Any], args: tuple[Any, ...], named: dict[str, Any]) -> None:
    try:
        step(*args, **named)
    except (AppError, libvirt.libvirtError) as error:
        _log.info("could not be taken back: %s", error)
