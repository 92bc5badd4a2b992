"""The installed command of somebody who has nothing but what a test gives him: for hosts over SSH."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from tests.fleet.lab.host import LabHost
from tests.fleet.program import ROOT, Program
from tests.fleet.ssh import ssh_door

PASSWORD = "correct horse"


class SshProgram(Program):
    """The program of somebody whose home and keyring hold nothing but what the test puts there."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder / "profile")
        self.home = folder / "home"
        (self.home / ".ssh").mkdir(parents=True)
        self.keyring = folder / "keyring.json"

    @property
    def environment(self) -> dict[str, str]:
        """With that home and that keyring."""
        return {
            **super().environment,
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT}",
            "HOME": str(self.home),
            "PATH": f"{self.home / 'bin'}:{os.environ['PATH']}",
            "PYTHON_KEYRING_BACKEND": "tests.fleet.file_keyring.Keyring",
            "TEST_KEYRING": str(self.keyring),
        }

    def keep(self, host: LabHost, port: int, password: str) -> None:
        """Put the password of root into the keyring."""
        self.keep_secret(f"password ssh://root@{host.address}:{port}", password)

    def keep_secret(self, name: str, secret: str) -> None:
        """Put one secret into the keyring, in the place of all others."""
        self.keep_secrets({name: secret})

    def keep_secrets(self, secrets: Mapping[str, str]) -> None:
        """Put these into the keyring, in the place of all others."""
        self.keyring.write_text(json.dumps({f"Stellwerk {name}": secret for name, secret in secrets.items()}))

    def kept(self) -> dict[str, str]:
        """What is in the keyring."""
        known = json.loads(self.keyring.read_text()) if self.keyring.exists() else {}
        return {name.removeprefix("Stellwerk "): secret for name, secret in known.items()}

    def add(self, host: LabHost, *words: str) -> list[str]:
        """The words that add a host by its address, its key accepted."""
        given = ("-Name", host.name, "-Address", host.address, "-User", "root")
        return ["Add-Host", *given, "-AcceptHostKey", ssh_door.fingerprint(host), *words]

    def refusal(self, *words: str) -> str:
        """The one line of a command that fails."""
        result = self.run(*words)
        assert (result.returncode, result.stdout) == (1, ""), result
        (line,) = result.stderr.splitlines()
        assert PASSWORD not in line
        return line
