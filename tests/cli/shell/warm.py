"""A `stellwerk` that has begun already: each call is a fork of one process, which has loaded what an answer needs.

A start takes a quarter of a second, most of it for what does not depend on the call; shells are asked 160 times here.
"""

from __future__ import annotations

import os
import runpy
import select
import signal
import socket
import subprocess
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

CLIENT = """#!{python} -IS
import _socket, sys
line = _socket.socket(_socket.AF_UNIX, _socket.SOCK_STREAM)
line.connect({door!r})
words = "".join("\\0" + word for word in sys.argv[1:]).encode("utf-8", "surrogateescape")
ours = b"".join(number.to_bytes(4, sys.byteorder) for number in (0, 1, 2))
line.sendmsg([b"." + words], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, ours)])
sys.exit(line.recv(1)[0])
"""


@contextmanager
def warm_program(home: Path, environment: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The environment in which `stellwerk` is the one that has begun."""
    door, script = str(home / "door"), home / "warm" / "stellwerk"
    script.parent.mkdir()
    script.write_text(CLIENT.format(python=sys.executable, door=door), encoding="utf-8")
    script.chmod(0o755)
    with subprocess.Popen(
        [sys.executable, __file__, door], env=environment, cwd=home, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        yield {**environment, "PATH": f"{script.parent}:{environment['PATH']}"}
        process.stdin.close()  # it ends with that, also where the tests are killed


def serve(door: str) -> None:
    """Answer calls, each in a child, until the one who started this is gone."""
    import stellwerk.cli.main  # here: the tests need only the rest of this file
    import stellwerk.cli.query_complete
    import stellwerk.cli.shell.outside
    import stellwerk.cli.shell.word_offer
    import stellwerk.commands.registry
    import stellwerk.runtime.last_known
    import stellwerk.runtime.profile_fields  # noqa: F401 - what is missing still, a call loads itself

    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody asks how they ended
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(door)
        server.listen()
        os.write(1, b"ready\n")
        while 0 not in select.select([server, 0], [], [])[0]:
            line, _address = server.accept()
            said, files, _flags, _from = socket.recv_fds(line, 1 << 17, 3)
            if os.fork() == 0:
                _answer(line, said.decode("utf-8", "surrogateescape").split("\0")[1:], files)
            for file in (*files, line.detach()):
                os.close(file)


def _answer(line: socket.socket, words: Sequence[str], files: Sequence[int]) -> None:
    """Be the program that was called: its words, what it reads and writes, its status."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    for number, (file, name) in enumerate(zip(files, ("stdin", "stdout", "stderr"), strict=True)):
        os.dup2(file, number)
        os.close(file)
        was = getattr(sys, name)
        # What Python found out about the file that was there does not hold for this one.
        setattr(sys, name, open(number, was.mode, encoding=was.encoding, errors=was.errors, closefd=False))  # noqa: SIM115 - it stays open
    sys.argv = ["stellwerk", *words]
    status = 1
    try:
        runpy.run_module("stellwerk", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        status = int(end.code or 0)
    except Exception:  # noqa: BLE001 - shown, as Python shows it
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        line.send(bytes([status]))
        os._exit(status)


if __name__ == "__main__":
    serve(sys.argv[1])
