"""A host that is visited without a network: a shell whose replies a test says, and a session of libvirt."""

from collections.abc import Callable, Sequence

from tests.fakes.session import MemorySession

from stellwerk.core.error import AppError
from stellwerk.core.ids import HostId
from stellwerk.model.host import HostFacts
from stellwerk.policy.host_check.script import CLOCK, SCRIPTS, WORD
from stellwerk.policy.host_power import LOOK
from stellwerk.ports.shell import RUN_LIMIT, Heard, Output
from stellwerk.ports.visit import Visit

NOW = 1_000_000_000.0
ROOT = "uid=0\nuser=root\ngroups=root"
DEBIAN = 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nARCH=x86_64'


class MemoryHost:
    """`says` are the replies of the scripts by the part they read, an error is raised instead; commands end with
    `statuses` by a word in them (else 0) and say `output`. `ran` are the commands. `refusal`: libvirt does not let us
    in."""

    def __init__(self, libvirt: HostFacts | AppError | None = None) -> None:
        self.session = MemorySession(HostId("visited"))
        self.session.facts = libvirt if isinstance(libvirt, HostFacts) else HostFacts(uuid="u", driver="QEMU")
        self.refusal = libvirt if isinstance(libvirt, AppError) else None
        self.shell_error: AppError | None = self.refusal
        self.root_error: AppError | None = None
        self.root_status = 0
        self.says: dict[str, str | bytes | AppError] = {"login": ROOT, "system": DEBIAN, "clock": f"now={NOW:.0f}"}
        self.statuses: dict[str, int] = {}
        self.output: dict[str, str] = {}
        self.ran: list[str] = []
        self.logged_out = 0
        self.on_run: Callable[[str], None] = lambda _line: None

    def visit(self, uri: str) -> Visit:
        """The ways into it."""

        def log_out() -> None:
            self.logged_out += 1

        return Visit(uri=uri, shell=lambda: self, open=self._open, now=lambda: NOW, log_out=log_out)

    def run(
        self,
        argv: Sequence[str],
        *,
        stdin: bytes = b"",
        limit: float = RUN_LIMIT,
        heard: Heard | None = None,
        as_root: bool = False,
    ) -> Output:
        """A script that reads, or a command."""
        if as_root and self.root_error is not None:
            raise self.root_error
        if as_root and tuple(argv) == ("true",):
            return Output(status=self.root_status)
        if self.shell_error is not None:
            raise self.shell_error
        part = _part(argv)
        if part:
            said = self.says.get(part, "read=1")
            if isinstance(said, AppError):
                raise said
            return Output(status=0, out=said if isinstance(said, bytes) else f"noise\n{WORD}\n{said}\n".encode())
        line = " ".join(argv)
        self.ran.append(line)
        self.on_run(line)
        text = next((text for word, text in self.output.items() if word in line), "")
        if heard is not None and text:
            heard(text.encode())
        return Output(status=next((n for word, n in self.statuses.items() if word in line), 0), out=text.encode())

    def read(self, path: str) -> bytes:
        raise NotImplementedError

    def write(self, path: str, content: bytes, *, mode: int = 0o644) -> None:
        raise NotImplementedError

    def _open(self) -> MemorySession:
        if self.refusal is not None:
            raise self.refusal
        return self.session


def _part(argv: Sequence[str]) -> str:
    """What a script reads; empty for a command."""
    text = argv[2] if len(argv) > 2 and argv[:2] == ("sh", "-c") else ""
    if "dpkg-query" in text or "rpm -qa" in text:
        return "packages"
    if text.endswith(CLOCK):
        return "clock"
    if text.endswith(LOOK):
        return "power"
    return next((part for part, script in SCRIPTS.items() if text.endswith(script.text)), "")
