"""What SSH asks on the command line."""

from __future__ import annotations

import pytest
from tests.fakes.command_line import Typing

from stellwerk.core.ids import Kind
from stellwerk.model.host import HostFacts
from stellwerk.model.state import LinkState
from stellwerk.ports.host_key import ChangedHostKey, SecretNeeded, UnknownHostKey, replacing
from stellwerk.ports.secret import SecretKind, SecretName
from stellwerk.ports.ssh_place import SshPlace

PRINT = "SHA256:" + "k" * 43
NAME = SecretName(SecretKind.PASSWORD, "ssh://root@h9:22")
ADD = ("Add-Host", "-Name", "h9", "-Address", "h9")


@pytest.fixture
def unknown(stellwerk: Typing) -> Typing:
    """A host h9 whose key nobody has accepted."""
    answers = stellwerk.app.bench.links.answers
    answers["ssh://h9/"] = UnknownHostKey(f"the SSH key of h9 is not known yet: {PRINT}", "compare it", PRINT)
    answers[f"ssh://h9/?accept={PRINT}"] = HostFacts(uuid="u9", hostname="h9", driver="QEMU")
    return stellwerk


def test_a_key_is_shown_and_accepted(unknown: Typing) -> None:
    result = unknown(*ADD, says="yes\n", asks=True)
    assert result.status == 0
    assert f"the SSH key of h9 is not known yet: {PRINT}. Is that the key of the host?" in result.err
    assert unknown.app.bench.host("h9").uri == "ssh://h9/"


def test_a_key_that_is_not_trusted_adds_nothing(unknown: Typing) -> None:
    assert unknown(*ADD, says="no\n", asks=True).status == 130
    assert unknown.app.bench.links.probed == ["ssh://h9/"]


@pytest.mark.parametrize("more", [(), ("--json",)])
def test_nobody_is_asked_without_a_terminal(unknown: Typing, more: tuple[str, ...]) -> None:
    result = unknown(*ADD, *more, says="yes\n", asks=bool(more))
    assert result.status == 1
    assert PRINT in result.out + result.err
    assert unknown.app.bench.links.probed == ["ssh://h9/"]


def test_a_script_accepts_by_a_switch(unknown: Typing) -> None:
    assert unknown(*ADD, "-AcceptHostKey", PRINT).status == 0


def test_a_password_goes_to_the_keyring_and_nowhere_else(stellwerk: Typing) -> None:
    bench = stellwerk.app.bench
    bench.links.answers["ssh://h9/"] = SecretNeeded("h9 wants the password of root", "give it once", str(NAME))
    result = stellwerk(*ADD, says="s3cret\n", asks=True)
    assert stellwerk.app.kept == {NAME: "s3cret"}
    assert "h9 wants the password of root. Password:" in result.err
    assert bench.links.probed == ["ssh://h9/", "ssh://h9/"]
    assert "s3cret" not in result.out + result.err
    assert "s3cret" not in repr(bench.inventory.view.all(Kind.TASK)) + repr(bench.inventory.view.all(Kind.EVENT))


VAULT = SecretName(SecretKind.VAULT, "/profile/secrets.json")
CLOSED = SecretNeeded("the passwords are kept in an encrypted file", "give its passphrase", str(VAULT))


def test_a_password_that_waits_for_the_file_of_secrets(stellwerk: Typing) -> None:
    app = stellwerk.app
    app.bench.links.answers["ssh://h9/"] = SecretNeeded("h9 wants the password of root", "give it once", str(NAME))
    wrong = SecretNeeded("the passphrase is wrong", "give it", str(VAULT))
    app.keeping_fails = [CLOSED, wrong]
    result = stellwerk(*ADD, says="s3cret\nwrong\nopen\n", asks=True)
    assert app.kept == {NAME: "s3cret", VAULT: "open"}
    assert "encrypted file (give its passphrase). Passphrase:" in result.err
    assert "the passphrase is wrong (give it). Passphrase:" in result.err
    assert "s3cret" not in result.out + result.err


@pytest.fixture
def closed(stellwerk: Typing) -> Typing:
    """Host h2 waits for what opens the file of secrets."""
    stellwerk.app.cut("h2")
    bench = stellwerk.app.bench
    bench.link("h2", LinkState.REFUSED, reason=CLOSED.text, code=CLOSED.code, details=CLOSED.details)
    return stellwerk


@pytest.mark.parametrize("words", [("select", "Vms:"), ("Start-Vm", "-VmId", "db")])
def test_a_line_that_needs_the_host_asks_for_the_passphrase_once(closed: Typing, words: tuple[str, ...]) -> None:
    result = closed(*words, says="open\n", asks=True)
    assert closed.app.kept == {VAULT: "open"}
    assert result.err.count("Passphrase:") == 1
    assert "could not be asked" not in result.err


def test_it_asks_nobody_where_nobody_sits(closed: Typing) -> None:
    assert "could not be asked" in closed("select", "Vms:").err
    assert closed("select", "Vms:", "--json", asks=True).status == 0
    assert closed.app.kept == {}


def test_nothing_is_typed(closed: Typing) -> None:
    assert closed("select", "Vms:", says="\n", asks=True).status == 130


def test_the_keys_of_several_hosts_are_trusted_by_one_answer(stellwerk: Typing) -> None:
    answers = stellwerk.app.bench.links.answers
    for name in ("a1", "a2"):
        answers[f"ssh://{name}/"] = UnknownHostKey("not known", "compare it", PRINT)
        answers[f"ssh://{name}/?accept={PRINT}"] = HostFacts(uuid=name, hostname=name, driver="QEMU")
    result = stellwerk("Add-Host", "-Address", "a[1-2]", says="yes\n", asks=True)
    assert result.status == 0
    assert f"  a1 {PRINT}\n  a2 {PRINT}\n" in result.err
    assert result.err.count("Are these their keys?") == 1


@pytest.mark.parametrize(("says", "status"), [("replace\n", 0), ("yes\n", 130)])
def test_a_changed_key_is_replaced_by_a_word_of_its_own(stellwerk: Typing, says: str, status: int) -> None:
    bench = stellwerk.app.bench
    change = replacing(PRINT, "SHA256:" + "o" * 43)
    bench.links.answers["ssh://h9/"] = ChangedHostKey("the SSH key of h9 has CHANGED", "do not go on", change)
    uri = SshPlace(address="h9", accept=change).uri
    bench.links.answers[uri] = HostFacts(uuid="u9", hostname="h9", driver="QEMU")
    result = stellwerk(*ADD, says=says, asks=True)
    assert result.status == status
    assert "has CHANGED. Somebody may stand in between" in result.err
    assert bench.links.probed == ["ssh://h9/", *([uri] if status == 0 else [])]
