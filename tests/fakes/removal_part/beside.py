"""The part of a fake session that tells of what lies beside the disks of VMs: templates, and what was removed."""

from typing import Any

from stellwerk.model.removal.trash import Trashed
from stellwerk.model.template.template import Template


class FakeBeside:
    """Answers what its host has."""

    host: Any
    _enter: Any

    def templates(self) -> list[Template]:
        self._enter("templates")
        return list(self.host.templates)

    def trash(self) -> list[Trashed]:
        self._enter("trash")
        return list(self.host.trash)
