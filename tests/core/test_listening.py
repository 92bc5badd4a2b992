"""One after the other is answered, whatever those before did."""

import socket
import threading

from stellwerk.core.listening import serve


def test_who_comes_is_answered_until_the_end() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    place, closed = listener.getsockname(), threading.Event()

    def answer(wire: socket.socket) -> None:
        said = wire.recv(10)
        if not said:
            raise ConnectionResetError("gone")
        wire.sendall(said.upper())

    thread = threading.Thread(target=serve, args=(listener, 0.2, closed.is_set, answer))
    thread.start()
    silent = socket.create_connection(place, timeout=5)
    socket.create_connection(place, timeout=5).close()
    with socket.create_connection(place, timeout=5) as wire:
        wire.sendall(b"hello")
        assert wire.recv(10) == b"HELLO"
    silent.close()
    closed.set()
    socket.create_connection(place, timeout=5).close()
    thread.join(5)
    assert not thread.is_alive()
    assert listener.fileno() == -1
