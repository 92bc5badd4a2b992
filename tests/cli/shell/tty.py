"""A real shell on a terminal of its own, typed into as a person does, with our completion and a profile to ask."""

from __future__ import annotations

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tests.fakes import entity

from stellwerk.adapters.database.database import Database
from stellwerk.adapters.local.profile import open_profile
from stellwerk.core.clock import SystemClock
from stellwerk.model.field import FieldType

ROOT = Path(__file__).resolve().parents[3]
PATIENCE = 30.0


def write_profile(folder: Path, names: Sequence[str]) -> Path:
    """A profile that knows VMs of these names on host h1, and a field of theirs."""
    profile = open_profile(folder / "profile")
    database = Database(profile.database, "test", is_alive=lambda _id: False, clock=SystemClock())
    database.load()
    host = entity.host("h1", "there")
    domains = [entity.domain(number, name=name) for number, name in enumerate(names, 1)]

    def fill(tables: object) -> None:
        tables.save(entity.data_center("here"), entity.cluster("there", "here"), host)
        tables.save(entity.user_field("tier", FieldType.CHOICE, "gold", "silver"))
        tables.keep_facts(host)
        tables.keep_domains(domains)

    database.write(fill).result()
    database.close()
    return profile.folder


def environment(profile: Path, home: Path) -> dict[str, str]:
    """The variables of a shell in which `stellwerk` is this checkout's."""
    script = home / "bin" / "stellwerk"
    script.parent.mkdir(exist_ok=True)
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m stellwerk "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    return {
        "PATH": f"{script.parent}:/usr/bin:/bin", "HOME": str(home), "TERM": "dumb", "LANG": "C.UTF-8",
        "PYTHONPATH": str(ROOT / "app"), "STELLWERK_PROFILE": str(profile), "COLUMNS": "500", "LINES": "50",
    }  # fmt: skip


SETUP = {
    "bash": r"""
bind 'set bell-style none'; bind 'set completion-query-items 0'; bind 'set page-completions off'
bind 'set enable-bracketed-paste off'; bind -x '"\C-t": printf "\n<<%s>>\n" "$READLINE_LINE"'
eval "$(stellwerk completion bash)"
""",
    "zsh": r"""
unsetopt beep zle_bracketed_paste prompt_sp; LISTMAX=10000; autoload -Uz compinit; compinit -u -D
show() { print; print -r -- "<<$BUFFER>>"; zle reset-prompt }; zle -N show; bindkey -e; bindkey '^T' show
unset zle_bracketed_paste; eval "$(stellwerk completion zsh)"
""",
}
START = {"bash": ["bash", "--norc", "--noprofile", "-i"], "zsh": ["zsh", "-f", "-i"]}


class Tty:
    """A context: the shell, ready to be typed into."""

    def __init__(self, shell: str, home: Path, variables: Mapping[str, str]) -> None:
        self._shell = shell
        setup = home / "setup"
        setup.write_text(SETUP[shell] + 'stellwerk() { printf "[[%s]]\\n" "${@: -1}"; }\n', encoding="utf-8")
        self._ours, theirs = pty.openpty()
        self._process = subprocess.Popen(
            START[shell], stdin=theirs, stdout=theirs, stderr=theirs, cwd=home, env=variables,
            start_new_session=True, preexec_fn=None,
        )  # fmt: skip
        os.close(theirs)
        self._write(f". {setup}; echo RE''ADY\n")
        self._read(r"READY")

    def __enter__(self) -> Tty:
        return self

    def __exit__(self, *_error: object) -> None:
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        os.close(self._ours)

    def completed(self, line: str) -> str:
        """The line after Tab at its end."""
        self._write(f"{line}\t\x14")
        found = self._read(r"<<(.*)>>\r?\n")
        self._write("\x15")
        return found.replace("\r", "")

    def ran(self, line: str, end: str = "") -> str:
        """The last argument that a program gets when the line is completed, ended with `end` and sent."""
        self._write(f"{line}\t{end}\n")
        return self._read(r"\[\[(.*?)\]\]\r?\n")

    def listed(self, line: str) -> str:
        """What is shown after Tab twice."""
        self._write(f"{line}\t\t\x14")
        found = self._read(r"(?s)(.*)<<")
        self._write("\x15")
        return found

    def _write(self, text: str) -> None:
        os.write(self._ours, text.encode())

    def _read(self, pattern: str) -> str:
        """What the first group of the pattern is in what the shell writes next."""
        found, end = "", time.monotonic() + PATIENCE
        while (match := re.search(pattern, found)) is None:
            assert time.monotonic() < end, found
            if select.select([self._ours], [], [], 0.2)[0]:
                found += os.read(self._ours, 1 << 16).decode(errors="replace")
        return match[1] if match.groups() else match[0]
