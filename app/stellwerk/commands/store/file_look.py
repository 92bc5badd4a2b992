"""Whether files that no storage pool knows are there, as the host's own shell sees it. Owner thread; the shell is asked
on a thread of its own."""

from collections.abc import Generator, Sequence
from functools import partial
from typing import Any

from stellwerk.core.error import AppError, Gone
from stellwerk.core.text import _
from stellwerk.engine.step import AtHost, Step
from stellwerk.model.host import Host
from stellwerk.policy.host_look.file_there import argv_of, missing_of
from stellwerk.ports.visit import Visit

LIMIT = 10.0
_SIMULATED = "test"
"""libvirt's driver whose VMs have no files."""


def require_files(host: Host | None, paths: Sequence[str]) -> Generator[Step, Any, bool]:
    """Answers whether they were found; false where nobody can say, because only libvirt is reached there. Raises Gone
    for one that is not there."""
    if not paths or host is None or host.facts is None or host.facts.driver.casefold() == _SIMULATED:
        return False
    try:
        missing: tuple[str, ...] | None = yield AtHost(
            uri=host.uri, job=partial(_missing, paths=tuple(paths)), limit=LIMIT
        )
    except AppError:
        return False
    if missing:
        text = _('there is no file "{path}" on host "{host}"').format(path=missing[0], host=host.name)
        raise Gone(text, _("check how it is written"))
    return missing is not None


def _missing(visit: Visit, *, paths: tuple[str, ...]) -> tuple[str, ...] | None:
    return missing_of(visit.shell().run(argv_of(paths), limit=LIMIT).out, paths)
