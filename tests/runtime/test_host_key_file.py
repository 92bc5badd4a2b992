"""The file of host keys of a profile."""

import stat
from pathlib import Path

from stellwerk.runtime.host_key_file import HostKeyFile

H1, H2 = (f"{name} ssh-ed25519 {'A' * 68}" for name in ("h1", "h2"))


def test_it_is_made_and_added_to(tmp_path: Path) -> None:
    file = tmp_path / "known_hosts"
    keys = HostKeyFile(file)
    assert keys.lines() == ()
    keys.add(())
    assert not file.exists()
    keys.add((H1,))
    keys.add((H1.replace("A", "B"), H2))
    assert keys.lines() == (H1, H2)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
