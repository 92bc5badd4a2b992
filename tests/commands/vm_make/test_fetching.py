"""A file that a host fetches, with the scripts run by this computer's shell and a server of our own."""

import threading
from collections.abc import Iterator, Sequence
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from stellwerk.adapters.local.shell import LocalShell
from stellwerk.commands.vm_make.fetching import Fetching
from stellwerk.core.error import Cancelled, Conflict, Refused
from stellwerk.model.making.vm_plan import NewVolume
from stellwerk.model.making.vm_spec import VolumeSpec
from stellwerk.ports.shell import Output

CONTENT = bytes(range(256)) * 4096
SUM = sha256(CONTENT).hexdigest()


class PlainShell(LocalShell):
    """Nobody becomes root."""

    def run(self, argv: Sequence[str], **how: Any) -> Output:
        return super().run(argv, **how | {"as_root": False})


class Server(ThreadingHTTPServer):
    """Serves one file; `held` keeps its second half back until it is set."""

    daemon_threads = True

    def __init__(self) -> None:
        self.held = threading.Event()
        self.held.set()
        self.size = len(CONTENT)
        super().__init__(("127.0.0.1", 0), _Handler)

    def url(self, name: str) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/{name}"


class _Handler(BaseHTTPRequestHandler):
    server: Server

    def log_message(self, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self.send_response(200 if self.path == "/debian.iso" else 404)
        self.send_header("Content-Length", str(self.server.size))
        self.end_headers()

    def do_GET(self) -> None:
        self.do_HEAD()
        half = len(CONTENT) // 2
        try:
            self.wfile.write(CONTENT[:half])
            self.wfile.flush()
            self.server.held.wait(30)
            self.wfile.write(CONTENT[half:])
        except OSError:
            pass  # who fetches it has gone


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield made
        made.held.set()
        made.shutdown()
        thread.join()


def fetching(server: Server, folder: Path, name: str = "debian.iso", sum_: str = "", **more: object) -> Fetching:
    volume = NewVolume(
        spec=VolumeSpec(pool="default", name="debian.iso", size=0, format="raw"),
        url=server.url(name),
        folder=str(folder),
        sha256=sum_,
    )
    stopped, told = more.get("stopped", lambda: False), more.get("told", lambda _size: None)
    return Fetching(PlainShell(), volume, stopped, told)


def test_it_is_looked_at_and_fetched(server: Server, tmp_path: Path) -> None:
    one = fetching(server, tmp_path, sum_=SUM)
    assert one.look().size == one.look(as_root=False).size == len(CONTENT)
    assert list(tmp_path.iterdir()) == []
    assert one.run() == SUM
    assert [file.name for file in tmp_path.iterdir()] == ["debian.iso"]
    assert (tmp_path / "debian.iso").read_bytes() == CONTENT
    with pytest.raises(Conflict):
        one.look()
    with pytest.raises(Conflict):
        one.run()
    one.remove()
    assert list(tmp_path.iterdir()) == []


def test_what_is_not_there_or_too_large_is_told_before_anything_is_done(server: Server, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="404"):
        fetching(server, tmp_path, "other.iso").look()
    server.size = 1 << 59
    with pytest.raises(Refused, match="left"):
        fetching(server, tmp_path).look()


def test_another_checksum_leaves_nothing(server: Server, tmp_path: Path) -> None:
    with pytest.raises(Refused, match=SUM):
        fetching(server, tmp_path, sum_="0" * 64).run()
    assert list(tmp_path.iterdir()) == []


def test_who_gives_up_leaves_nothing(server: Server, tmp_path: Path) -> None:
    server.held.clear()
    sizes: list[int] = []
    one = fetching(server, tmp_path, told=sizes.append, stopped=lambda: bool(sizes and sizes[-1]))
    with pytest.raises(Cancelled):
        one.run()
    assert 0 < sizes[-1] < len(CONTENT)
    assert list(tmp_path.iterdir()) == []
