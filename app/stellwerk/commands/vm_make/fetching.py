"""Has a host fetch a file from the network into the folder of a pool, by its own shell. Blocks; on lane LONG."""

from collections.abc import Callable

from stellwerk.core.error import AppError, Cancelled
from stellwerk.core.text import _
from stellwerk.model.making.vm_plan import NewVolume
from stellwerk.policy.vm_make.fetch import (
    FETCH,
    LOOK,
    STOP,
    Remote,
    failure_of,
    progress_of,
    remote_of,
    space_refusal,
    sum_of,
)
from stellwerk.policy.vm_make.image_head import HEAD
from stellwerk.ports.shell import Output, Shell
from stellwerk.ports.visit import Visit

LOOK_LIMIT = 60.0
LONGEST = 12 * 3600.0
"""Seconds for a file: a DVD over a slow line."""


def look_ahead(visit: Visit, volume: NewVolume) -> Remote:
    """What a preview tells of a file: looked at as the user who logs in, since nobody may be asked for a password yet.
    Raises as `Fetching.look` does, and what the way into the host raises."""
    return Fetching(visit.shell(), volume, lambda: False, lambda _size: None).look(as_root=False)


class Fetching:
    """One file. `stopped` is asked again and again whether to give up; `told` gets the bytes that are there."""

    def __init__(
        self, shell: Shell, volume: NewVolume, stopped: Callable[[], bool], told: Callable[[int], None]
    ) -> None:
        self._shell = shell
        self._url, self._folder, self._name = volume.url, volume.folder, volume.spec.name
        self._pool, self._sum = volume.spec.pool, volume.sha256
        self._stopped = stopped
        self._told = told
        self._ending = False

    def look(self, *, as_root: bool = True) -> Remote:
        """Whether it is there, and how large; nothing is changed. Raises Refused, Conflict."""
        output = self._run(LOOK, self._url, self._folder, self._name, limit=LOOK_LIMIT, as_root=as_root)
        self._raise(output)
        remote = remote_of(output.out)
        refusal = space_refusal(remote, self._pool)
        if refusal is not None:
            raise refusal
        return remote

    def run(self) -> str:
        """Fetch it; answers its checksum. Nothing is left of one that fails. Raises Cancelled, Refused, Conflict."""
        argv = (FETCH, self._url, self._folder, self._name, self._sum)
        output = self._run(*argv, limit=LONGEST, heard=self._heard)
        if self._ending:
            self.remove()
            raise Cancelled(_("cancelled; everything was taken back"))
        self._raise(output)
        return sum_of(output.out)

    def beginning(self) -> bytes:
        """The first bytes of what was fetched."""
        argv = ("head", "-c", str(HEAD), "--", f"{self._folder}/{self._name}")
        return self._shell.run(argv, limit=LOOK_LIMIT, as_root=True).out

    def remove(self) -> None:
        """Take away what was fetched; nothing where there is none."""
        self._shell.run(("rm", "-f", "--", f"{self._folder}/{self._name}"), limit=LOOK_LIMIT, as_root=True)

    def _heard(self, said: bytes) -> None:
        """Called as the script speaks, twice a second or more."""
        if self._stopped() and not self._ending:
            self._ending = True
            self._run(STOP, self._folder, self._name, limit=LOOK_LIMIT)
        size = progress_of(said)
        if size is not None:
            self._told(size)

    def _run(
        self,
        script: str,
        *words: str,
        limit: float,
        heard: Callable[[bytes], None] | None = None,
        as_root: bool = True,
    ) -> Output:
        argv = ("sh", "-c", script, "stellwerk-fetch", *words)
        return self._shell.run(argv, limit=limit, heard=heard, as_root=as_root)

    def _raise(self, output: Output) -> None:
        said = output.err.decode("utf-8", "replace").strip().rpartition("\n")[2]
        error: AppError | None = failure_of(output.status, self._url, said, sum_of(output.out))
        if error is not None:
            raise error
