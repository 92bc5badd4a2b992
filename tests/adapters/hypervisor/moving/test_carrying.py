"""Files are carried whole or not at all."""

from __future__ import annotations

from typing import Any

import pytest
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import QemuConn, QemuDomain, qemu_session

from stellwerk.adapters.hypervisor.moving import carrying
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import AppError, Cancelled

CONTENT = bytes(range(256)) * 3000


class Storage(QemuConn):
    """A host whose folder /p holds files; `short` loses the end of what is sent."""

    def __init__(self, short: int = 0) -> None:
        super().__init__(QemuDomain())
        self.files: dict[str, bytearray] = {}
        self.short = short

    def listAllStoragePools(self, flags: int) -> list[Storage]:
        """The pool."""
        return [self]

    def XMLDesc(self, flags: int) -> str:
        """The pool's XML."""
        return "<pool type='dir'><target><path>/p</path></target></pool>"

    def name(self) -> str:
        """What the pool is called."""
        return "images"

    def refresh(self, flags: int) -> None:
        """Look again."""

    def storageVolLookupByName(self, name: str) -> File:
        """A file."""
        if name not in self.files:
            raise libvirt_error(50, "no such volume")
        return File(self, name)

    def createXML(self, xml: str, flags: int) -> File:
        """An empty file."""
        name = xml.partition("<name>")[2].partition("<")[0]
        self.files[name] = bytearray()
        return File(self, name)

    def newStream(self, flags: int) -> Stream:
        """Bytes, one way."""
        return Stream()

    def isAlive(self) -> bool:
        """The connection."""
        return True


class File:
    """One file."""

    def __init__(self, host: Storage, name: str) -> None:
        self.host, self.name = host, name

    def infoFlags(self, flags: int) -> list[int]:
        """Type, capacity, its length."""
        return [0, 0, len(self.host.files[self.name])]

    def download(self, stream: Stream, offset: int, length: int, flags: int) -> None:
        """Read it."""
        stream.source = bytes(self.host.files[self.name])

    def upload(self, stream: Stream, offset: int, length: int, flags: int) -> None:
        """Write it."""
        stream.target, stream.room = self.host.files[self.name], length - self.host.short

    def delete(self, flags: int) -> None:
        """It goes."""
        del self.host.files[self.name]


class Stream:
    """Takes at most 1000 bytes at a time."""

    def __init__(self) -> None:
        self.source, self.target, self.room = b"", bytearray(), 0

    def recv(self, most: int) -> bytes:
        """The next bytes."""
        piece, self.source = self.source[:most], self.source[most:]
        return piece

    def send(self, piece: bytes) -> int:
        """Take some."""
        taken = piece[:1000]
        self.target += taken[: max(0, self.room - len(self.target))]
        return len(taken)

    def finish(self) -> None:
        """All of it."""

    def abort(self) -> None:
        """Not all of it."""


def session_of(host: Storage) -> LibvirtSession:
    session = qemu_session(QemuDomain())
    session._conn = host
    return session


@pytest.fixture
def here() -> Storage:
    made = Storage()
    made.files["a"] = bytearray(CONTENT)
    return made


def test_every_byte_arrives(here: Storage) -> None:
    there, told = Storage(), []
    session_of(here).carry("/p/a", session_of(there), lambda done, total: told.append((done, total)))
    assert there.files == {"a": CONTENT}
    assert (told[0], told[-1]) == ((0, len(CONTENT)), (len(CONTENT), len(CONTENT)))


def test_nothing_is_left_of_one_that_is_given_up(here: Storage) -> None:
    def told(done: int, total: int) -> None:
        if done >= carrying.PIECE:
            raise Cancelled("given up")

    there = Storage()
    with pytest.raises(Cancelled):
        session_of(here).carry("/p/a", session_of(there), told)
    assert (there.files, here.files) == ({}, {"a": CONTENT})


def test_one_that_is_too_short_is_no_copy(here: Storage) -> None:
    with pytest.raises(AppError, match="arrived with"):
        session_of(here).carry("/p/a", session_of(Storage(short=7)), lambda _done, _total: None)


def test_whether_it_is_there_and_that_it_goes(here: Storage) -> None:
    session: Any = session_of(here)
    assert (session.has_file("/p/a"), session.has_file("/p/b")) == (True, False)
    session.drop_file("/p/a")
    assert here.files == {}
