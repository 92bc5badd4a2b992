"""Commands as root for a user with sudo. The server's sudo is a script that behaves as the real one was seen to."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.fakes.ssh_server import MemorySecrets, SshServer

from stellwerk.adapters.ssh.pool import SshPool
from stellwerk.adapters.ssh.shell import SshHost
from stellwerk.core.error import NotAllowed
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.shell import Output
from stellwerk.ports.ssh_place import SshPlace

ASKS = """#!/bin/sh
# Asks three times, reads a line each, and runs what stands behind the two dashes.
echo "$*" >> {log}
if [ "$1" = -n ]; then echo "sudo: a password is required" >&2; exit 1; fi
prompt=$4
shift 5
for try in 1 2 3; do
  printf "%s" "We trust you have received the usual lecture. $prompt" >&2
  read -r given || exit 1
  if [ "$given" = "{password}" ]; then exec env AS=root "$@"; fi
  echo "$given" >> {log}.wrong
  echo "Sorry, try again." >&2
done
exit 1
"""
LETS = '#!/bin/sh\n[ "$1" = -n ] || exit 1\nshift 2\nexec env AS=root "$@"\n'
NEVER = "#!/bin/sh\necho 'sudo: sorry, you must have a tty to run sudo' >&2\nexit 1\n"
SHOW = ["sh", "-c", 'cat; echo "$AS"; echo err >&2']


class Machine:
    """A host with this sudo; `tried` are its lines, `wrong` the wrong passwords it was given."""

    def __init__(self, folder: Path, server: SshServer, script: str, password: str = "s3cret") -> None:
        self.log = folder / "log"
        sudo = folder / "sudo"
        sudo.write_text(script.replace("{log}", str(self.log)).replace("{password}", password))
        sudo.chmod(0o755)
        server.path = f"{folder}:{os.defpath}"
        self.server = server

    @property
    def wrong(self) -> list[str]:
        file = Path(f"{self.log}.wrong")
        return file.read_text().splitlines() if file.exists() else []


@pytest.fixture
def secrets() -> MemorySecrets:
    return MemorySecrets()


@pytest.fixture
def pool(tmp_path: Path, secrets: MemorySecrets) -> Iterator[SshPool]:
    made = SshPool(tmp_path / "known_hosts", secrets, home=tmp_path)
    yield made
    made.close()


@pytest.fixture
def host(pool: SshPool, place: SshPlace) -> SshHost:
    return SshHost(pool, place)


def sudo_of(server: SshServer) -> str:
    return f"sudo ssh://kim@127.0.0.1:{server.port}"


def test_without_a_question(tmp_path: Path, server: SshServer, host: SshHost) -> None:
    Machine(tmp_path, server, LETS)
    assert host.run(SHOW, stdin=b"in\n", as_root=True) == Output(status=0, out=b"in\nroot\n", err=b"err\n")
    assert host.run(["sh", "-c", "exit 7"], as_root=True).status == 7
    assert host.run(["printf", "%s|", "a b", "$HOME", "it's"], as_root=True).out == b"a b|$HOME|it's|"
    assert host.run(SHOW).out == b"\n"


def test_with_the_kept_password(tmp_path: Path, server: SshServer, host: SshHost, secrets: MemorySecrets) -> None:
    machine = Machine(tmp_path, server, ASKS)
    with pytest.raises(SecretNeeded, match=r"sudo on 127\.0\.0\.1 wants the password of kim") as caught:
        host.run(SHOW, as_root=True)
    assert caught.value.details == sudo_of(server)
    secrets.kept[sudo_of(server)] = "s3cret"
    data = b"0123456789\n" * 100_000
    done = host.run(SHOW, stdin=data, as_root=True)
    assert (done.status, done.out, done.err) == (0, data + b"root\n", b"err\n")
    assert machine.wrong == []
    assert all("s3cret" not in line for line in server.lines)


def test_that_of_the_login_is_taken_where_none_is_kept_for_sudo(
    tmp_path: Path, server: SshServer, host: SshHost, secrets: MemorySecrets
) -> None:
    Machine(tmp_path, server, ASKS)
    secrets.kept[sudo_of(server).replace("sudo", "password", 1)] = "s3cret"
    assert host.run(SHOW, as_root=True).out == b"root\n"


def test_a_wrong_password_is_sent_once_and_nothing_else_is_taken_for_one(
    tmp_path: Path, server: SshServer, pool: SshPool, place: SshPlace, secrets: MemorySecrets
) -> None:
    machine = Machine(tmp_path, server, ASKS)
    secrets.kept[sudo_of(server)] = "wrong"
    for _ in range(3):
        with pytest.raises(SecretNeeded, match="refused the password of kim") as caught:
            SshHost(pool, place).run(SHOW, stdin=b"private\n", as_root=True)
        assert "wrong one" in caught.value.hint
    assert machine.wrong == ["wrong"]
    secrets.kept[sudo_of(server)] = "s3cret"
    assert SshHost(pool, place).run(SHOW, as_root=True).out == b"root\n"


@pytest.mark.parametrize("script", [NEVER, "#!/bin/sh\nexit 0\n", None])
def test_who_cannot_become_root(
    tmp_path: Path, server: SshServer, host: SshHost, secrets: MemorySecrets, script: str | None
) -> None:
    machine = Machine(tmp_path, server, script or "")
    if script is None:
        (tmp_path / "sudo").unlink()
        (tmp_path / "sh").symlink_to("/bin/sh")
        server.path = str(tmp_path)  # the computer of the tests may have one
    secrets.kept[sudo_of(server)] = "s3cret"
    with pytest.raises(NotAllowed, match=r"kim cannot become root on 127\.0\.0\.1"):
        host.run(SHOW, stdin=b"private", as_root=True)
    assert machine.wrong == []
