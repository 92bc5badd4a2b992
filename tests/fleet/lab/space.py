"""A `Space`: namespaces for mounts, host name, network and processes, all kept alive by one process.

That process waits for its standard input to end. The other end is held by this test process alone, so that
when the tests end, however they end (kill -9 included), the kernel ends every process of the space with its
process number 1 and removes its mounts and its network devices. No name is registered anywhere, nothing is
left to clean.

Process 1 is bash: it collects orphans, so a killed daemon is really gone and not a zombie with its old
number. Any thread, one at a time per space.
"""

from __future__ import annotations

import contextlib
import os
import shlex
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

# What daemons and commands in a space see: nothing of the environment of the tests.
ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "LC_ALL": "C",
    "HOME": "/root",
}
_UNSHARE = (
    *("unshare", "--mount", "--uts", "--net", "--pid"),
    *("--fork", "--kill-child", "--mount-proc", "--propagation", "private"),
)


class LabError(RuntimeError):
    """Something of the lab itself (not of the product) failed; the text has the command and what it said."""


def run_command(
    argv: Sequence[str | Path], *, check: bool = True, stdin: str | None = None, timeout: float = 180.0
) -> str:
    """Run a command to its end and return its standard output.

    With `check`, a status other than 0 raises `LabError` with both outputs. `timeout` in seconds; a command
    that takes longer is killed and raises `LabError`.
    """
    words = [str(word) for word in argv]
    try:
        done = subprocess.run(
            words,
            input=stdin,
            stdin=subprocess.DEVNULL if stdin is None else None,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=timeout,
            env=ENVIRONMENT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise LabError(f"{shlex.join(words)}: not done after {timeout:g} s") from error
    if check and done.returncode != 0:
        raise LabError(f"{shlex.join(words)}: status {done.returncode}\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


class Space:
    """Namespaces that live until `close()` or until this test process is gone."""

    def __init__(self, script: str, log: Path) -> None:
        """Make the namespaces and run `script` (bash) in them as process 1; its complaints go to the file
        `log`.

        Raises `LabError` with what it said when the script fails.
        """
        with log.open("ab") as complaints:
            self._holder = subprocess.Popen(
                [*_UNSHARE, "bash", "-c", f"set -e\n{script}\necho up\nread -r _ || true"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=complaints,
                env=ENVIRONMENT,
                # ^C in the terminal is for the tests alone, which then close the lab in order.
                start_new_session=True,
            )
        assert self._holder.stdout is not None
        if self._holder.stdout.readline() != b"up\n":
            self.close()
            raise LabError(f"a namespace could not be set up:\n{log.read_text(errors='replace')}")
        self._inner = f"/proc/{self._holder.pid}/ns/pid_for_children"
        self._kinship = os.readlink(self._inner)

    @property
    def anchor(self) -> int:
        """A process number, as seen from outside, that stands for the space's network (`ip … netns
        ANCHOR`)."""
        return self._holder.pid

    def wrap(self, argv: Sequence[str | Path]) -> list[str]:
        """The command line that runs `argv` inside, for a caller that starts it by itself."""
        entry = [f"--pid={self._inner}", "-t", str(self.anchor), "-m", "-u", "-n"]
        return ["nsenter", *entry, "--", *map(str, argv)]

    def run(
        self,
        argv: Sequence[str | Path],
        *,
        check: bool = True,
        stdin: str | None = None,
        timeout: float = 180.0,
    ) -> str:
        """Run a command inside and return its standard output; else as `run_command`."""
        return run_command(self.wrap(argv), check=check, stdin=stdin, timeout=timeout)

    def ip(self, *words: str) -> None:
        """Run `ip WORDS` in the space's network only, where process numbers are those of the outside."""
        run_command(["nsenter", "-t", str(self.anchor), "-n", "--", "ip", *words])

    def processes(self) -> dict[int, int]:
        """Every live process of the space: its number inside -> its number outside."""
        found: dict[int, int] = {}
        for entry in os.scandir("/proc"):
            if not entry.name.isdigit():
                continue
            # A process may end between the listing and the reading, and a zombie has no namespaces: not
            # counted.
            with contextlib.suppress(OSError):
                if os.readlink(f"/proc/{entry.name}/ns/pid") == self._kinship:
                    status = Path(f"/proc/{entry.name}/status").read_text(errors="replace")
                    numbers = next(line for line in status.splitlines() if line.startswith("NSpid:")).split()
                    found[int(numbers[-1])] = int(entry.name)
        return found

    def outside(self, inner: int) -> int | None:
        """The number outside of the process that has the number `inner` inside; None when there is none."""
        return self.processes().get(inner)

    def close(self) -> None:
        """End every process in it and wait for that; mounts and network devices go with them. Repeatable."""
        if self._holder.poll() is None:
            assert self._holder.stdin is not None
            self._holder.stdin.close()
            try:
                self._holder.wait(timeout=20)
            except subprocess.TimeoutExpired:
                # A process that hangs in the kernel holds process 1; --kill-child takes it down with its
                # parent.
                os.kill(self._holder.pid, signal.SIGKILL)
                self._holder.wait()
        for pipe in (self._holder.stdin, self._holder.stdout):
            if pipe is not None:
                pipe.close()
