"""`askpass FOLDER PROMPT`: what ssh runs to ask; hands the question to the program that began it, over its socket.

Not for people: it is in no help. Prints the answer, which ssh reads. Blocks.
"""

import json
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

LIMIT = 60.0
"""Seconds for the answer: a keyring may ask its user to unlock it."""
MOST = 65536
NAME = "askpass"


def run_askpass(words: Sequence[str]) -> int:
    """Ask; the status is 1 where there is no answer."""
    if len(words) != 2:
        return 1
    folder, prompt = Path(words[0]), words[1]
    try:
        question = json.dumps({"token": (folder / "token").read_text("utf-8"), "prompt": prompt[:1000]})
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as wire:
            wire.settimeout(LIMIT)
            wire.connect(str(folder / "socket"))
            wire.sendall(question.encode() + b"\n")
            answer = b""
            while len(answer) < MOST and (more := wire.recv(MOST)):
                answer += more
    except (OSError, ValueError):
        return 1
    if not answer:
        return 1
    sys.stdout.buffer.write(answer + b"\n")
    sys.stdout.buffer.flush()
    return 0
