"""Folders as a real shell and a real qemu-img tell of them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

from stellwerk.policy.outside.listing import answer, question


def test_every_name_and_every_kind_of_file(tmp_path: Path) -> None:
    odd = tmp_path / 'we\nird "$(touch x)" -rf\'.qcow2'
    base = tmp_path / "base"
    make = ["qemu-img", "create", "-q", "-f", "qcow2"]
    subprocess.run([*make, str(base), "1M"], check=True)
    subprocess.run([*make, "-b", "base", "-F", "qcow2", str(odd)], check=True)
    (tmp_path / "broken").write_bytes(base.read_bytes()[:20])
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "link").symlink_to(base)
    ended = subprocess.run(question([str(tmp_path), "/not/there"]), capture_output=True, check=False)
    found = answer(ended.returncode, ended.stdout)
    assert sorted(found) == sorted(str(tmp_path / name) for name in (odd.name, "base", "broken", "link"))
    assert found[str(odd)].backing == str(base)
    assert found[str(tmp_path / "broken")].unread
    assert found[str(tmp_path / "link")].link
    assert found[str(tmp_path / "link")].changed == found[str(base)].changed
