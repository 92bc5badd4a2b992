"""Every kind of URI is opened by the command and read by a query; what cannot be opened says why and what to do."""

import socket
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from urllib.parse import urlencode

import pytest
from tests.fleet.lab.credential import Authority, SshKeys
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.guest import Guest
from tests.fleet.lab.host import LabHost
from tests.fleet.lab.session import LabSession
from tests.fleet.program import Program

from stellwerk.core.record import Record

CONTAINER = """
<domain type='lxc'>
  <name>box</name><memory unit='MiB'>32</memory>
  <os><type>exe</type><init>/bin/busybox</init></os>
  <devices><console type='pty'/></devices>
</domain>"""
PLAIN = "<domain type='qemu'><name>mine</name><memory>1024</memory><os><type>hvm</type></os></domain>"
NODE = """
<node>
  <domain type='test'>
    <name>simulated</name><uuid>7d1c2d2e-4c1f-4d55-9b0f-6d5a3a1f0b11</uuid>
    <memory>65536</memory><os><type>hvm</type></os>
  </domain>
</node>"""
BARE = 2222
"""The port on the dead host whose logins find no libvirt program at all."""
LONGEST = 60.0
"""Seconds that a silent host may cost, from the connection on: the 15 of a look, not the two
minutes of the kernel."""

Hosts = tuple[LabHost, LabHost]


class Refusal(Record, frozen=True):
    """How one try to add a host ended, and the seconds it took."""

    status: int
    out: str
    error: str
    seconds: float


def attempt(program: Program, words: list[str], begin: Callable[[], float] | None = None) -> Refusal:
    """Try to add a host; the seconds from now, or from `begin`."""
    begun = time.monotonic()
    result = program.run("Add-Host", "-Name", "bad", *words)
    begun = begun if begin is None else begin()
    return Refusal(result.returncode, result.stdout, result.stderr, time.monotonic() - begun)


@pytest.fixture(scope="module")
def quiet(tmp_path_factory: pytest.TempPathFactory) -> Program:
    """A profile of its own for the host that says nothing."""
    return Program(tmp_path_factory.mktemp("uri") / "quiet")


@pytest.fixture(scope="module")
def silence(quiet: Program) -> Iterator[Future[Refusal]]:
    """The try to add a port of this computer that takes connections and never says a word: by far the longest, begun
    before everything else. Timed from the connection: how busy this computer is at the start is not the host's."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ThreadPoolExecutor(2) as pool:
        listener.settimeout(60)
        taken = pool.submit(lambda: (listener.accept(), time.monotonic()))
        words = ["-Uri", f"qemu+tcp://127.0.0.1:{listener.getsockname()[1]}/system"]
        yield pool.submit(attempt, quiet, words, lambda: taken.result()[1])
        taken.result()[0][0].close()


def script(program: Program, lines: list[str], folder: Path) -> None:
    """Run lines of the command line in one process; each must succeed."""
    file = folder / "script"
    file.write_text("\n".join(lines), encoding="utf-8")
    program.done("shell", str(file), timeout=120)


@pytest.fixture(scope="module")
def session(two_hosts: Hosts) -> LabSession:
    """A user's own libvirt on the first host, with a VM."""
    made = LabSession(two_hosts[0])
    (made.socket.parent / "mine.xml").write_text(PLAIN, encoding="utf-8")
    two_hosts[0].run(["virsh", "-q", "-c", made.uri, "define", made.socket.parent / "mine.xml"])
    return made


@pytest.fixture(scope="module")
def fleet(
    silence: Future[Refusal], two_hosts: Hosts, session: LabSession, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Program, dict[str, tuple[str, str, str]]]]:
    """A profile with a host of every kind but two; name of each -> the status, the driver and the VM found there."""
    h1, h2 = two_hosts
    guests = [Guest.define(h1, "guest-1"), Guest.define(h2, "guest-2").start(paused=True)]
    h1.run(["virsh", "-q", "-c", "lxc:///system", "define", "/dev/stdin"], stdin=CONTAINER)
    folder = tmp_path_factory.mktemp("uri")
    (folder / "node.xml").write_text(NODE, encoding="utf-8")
    uris = {
        "tcp": h1.uri_tcp,
        "unix": h2.uri_unix,
        "session": session.uri,
        "lxc": h1.uri_lxc,
        "test": f"test://{folder}/node.xml",
    }
    program = Program(folder / "first")
    script(program, [f"Add-Host -Name {name} -Uri '{uri}'" for name, uri in uris.items()], folder)
    yield program, found(program)
    for guest in guests:
        guest.remove()
    h1.run(["virsh", "-q", "-c", "lxc:///system", "undefine", "box"])


def found(program: Program) -> dict[str, tuple[str, str, str]]:
    """What queries answer: host -> its status, its driver and the name of its one VM."""
    vms = {row["host"]: row["name"] for row in program.select("Vms:", "--columns", "host,name")}
    hosts = program.select("Hosts:", "--columns", "name,status,driver")
    return {row["name"]: (row["status"], row["driver"].lower(), vms.get(row["name"], "")) for row in hosts}


@pytest.mark.parametrize(
    ("way", "driver", "vm"),
    [
        ("tcp", "qemu", "guest-1"),
        ("unix", "qemu", "guest-2"),
        ("session", "qemu", "mine"),
        ("lxc", "lxc", "box"),
        ("test", "test", "simulated"),
    ],
)
def test_a_kind_of_uri_is_opened_and_read(
    fleet: tuple[Program, dict[str, tuple[str, str, str]]], way: str, driver: str, vm: str
) -> None:
    assert fleet[1][way] == ("Up", driver, vm)


def test_tls_and_ssh_are_opened_and_read(fleet: object, two_hosts: Hosts, tmp_path: Path) -> None:
    h1, h2 = two_hosts
    program = Program(tmp_path / "second")
    uris = {"tls": h1.uri_tls, "ssh": h2.uri_ssh}
    script(program, [f"Add-Host -Name {name} -Uri '{uri}'" for name, uri in uris.items()], tmp_path)
    assert found(program) == {"tls": ("Up", "qemu", "guest-1"), "ssh": ("Up", "qemu", "guest-2")}


# ---------------------------------------------------------------------- what cannot be opened


class Expected(Record, frozen=True):
    """What the one line says, in this order; `status` 2 is what cannot even be read."""

    words: tuple[str, ...]
    status: int = 1


EXPECTED = {
    "no uri": Expected(('"nonsense" is not a libvirt URI', "write for example"), 2),
    "password": Expected(("holds a password", "use a key"), 2),
    "no driver": Expected(('"foo" is no hypervisor', "write for example")),
    "no transport": Expected(('"pigeon" is no way to reach a host', "write for example")),
    "no name, tcp": Expected(('"no-such-host.invalid" is not known', "give its address")),
    "no name, ssh": Expected(('"no-such-host.invalid" is not known', "give its address")),
    "no name, tls": Expected(('"no-such-host.invalid" is not known', "give its address")),
    "port": Expected(("{ip} refused the connection", "check that libvirt listens there, and the port")),
    "dead, tcp": Expected(("{dead} refused the connection", "check that libvirt listens there")),
    "dead, ssh": Expected(("libvirt does not run on {dead}", "start it there")),
    "dead, unix": Expected(("libvirt does not run on the host", "start it there")),
    "no libvirt": Expected(("there is no libvirt on {dead}", "install libvirt on {dead}")),
    "host key": Expected(("SSH host key of {ip} is not known", "log in once by ssh")),
    "address": Expected(('"no-such-host.invalid" is not known', "give its address")),
    "wrong key": Expected(("{ip} refused the SSH login", "ssh-copy-id root@{ip}")),
    "other CA": Expected(("do not accept each other's TLS certificates", "the CA that signed them")),
    "no CA": Expected(("the TLS certificates for {ip} are missing", "/etc/pki")),
    "silent": Expected(("did not answer within 15 s", "check the address")),
    "there, ssh": Expected(('already there as host "tcp"', "use that one, or remove it first")),
    "there, tls": Expected(('already there as host "tcp"', "use that one, or remove it first")),
    "same uri": Expected(('the URI is already that of host "tcp"', "remove it first")),
}


@pytest.fixture(scope="module")
def dead(lab: Lab) -> Iterator[LabHost]:
    """A machine on which libvirt has ended, and another door to it behind which there is not even a libvirt program."""
    host = lab.host("dead")
    host.kill_libvirtd()
    programs = host.tree / "programs"
    programs.mkdir()
    for name in ("sh", "which", "grep"):
        (programs / name).symlink_to(f"/bin/{name}")
    options = [f"Port={BARE}", "PidFile=/run/bare.pid", f"SetEnv=PATH={programs}"]
    words = [word for option in options for word in ("-o", option)]
    host.start_sshd(*words, pid="/run/bare.pid")
    yield host
    lab.remove(host)


@pytest.fixture(scope="module")
def bad_uris(
    lab: Lab, two_hosts: Hosts, dead: LabHost, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, list[str]]:
    """The parameters of every try, by its name in EXPECTED."""
    h1, h2 = two_hosts
    folder = tmp_path_factory.mktemp("keys")
    stranger, unknown = SshKeys(folder / "stranger"), SshKeys(folder / "unknown")
    stranger.known_hosts.write_text(lab.ssh.known_hosts.read_text())
    other, nothing = Authority(folder / "other").client, folder / "nothing"
    nothing.mkdir()
    made = {
        "no uri": "nonsense",
        "password": f"qemu+ssh://root:secret@{h2.address}/system",
        "no driver": "foo:///system",
        "no transport": f"qemu+pigeon://{h2.address}/system",
        "no name, tcp": "qemu+tcp://no-such-host.invalid/system",
        "no name, ssh": "qemu+ssh://root@no-such-host.invalid/system",
        "no name, tls": f"qemu+tls://no-such-host.invalid/system?pkipath={other}",
        "port": f"qemu+tcp://{h2.address}:1/system",
        "dead, tcp": dead.uri_tcp,
        "dead, ssh": dead.uri_ssh,
        "dead, unix": dead.uri_unix,
        "no libvirt": dead.uri_ssh.replace("/system", f":{BARE}/system", 1),
        "host key": by_ssh(h2, unknown),
        "wrong key": by_ssh(h2, stranger),
        "other CA": f"qemu+tls://{h2.address}/system?pkipath={other}",
        "no CA": f"qemu+tls://{h2.address}/system?pkipath={nothing}",
        "there, ssh": h1.uri_ssh,
        "there, tls": h1.uri_tls,
        "same uri": h1.uri_tcp,
    }
    by_address = ["-Address", "no-such-host.invalid", "-User", "root", "-KeyFile", str(unknown.key), "-Port", "22"]
    return {name: ["-Uri", uri] for name, uri in made.items()} | {"address": by_address}


def by_ssh(host: LabHost, keys: SshKeys) -> str:
    """The way to a host with these keys and no others."""
    return f"qemu+ssh://root@{host.address}/system?{urlencode({'command': keys.command}, safe='/')}"


@pytest.fixture(scope="module")
def refusals(
    fleet: tuple[Program, object], bad_uris: dict[str, list[str]], silence: Future[Refusal]
) -> Iterator[dict[str, Future[Refusal]]]:
    """Every try, a few side by side."""
    program = fleet[0]
    with ThreadPoolExecutor(4) as pool:
        tries = {name: pool.submit(attempt, program, words) for name, words in bad_uris.items()}
        yield {**tries, "silent": silence}


@pytest.mark.parametrize("case", EXPECTED)
def test_what_cannot_be_opened_says_why_and_what_to_do(
    refusals: dict[str, Future[Refusal]], two_hosts: Hosts, dead: LabHost, case: str
) -> None:
    refusal, expected = refusals[case].result(), EXPECTED[case]
    assert (refusal.status, refusal.out) == (expected.status, "")
    (line,) = refusal.error.splitlines()
    assert line.startswith("error: ")
    place = 0
    for words in expected.words:
        place = line.find(words.format(ip=two_hosts[1].address, dead=dead.address), place)
        assert place > 0, line
    assert refusal.seconds < LONGEST
    assert "secret" not in line


def test_nothing_is_kept_of_what_cannot_be_opened(
    fleet: tuple[Program, dict[str, object]], refusals: dict[str, Future[Refusal]], quiet: Program
) -> None:
    for refusal in refusals.values():
        refusal.result()
    rows = fleet[0].select("Hosts:", "--cached", "--columns", "name")
    assert sorted(row["name"] for row in rows) == sorted(fleet[1])
    assert quiet.select("Hosts:", "--cached", "--columns", "name") == []
