"""SSH and the keyring come with the first host that needs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.source import ROOT

from stellwerk.core.error import Invalid, Refused
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.runtime.late_ssh import LateSecrets, LateTunnels


def test_a_real_one_is_made(tmp_path: Path) -> None:
    late = LateTunnels(tmp_path / "known_hosts", LateSecrets())
    with pytest.raises(Invalid):
        late.open("ssh://h1/nonsense")
    late.close()
    with pytest.raises(Refused, match="the program ends"):
        late.open("ssh://h1/")


def test_the_keyring_of_a_test_keeps_nothing() -> None:
    name = SecretName(SecretKind.PASSWORD, "ssh://h1")
    secrets = LateSecrets()
    assert secrets.get(name) is None
    secrets.forget(name)
    with pytest.raises(Refused):
        secrets.put(name, "x")


def test_nothing_is_imported_before(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from stellwerk.runtime.late_ssh import LateSecrets, LateTunnels; "
        "LateTunnels(Path('x'), LateSecrets()).close(); "
        "sys.exit('paramiko' in sys.modules or 'keyring' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT / "app", check=False).returncode == 0
