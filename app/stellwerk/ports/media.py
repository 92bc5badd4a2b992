"""Media that are made on this computer. Blocks; never on the owner thread."""

from collections.abc import Mapping
from typing import Protocol


class Media(Protocol):
    """Makes images."""

    def seed_iso(self, files: Mapping[str, bytes]) -> bytes:
        """The image of a CD that cloud-init takes for its own (label `cidata`), with these files in its root."""
        ...
