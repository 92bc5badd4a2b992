"""SHA-256 of the files of a template: by the host's shell where there is one, else by having them sent. LONG lane."""

import re
from collections.abc import Callable, Iterable

from stellwerk.core.error import AppError, Cancelled, Unreachable
from stellwerk.core.record import replace
from stellwerk.core.text import _
from stellwerk.model.template.template import TemplateFile
from stellwerk.ports.hypervisor import Session
from stellwerk.ports.shell import Shell

LIMIT = 7200.0
"""Seconds for one file."""
_SUM = re.compile(rb"\\?([0-9a-f]{64})\b")


class Summing:
    """Sums up files one after the other; `say` is told how far it is. `stop` may be called from any thread."""

    def __init__(self, shell: Callable[[], Shell], say: Callable[[float | None, str], None]) -> None:
        self._shell = shell
        self._say = say
        self._stopped = False

    def stop(self) -> None:
        """Give up as soon as that is possible: what the host sums up itself ends first."""
        self._stopped = True

    def run(self, session: Session, files: Iterable[TemplateFile]) -> tuple[TemplateFile, ...]:
        """The files with their sums."""
        return tuple(replace(file, sha256=self._sum(session, file)) for file in files)

    def _sum(self, session: Session, file: TemplateFile) -> str:
        self._check()
        note = _("reading disk {target}").format(target=file.target)
        self._say(None, note)
        found = self._by_shell(file.path)
        if found:
            return found
        done = 0

        def more(count: int) -> None:
            nonlocal done
            self._check()
            done += count
            if file.size:
                self._say(min(1.0, done / file.size), note)

        return session.sum_of(file.path, more)

    def _by_shell(self, path: str) -> str:
        """Empty where the host has no shell for us, or cannot do it."""
        try:
            ended = self._shell().run(["sha256sum", "--", path], limit=LIMIT, as_root=True)
        except Unreachable:
            raise
        except AppError:
            return ""
        told = _SUM.match(ended.out)
        return told[1].decode() if ended.status == 0 and told else ""

    def _check(self) -> None:
        if self._stopped:
            raise Cancelled(_("cancelled; nothing was changed"))
