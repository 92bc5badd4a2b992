"""What `serve` says of hosts and events."""

import io

import pytest
from tests.fakes.engine import Bench, small_bench

from stellwerk.cli.serve.telling import Telling
from stellwerk.cli.terminal import Terminal
from stellwerk.core.ids import EventId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.event import Event, Severity
from stellwerk.model.host import Link
from stellwerk.model.state import LinkState
from stellwerk.ports.host_key import SecretNeeded
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.services.login.logins import REFUSED


class Listening:
    """Somebody who reads what it says."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.err = io.StringIO()
        terminal = Terminal(out=io.StringIO(), err=self.err, source=io.StringIO())
        self.telling = Telling(terminal, bench.inventory)

    @property
    def said(self) -> list[str]:
        """All lines."""
        return self.err.getvalue().splitlines()

    def refuse(self, name: SecretName, reason: str = "it wants a password") -> None:
        """h1 waits for that secret."""
        link = Link(state=LinkState.REFUSED, code=SecretNeeded.code, reason=reason, details=str(name))
        self.bench.inventory.apply(Batch(entities=(replace(self.bench.host("h1"), link=link),)))


@pytest.fixture
def listening() -> Listening:
    return Listening(small_bench())


def test_events_that_matter_are_told(listening: Listening) -> None:
    for number, severity in enumerate(Severity):
        event = Event(id=EventId(f"e{number}"), time=1.0, severity=severity, code="x", text=f"that\n{number}")
        listening.bench.inventory.apply(Batch(entities=(event,)))
    refused = Event(id=EventId("r"), time=1.0, severity=Severity.WARNING, code=REFUSED, text="no")
    listening.bench.inventory.apply(Batch(entities=(refused,)))  # the status of its host says so
    assert listening.said == ["warning: that 1", "error: that 2", "alert: that 3"]


def test_a_host_that_waits_for_a_password_is_told_once(listening: Listening) -> None:
    name = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")
    listening.refuse(name)
    listening.bench.link("h1", LinkState.CONNECTING)
    listening.refuse(name)
    listening.refuse(name, "the password is wrong")
    listening.telling.close()
    listening.refuse(name, "again")
    assert listening.said == [
        "warning: host \"h1\" waits: it wants a password; keep it with: stellwerk secrets set 'ssh://root@h1:22'; "
        "it is tried again every 5 minutes",
        "warning: host \"h1\" waits: the password is wrong; keep it with: stellwerk secrets set 'ssh://root@h1:22'; "
        "it is tried again every 5 minutes",
    ]


@pytest.mark.parametrize(
    ("name", "way"),
    [
        (SecretName(SecretKind.VAULT, "/p/secrets"), "STELLWERK_SECRETS_FILE"),
        (SecretName(SecretKind.SUDO, "ssh://a@h1:22"), "stellwerk secrets set 'sudo ssh://a@h1:22'"),
        (SecretName(SecretKind.PASSPHRASE, "/home/a/key"), "stellwerk secrets set '/home/a/key'"),
    ],
)
def test_the_way_out_depends_on_what_is_missing(listening: Listening, name: SecretName, way: str) -> None:
    listening.refuse(name)
    assert way in listening.said[0]


def test_who_reads_it_may_go(listening: Listening) -> None:
    listening.err.close()
    listening.telling.say("to nobody")
