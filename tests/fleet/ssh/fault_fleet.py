"""A profile with many hosts over SSH in it, each with a fault of its own: written as the file that a colleague exports,
and imported. All of them are doors of few lab hosts, so that one window sees all of them at once."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.fleet.lab.host import LabHost
from tests.fleet.lab.space import run_command
from tests.fleet.ssh.ssh_program import SshProgram

from stellwerk.ports.ssh_place import SshPlace


class FaultFleet:
    """Hosts by their names, as they are to stand in the profile."""

    def __init__(self) -> None:
        self.places: dict[str, SshPlace] = {}
        self._keys: list[str] = []

    def add(self, name: str, host: LabHost, port: int = 22, *, user: str = "root", key: Path | None = None) -> None:
        """A door of a lab host, whose key is known. Without a key file only a password opens it."""
        self.add_place(name, SshPlace(address=host.address, user=user, port=port, key_file=str(key or "")))
        self.know(host, port)

    def add_place(self, name: str, place: SshPlace) -> None:
        """Any place, whose key is not known."""
        self.places[name] = place

    def know(self, host: LabHost, port: int) -> None:
        """The key of that door is known."""
        self._keys.append(f"{_known_name(host.address, port)} {key_words(host.tree / 'ssh' / 'host_key.pub')}")

    def know_another(self, address: str, port: int, public_key: Path) -> None:
        """Another key than its own is known of that door."""
        self._keys.append(f"{_known_name(address, port)} {key_words(public_key)}")

    def import_into(self, program: SshProgram, file: Path) -> None:
        """Make it the profile's."""
        hosts = [{"name": name, "uri": place.uri, "cluster": "Default"} for name, place in self.places.items()]
        document: dict[str, Any] = {
            "format": "stellwerk-profile",
            "version": 1,
            "data_centers": [{"name": "Default"}],
            "clusters": [{"name": "Default", "data_center": "Default"}],
            "hosts": hosts,
            "host_keys": self._keys,
        }
        file.write_text(json.dumps(document))
        program.done("profile", "import", str(file))


def key_words(public_key: Path) -> str:
    """Kind and key, as known_hosts has them."""
    return " ".join(public_key.read_text().split()[:2])


@contextlib.contextmanager
def drop(host: LabHost, port: int) -> Iterator[None]:
    """Packets to that port vanish, as a firewall does it."""
    rule = ("INPUT", "-p", "tcp", "--dport", str(port), "-j", "DROP")
    host.run(["iptables", "-A", *rule])
    yield
    host.run(["iptables", "-D", *rule])


@contextlib.contextmanager
def quitter(said: bytes) -> Iterator[int]:
    """A port of this computer whose connections end after these bytes."""
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    wire, _peer = listener.accept()
                    with wire:
                        wire.sendall(said)

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join()


@contextlib.contextmanager
def silent() -> Iterator[int]:
    """A port of this computer that takes connections and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def stranger_key(folder: Path) -> Path:
    """A private key that no host takes."""
    file = folder / "stranger"
    run_command(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", file])
    return file


def _known_name(address: str, port: int) -> str:
    return address if port == 22 else f"[{address}]:{port}"
