"""Answering whoever comes to a socket, one after the other. Blocks: for a thread of its own."""

import contextlib
import socket
from collections.abc import Callable


def serve(
    listener: socket.socket, patience: float, closed: Callable[[], bool], answer: Callable[[socket.socket], None]
) -> None:
    """Answer until it is closed, and close the socket then. Who says nothing for `patience` seconds, or goes away, is
    left; so is who comes to wake this thread, that it may notice the end."""
    with listener:
        while not closed():
            try:
                wire, _peer = listener.accept()
            except OSError:
                break
            with wire, contextlib.suppress(OSError):
                wire.settimeout(patience)
                answer(wire)
