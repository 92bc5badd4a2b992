"""The process that has imported the program and forks for each command: see `client.py`. Run as a script.

Nothing of a command runs before the fork, and what is imported here starts no threads: a command finds what a fresh
interpreter has after its imports. The keyring is not imported, since it chooses its backend by the environment.
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import signal
import socket
import sys
import threading
from typing import Any

IMPORTED = (
    "stellwerk.__main__",
    "stellwerk.runtime.build",
    "stellwerk.adapters.database.sql_store",
    "stellwerk.adapters.hypervisor.session",
    "stellwerk.cli.session",
    "stellwerk.cli.command_run",
)
REQUEST_BYTES = 1 << 17


def serve(control: socket.socket) -> list[str]:
    """Fork for each request. Returns in the child of a command, with its words; ends when the client does."""
    for name in IMPORTED:
        __import__(name)
    assert threading.active_count() == 1, threading.enumerate()
    assert "keyring" not in sys.modules
    gc.collect()
    gc.freeze()
    while True:
        data, files, _flags, _address = socket.recv_fds(control, REQUEST_BYTES, 4)
        if not data:
            os._exit(0)
        if os.fork() == 0:
            words = _watch(files)
            control.close()
            return _become(json.loads(data), words)
        for file in files:
            os.close(file)
        _reap()


def _watch(files: list[int]) -> list[int]:
    """Fork once more: the child goes on, its parent tells the client its number and then how it ended."""
    *streams, answers = files
    if (child := os.fork()) == 0:
        os.close(answers)
        return streams
    for file in streams:
        os.close(file)
    with contextlib.suppress(BrokenPipeError):  # a client that has lost its patience hears no more
        os.write(answers, f"{child}\n".encode())
        _pid, status = os.waitpid(child, 0)
        os.write(answers, f"{os.waitstatus_to_exitcode(status)}\n".encode())
    os._exit(0)


def _become(request: dict[str, Any], streams: list[int]) -> list[str]:
    """Take over streams, environment, folder and path of the command."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(request["folder"])
    os.environ.clear()
    os.environ.update(request["environment"])
    words: list[str] = request["words"]
    sys.path[0] = os.path.dirname(words[0])
    sys.path[1:1] = [place for place in os.environ.get("PYTHONPATH", "").split(":") if place and place not in sys.path]
    signal.signal(signal.SIGINT, signal.default_int_handler)
    return words


def _reap() -> None:
    """Collect watchers that have ended."""
    try:
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass
    except ChildProcessError:
        pass


if __name__ == "__main__":
    sys.argv = serve(socket.socket(fileno=int(sys.argv[1])))
    from stellwerk.__main__ import main

    sys.exit(main())
