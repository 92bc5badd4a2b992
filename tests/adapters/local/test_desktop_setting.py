"""The connections of virt-manager, as the settings of a desktop hold them."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.adapters.local.desktop_setting import MOST, read_connections, texts
from stellwerk.ports.neighbour import Known

LOCAL, FAR = "qemu:///system", "qemu+ssh://root@h1/system"
NAME = "org.virt-manager.virt-manager.connections"


def program(folder: Path, name: str, script: str) -> dict[str, str]:
    """An environment in which this program is there."""
    file = folder / name
    file.write_text(f"#!/bin/sh\n{script}\n")
    file.chmod(0o755)
    return {"PATH": str(folder)}


def test_by_gsettings(tmp_path: Path) -> None:
    script = f"""case "$*" in
"get {NAME} uris") echo "['{LOCAL}', '{FAR}', '{FAR}']";;
"get {NAME} autoconnect") echo "['{FAR}']";;
*) exit 3;; esac"""
    assert read_connections(tmp_path, program(tmp_path, "gsettings", script)) == (Known(LOCAL, False), Known(FAR))


def test_by_dconf_where_the_schema_is_not_there(tmp_path: Path) -> None:
    program(tmp_path, "gsettings", "echo No such schema >&2; exit 1")
    given = program(tmp_path, "dconf", f'[ "$1" = read ] || exit 3; echo "[\'{LOCAL}\']"')
    assert read_connections(tmp_path, given) == (Known(LOCAL),)


def test_by_the_file_of_a_sandbox(tmp_path: Path) -> None:
    file = tmp_path / ".var/app/org.virt_manager.virt-manager/config/glib-2.0/settings/keyfile"
    file.parent.mkdir(parents=True)
    file.write_text(f"[{NAME.replace('.', '/')}]\nuris=['{LOCAL}']\nautoconnect=@as []\n")
    assert read_connections(tmp_path, {"PATH": ""}) == (Known(LOCAL, False),)
    file.write_bytes(b"no section\xff\n= x")
    assert read_connections(tmp_path, {"PATH": ""}) == ()


@pytest.mark.parametrize(
    "script", ["exit 1", "echo", 'echo "@as []"', "echo 'nonsense ]['", "kill -9 $$", "printf '\\377'"]
)
def test_nothing_is_there(tmp_path: Path, script: str) -> None:
    assert read_connections(tmp_path, program(tmp_path, "gsettings", script)) == ()


def test_a_program_that_hangs_is_not_waited_for(tmp_path: Path) -> None:
    begin = time.monotonic()
    assert read_connections(tmp_path, program(tmp_path, "gsettings", "exec /bin/sleep 100"), 0.2) == ()
    assert time.monotonic() - begin < 50


def test_no_more_than_can_be_used(tmp_path: Path) -> None:
    many = ", ".join(f"'qemu+tcp://h{number}/system'" for number in range(MOST + 50))
    (tmp_path / "list").write_text(f"[{many}]")
    given = program(tmp_path, "dconf", f'while read line; do echo "$line"; done < {tmp_path}/list; echo "[{many}]"')
    assert len(read_connections(tmp_path, given)) <= MOST


def test_texts_with_quotes_and_escapes() -> None:
    assert texts("""['a', "it's", 'b\\'c', 'd\\\\', 'e\\u00e9', 'f\\ud800', 'g\\n']""") == (
        "a", "it's", "b'c", "d\\", "eé", "f\ufffd", "g\n",
    )  # fmt: skip


@given(st.text(alphabet="[]'\"\\u0dU,@as ", max_size=60))
def test_any_text_is_read(text: str) -> None:
    assert all(isinstance(each, str) for each in texts(text))
