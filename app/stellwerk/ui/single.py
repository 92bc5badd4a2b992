"""One window a profile: a second start wakes the first one and ends. Owner thread.

The first window listens on a local socket that only its user can open; its name comes from the profile's path.
"""

import hashlib
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 1000
"""Milliseconds that a second start waits for the first window to listen; it has nothing else to do."""


def address_of(folder: Path) -> str:
    """The name of the socket for a profile."""
    return f"stellwerk-{hashlib.sha256(str(folder.resolve()).encode()).hexdigest()[:24]}"


def wake_first(folder: Path) -> bool:
    """Ask the window that is open on this profile to come to the front; false where none listens."""
    socket = QLocalSocket()
    socket.connectToServer(address_of(folder))
    reached = socket.waitForConnected(PATIENCE)
    socket.abort()
    return reached


class WakeListener(QObject):
    """Calls `wake` whenever another start asks. To listen is all that it takes: a connection carries no data."""

    def __init__(self, folder: Path, wake: Callable[[], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._wake = wake
        self._server = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._connected)
        name = address_of(folder)
        QLocalServer.removeServer(name)  # left behind by a window that ended hard; the profile's lock is ours
        self._server.listen(name)

    def close(self) -> None:
        """Listen no more."""
        self._server.close()

    def _connected(self) -> None:
        while self._server.hasPendingConnections():
            socket = self._server.nextPendingConnection()
            socket.abort()
            socket.deleteLater()
        self._wake()
