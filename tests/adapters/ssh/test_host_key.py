"""Host keys: known, new, accepted, changed, revoked."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import paramiko
import pytest
from tests.fakes.ssh_server import new_key

from stellwerk.adapters.ssh.host_key import KeyBook
from stellwerk.adapters.ssh.route import Route
from stellwerk.core.error import Refused
from stellwerk.ports.host_key import ChangedHostKey, UnknownHostKey, replacing

KEY, OTHER = new_key(), new_key()


def line(key: paramiko.PKey, name: str = "h1") -> str:
    return f"{name} {key.get_name()} {key.get_base64()}\n"


@pytest.fixture
def users(tmp_path: Path) -> Path:
    """The user's own file."""
    return tmp_path / "users"


@pytest.fixture
def route(users: Path) -> Route:
    return Route(name="h1", address="h1", port=22, user="root", key_name="h1", known_hosts=(users,))


@pytest.fixture
def book(tmp_path: Path) -> KeyBook:
    return KeyBook(tmp_path / "own")


def test_a_new_key_is_told_by_its_fingerprint(book: KeyBook, route: Route) -> None:
    with pytest.raises(UnknownHostKey) as caught:
        book.check(route, KEY)
    assert caught.value.details == KEY.fingerprint
    assert KEY.fingerprint in caught.value.text
    assert not book.file.exists()


def test_an_accepted_key_is_remembered_beside_the_users_file(book: KeyBook, route: Route, users: Path) -> None:
    book.check(route, KEY, KEY.fingerprint)
    book.check(route, KEY)
    assert book.file.read_text() == line(KEY)
    assert stat.S_IMODE(book.file.stat().st_mode) == 0o600
    assert not users.exists()


def test_what_was_accepted_is_that_key_only(book: KeyBook, route: Route) -> None:
    with pytest.raises(UnknownHostKey):
        book.check(route, OTHER, KEY.fingerprint)


def test_the_users_file_counts(book: KeyBook, route: Route, users: Path) -> None:
    users.write_text(line(OTHER, "h2") + line(KEY))
    book.check(route, KEY)
    assert book.key_types(route) == (KEY.get_name(),)


def test_a_changed_key_is_refused_even_if_accepted(book: KeyBook, route: Route, users: Path) -> None:
    users.write_text(line(KEY))
    with pytest.raises(ChangedHostKey) as caught:
        book.check(route, OTHER, OTHER.fingerprint)
    assert KEY.fingerprint in caught.value.text
    assert f'ssh-keygen -R "h1" -f "{users}"' in caught.value.hint
    assert not book.file.exists()


def test_a_changed_key_replaces_ours_once_both_are_named(book: KeyBook, route: Route) -> None:
    book.file.write_text(line(KEY, "h2") + line(KEY) + "# a note\n")
    with pytest.raises(ChangedHostKey) as caught:
        book.check(route, OTHER)
    change = replacing(OTHER.fingerprint, KEY.fingerprint)
    assert caught.value.details == change
    assert change in caught.value.hint
    for wrong in (OTHER.fingerprint, replacing(KEY.fingerprint, OTHER.fingerprint), f"{OTHER.fingerprint},", "x,y"):
        with pytest.raises(ChangedHostKey):
            book.check(route, OTHER, wrong)
    book.check(route, OTHER, change)
    assert book.file.read_text() == line(KEY, "h2") + "# a note\n" + line(OTHER)
    assert stat.S_IMODE(book.file.stat().st_mode) == 0o600
    book.check(route, OTHER)
    with pytest.raises(ChangedHostKey):
        book.check(route, KEY)


def test_ours_never_stands_above_the_users(book: KeyBook, route: Route, users: Path) -> None:
    book.file.write_text(line(KEY))
    users.write_text(line(KEY))
    change = replacing(OTHER.fingerprint, KEY.fingerprint)
    with pytest.raises(ChangedHostKey) as caught:
        book.check(route, OTHER, change)
    assert caught.value.details == ""
    assert f'ssh-keygen -R "h1" -f "{users}"' in caught.value.hint
    assert (book.file.read_text(), users.read_text()) == (line(KEY), line(KEY))


def test_a_key_of_another_type_is_a_change(book: KeyBook, route: Route, users: Path) -> None:
    rsa = paramiko.RSAKey.generate(1024)
    users.write_text(line(rsa))
    assert book.key_types(route) == ("rsa-sha2-512", "rsa-sha2-256")
    with pytest.raises(ChangedHostKey):
        book.check(route, KEY, KEY.fingerprint)


def test_a_revoked_key_is_refused(book: KeyBook, route: Route, users: Path) -> None:
    users.write_text(f"@revoked * {KEY.get_name()} {KEY.get_base64()}\n")
    with pytest.raises(ChangedHostKey, match="revoked"):
        book.check(route, KEY, KEY.fingerprint)


@pytest.mark.parametrize(
    ("names", "known"),
    [
        ("h1", True),
        ("h2,H1", True),
        ("h?", True),
        ("*,!h1", False),
        ("h2", False),
        ("[h1]:22", False),
        ("|1|x|y", False),
    ],
)
def test_names_and_patterns(book: KeyBook, route: Route, users: Path, names: str, known: bool) -> None:
    users.write_text("# a note\n\nnonsense\n" + "h1 ssh-future AAAA\n" + line(KEY, names))
    assert (book.key_types(route) != ()) is known


def test_several_keys_of_a_kind(book: KeyBook, route: Route, users: Path) -> None:
    users.write_text(line(OTHER) + line(KEY))
    book.check(route, KEY)
    book.check(route, OTHER)


def test_another_port(book: KeyBook, users: Path, tmp_path: Path) -> None:
    users.write_text(line(KEY, "[h1]:2222"))
    name = "[h1]:2222"
    book.check(Route(name="h1", address="h1", port=2222, user="k", key_name=name, known_hosts=(users,)), KEY)


def test_hashed_names(book: KeyBook, route: Route, users: Path) -> None:
    users.write_text(line(KEY, paramiko.HostKeys.hash_host("h1")))
    book.check(route, KEY)


def test_a_profile_that_cannot_be_written(route: Route, tmp_path: Path) -> None:
    with pytest.raises(Refused, match="could not be remembered"):
        KeyBook(tmp_path / "nowhere" / "own").check(route, KEY, KEY.fingerprint)


def test_a_file_that_is_left_alone_is_read_once(book: KeyBook, route: Route, users: Path) -> None:
    users.write_text(line(KEY, "a,h1") + line(OTHER, "*1") + line(KEY, "@revoked"))
    os.utime(users, (1000, 1000))
    for _time in range(2):
        book.check(route, KEY)
        assert book.key_types(route) == tuple(dict.fromkeys((KEY.get_name(), OTHER.get_name())))
    users.write_text("@revoked * " + line(KEY, "").strip() + "\n")
    os.utime(users, (1001, 1001))
    with pytest.raises(ChangedHostKey):
        book.check(route, KEY)
