"""A keyring that a test can fill: one file of JSON, named by the variable TEST_KEYRING."""

import json
import os
from pathlib import Path

from keyring.backend import KeyringBackend


class Keyring(KeyringBackend):
    """What `PYTHON_KEYRING_BACKEND` names."""

    priority = 1

    @property
    def _file(self) -> Path:
        return Path(os.environ["TEST_KEYRING"])

    def _all(self) -> dict[str, str]:
        return dict(json.loads(self._file.read_text())) if self._file.exists() else {}

    def get_password(self, service: str, username: str) -> str | None:
        """The secret of that name."""
        return self._all().get(f"{service} {username}")

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""
        self._file.write_text(json.dumps(self._all() | {f"{service} {username}": password}))

    def delete_password(self, service: str, username: str) -> None:
        """Keep it no longer."""
        kept = self._all()
        del kept[f"{service} {username}"]
        self._file.write_text(json.dumps(kept))
