"""Starts programs in processes of their own that have what they need loaded already; a script, run by `Starts`.

Whoever asks sends one end of a connection and the files for output and errors over the socket it was started with. On
the connection comes what to run, back go the process's number and then its status. It ends when that socket is closed.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
from pathlib import Path
from typing import Any

APP = Path(__file__).resolve().parents[3] / "app"
LOADED = (
    "sqlalchemy.dialects.sqlite",
    "lxml.etree",
    "stellwerk.cli.session",
    "stellwerk.runtime.build",
    "stellwerk.adapters.database.sql_store",
)
"""What each command that writes loads, with all that these load. Not libvirt, which reads its variables when it is
loaded, nor what is of one command only."""


def serve(asked: socket.socket) -> None:
    """Start what is asked for until nobody can ask any more. Returns in each process that was started, too: to the end
    of which the program is run."""
    sys.path.insert(0, str(APP))
    for name in LOADED:
        importlib.import_module(name)
    del sys.path[0]
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # those who wait for the programs need nobody who waits for them
    while True:
        message, files, _flags, _sender = socket.recv_fds(asked, 1, 3)
        if not message:
            return
        if os.fork() == 0:
            asked.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _start(socket.socket(fileno=files[0]), files[1], files[2])
            return
        for file in files:
            os.close(file)


def _start(connection: socket.socket, output: int, errors: int) -> None:
    """Run the program in one more process and tell of it; only that one returns."""
    with connection:
        job = json.loads(connection.makefile().readline())
        pid = os.fork()
        if pid:
            os.close(output)
            os.close(errors)
            connection.sendall(f"{pid}\n".encode())
            _pid, status = os.waitpid(pid, 0)
            connection.sendall(f"{os.waitstatus_to_exitcode(status)}\n".encode())
            os._exit(0)
    for file, place in ((os.open(os.devnull, os.O_RDONLY), 0), (output, 1), (errors, 2)):
        os.dup2(file, place)
        os.close(file)
    _become(job)


def _become(job: dict[str, Any]) -> None:
    """Be what a Python would be that was started with these words, variables and folder."""
    os.environ.clear()
    os.environ.update(job["environment"])
    os.chdir(job["folder"])
    sys.argv[:] = job["words"]
    before = [os.path.dirname(sys.argv[0]), *filter(None, os.environ.get("PYTHONPATH", "").split(os.pathsep))]
    sys.path[:1] = before
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
