"""SSH and the keyring come with the first host that needs them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.architecture.source import ROOT

from stellwerk.core.error import Invalid, Refused
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.runtime.late_ssh import LateSecrets, LateTunnels


def test_a_real_one_is_made(tmp_path: Path) -> None:
    late = LateTunnels(tmp_path / "known_hosts", LateSecrets(tmp_path))
    with pytest.raises(Invalid):
        late.open("ssh://h1/nonsense")
    late.close()
    with pytest.raises(Refused, match="the program ends"):
        late.open("ssh://h1/")


def test_without_a_keyring_it_is_the_file_of_the_profile(tmp_path: Path) -> None:
    name = SecretName(SecretKind.PASSWORD, "ssh://h1")
    secrets = LateSecrets(tmp_path)
    assert secrets.get(name) is None
    secrets.forget(name)
    with pytest.raises(SecretNeeded) as caught:
        secrets.put(name, "x")
    secrets.put(SecretName(SecretKind.NEW_VAULT, str(tmp_path / "secrets.json")), "open sesame")
    assert str(tmp_path / "secrets.json") in caught.value.details
    assert (secrets.get(name), secrets.names()) == ("x", (name,))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["secrets.json"]


def test_a_folder_that_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(Refused, match="cannot be locked"):
        LateSecrets(tmp_path / "gone").put(SecretName(SecretKind.PASSWORD, "ssh://h1"), "x")


def test_nothing_is_imported_before(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from stellwerk.runtime.late_ssh import LateSecrets, LateTunnels; "
        "LateTunnels(Path('x'), LateSecrets(Path('x'))).close(); "
        "sys.exit('paramiko' in sys.modules or 'keyring' in sys.modules or 'cryptography' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT / "app", check=False).returncode == 0
