"""What is kept, and who needs it."""

from __future__ import annotations

import pytest
from tests.fakes import entity
from tests.fakes.graph import graph_of
from tests.fakes.ssh_server import MemorySecrets

from stellwerk.core.loop import PlainLoop
from stellwerk.ports.lane import Answer
from stellwerk.ports.secret import Kept, KeptIn, SecretKind, SecretName
from stellwerk.services.secret.care import SecretCare, users_of

LOGIN = SecretName(SecretKind.PASSWORD, "ssh://root@h1:22")


def test_listing_and_forgetting_are_done_on_workers() -> None:
    loop, secrets, told = PlainLoop(), MemorySecrets(), []
    secrets.kept[str(LOGIN)] = "hunter2"
    care = SecretCare(loop, secrets, lambda name, value, done: secrets.put(name, value))

    def heard(answer: Answer[object]) -> None:
        told.append(answer.get())

    care.read(heard)
    loop.run(lambda: len(told) == 1)
    care.forget(LOGIN, heard)
    loop.run(lambda: len(told) == 2)
    assert told == [(Kept(LOGIN, KeptIn.KEYRING),), None]
    assert secrets.kept == {}


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (LOGIN, ("h1", "h10")),
        (SecretName(SecretKind.SUDO, "ssh://root@h1:22"), ("h1", "h10")),
        (SecretName(SecretKind.PASSPHRASE, "/keys/lab"), ("h10",)),
        (SecretName(SecretKind.PASSWORD, "ssh://root@h9:22"), ()),
    ],
)
def test_hosts_that_need_it(name: SecretName, expected: tuple[str, ...]) -> None:
    hosts = (
        entity.host("h1", uri="ssh://root@h1/"),
        entity.host("h10", uri="ssh://root@h1:22/?keyfile=/keys/lab"),
        entity.host("h2", uri="ssh://kim@h1/"),
        entity.host("h3", uri="qemu+ssh://root@h1/system"),
    )
    assert users_of(name, graph_of(*hosts)) == expected
