"""One window a profile: a second start wakes the first one and ends. Owner thread.

The first window listens on a local socket that only its user can open; its name comes from the profile's path.
"""

import hashlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

from stellwerk.core.ids import Ref

PATIENCE = 1000
"""Milliseconds that a second start waits for the first window to listen; it has nothing else to do."""


MOST = 256
"""Bytes of a wish."""


def address_of(folder: Path) -> str:
    """The name of the socket for a profile."""
    return f"stellwerk-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"


def wake_first(folder: Path, wish: str = "") -> bool:
    """Ask the window that is open on this profile to come to the front, and to show what is wished for: a Ref as text.

    False where none listens.
    """
    socket = QLocalSocket()
    socket.connectToServer(address_of(folder))
    reached = socket.waitForConnected(PATIENCE)
    if reached and wish:
        socket.write(f"{wish}\n".encode()[:MOST])
        socket.waitForBytesWritten(PATIENCE)
        socket.disconnectFromServer()
    socket.abort()
    return reached


class WakeListener(QObject):
    """Calls `wake` whenever another start asks, and `show` with the Ref that it wishes for, if it does."""

    def __init__(
        self,
        folder: Path,
        wake: Callable[[], None],
        show: Callable[[Ref], None] = lambda _ref: None,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._wake, self._show = wake, show
        self._talking: list[QLocalSocket] = []
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        name = address_of(folder)
        QLocalServer.removeServer(name)  # left behind by a window that ended hard; the profile's lock is ours
        self._server.listen(name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()
        for socket in tuple(self._talking):
            self._hang_up(socket)

    def _connected(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.setReadBufferSize(MOST)
            # Never with the socket itself in the slot: it would be the last to hold it while Qt deletes it.
            socket.readyRead.connect(self._read_all)
            socket.disconnected.connect(self._read_all)
            self._talking.append(socket)
            self._wake()
            self._read(socket)

    def _read_all(self) -> None:
        for socket in tuple(self._talking):
            self._read(socket)

    def _read(self, socket: QLocalSocket) -> None:
        """One line, and no more: whoever says something else is not listened to."""
        if socket not in self._talking:
            return
        if socket.canReadLine():
            line = bytes(socket.readLine(MOST).data()).decode("ascii", "replace").strip()
            self._hang_up(socket)
            with suppress(ValueError):
                self._show(Ref.parse(line))
        elif socket.bytesAvailable() >= MOST or socket.state() is not QLocalSocket.LocalSocketState.ConnectedState:
            self._hang_up(socket)

    def _hang_up(self, socket: QLocalSocket) -> None:
        """It is said only once, whatever comes of it."""
        if socket in self._talking:
            self._talking.remove(socket)
            socket.abort()
            socket.deleteLater()
