"""Nothing secret reaches the log."""

from __future__ import annotations

import errno
import io
import logging
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stellwerk.core.log import log_to_file, redacted

SECRET = "hunter2"

FORMS = [
    "password=hunter2",
    "password = hunter2",
    "PASSWORD: hunter2",
    "Password:hunter2",
    "passwd=hunter2",
    "passphrase='hunter2'",
    'secret="hunter2"',
    "token=abc.hunter2.def",
    "api_key=hunter2",
    "api-key: hunter2",
    "vnc_password=hunter2",
    "db.password=hunter2;user=x",
    "password=a,hunter2",
    "password=a;hunter2",
    "password=a&hunter2",
    'password="two words hunter2"',
    "password='it\\'s hunter2'",
    'password="never closed hunter2',
    '{"password": "hunter2"}',
    "{'password': 'hunter2'}",
    '{"a": {"client_secret":"hunter2"}}',
    '"{\\"password\\": \\"hunter2\\"}"',
    "<graphics type='vnc' passwd='hunter2'/>",
    '<graphics passwd="a hunter2"/>',
    "<password>hunter2</password>",
    "<x:password type='raw'>hunter2</x:password>",
    "curl --password hunter2 host",
    "tool --vnc-password hunter2",
    "['virsh', '--password', 'hunter2']",
    "Authorization: Basic hunter2",
    "authorization: Bearer hunter2hunter2",
    "used bearer hunter2hunter2",
    "qemu+ssh://root:hunter2@h1/system",
    "qemu+ssh://:hunter2@h1/system",
    "qemu+ssh://root:p@hunter2@h1/system",
    "postgresql://user:hunter2@localhost:5432/db and more",
    "smtp://a:b:hunter2@mail",
    "-----BEGIN OPENSSH PRIVATE KEY-----\nhunter2\nhunter2==\n-----END OPENSSH PRIVATE KEY-----",
    "-----BEGIN KEY-----\\nhunter2\\n-----END KEY-----",
    "https://h1/?user=a&password=hunter2",
    "password=\thunter2",
]


@pytest.mark.parametrize("text", FORMS)
def test_a_secret_is_cut(text: str) -> None:
    assert SECRET not in redacted(text)
    assert "***" in redacted(text)


@pytest.mark.parametrize("text", FORMS)
def test_in_the_middle_of_a_message_too(text: str) -> None:
    result = redacted(f"before {text}\nafter")
    assert SECRET not in result
    assert result.startswith("before ")


@pytest.mark.parametrize(
    "text",
    [
        "the password is wrong",
        "password required",
        'host "h1" refused the password',
        "qemu+ssh://root@h1:22/system",
        "qemu:///system",
        "test:///default",
        "http://[::1]:16509/x",
        "mail to a@b.example",
        "tokens: 5 of 7",
        "<secret ephemeral='no' private='yes'>",
        "the bearer of it",
        "",
    ],
)
def test_what_is_no_secret_stays(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("qemu+ssh://root:hunter2@h1/system failed", "qemu+ssh://root:***@h1/system failed"),
        ("password=hunter2 user=ann", "password=*** user=ann"),
        ("<password>hunter2</password>", "<password>***</password>"),
        ("--password hunter2 --host h1", "--password *** --host h1"),
        ("Authorization: Basic abc== sent", "Authorization: *** sent"),
    ],
)
def test_the_rest_stays_readable(text: str, expected: str) -> None:
    assert redacted(text) == expected


@given(st.text())
def test_any_text_is_taken_and_twice_is_as_once(text: str) -> None:
    assert redacted(redacted(text)) == redacted(text)


@given(st.text(alphabet="abc xyz=:;,./-<>'\"\n"))
def test_a_text_without_key_words_and_logins_is_itself(text: str) -> None:
    assert redacted(text) == text


@pytest.mark.parametrize(
    "piece",
    ["a", "password", "password ", "password=", " ", "password" + " " * 9, "://", "://a:", "a://a:b", "@", ":", "'",
     "password='", 'password="\\', "--password ", "--a-", "<password ", "<a:password x", "-----BEGIN A KEY-----",
     "-----BEGIN ", "bearer ", "authorization: basic ", "a:", "\\", "\n"],
)  # fmt: skip
def test_the_time_is_linear_in_the_length(piece: str) -> None:
    # A quadratic pattern would need minutes for this text; the bound is far above what a linear one takes.
    text = piece * (300_000 // len(piece))
    begun = time.process_time()
    redacted(text)
    assert time.process_time() - begun < 5


@pytest.fixture
def log_file(tmp_path: Path) -> Iterator[Path]:
    path = tmp_path / "stellwerk.log"
    logger = logging.getLogger("stellwerk")
    level = logger.level
    handler = log_to_file(path)
    yield path
    handler.close()
    logger.setLevel(level)


def test_records_of_ours_are_written_without_secrets(log_file: Path) -> None:
    logging.getLogger("stellwerk.services.link").info("opening %s", "qemu+ssh://root:hunter2@h1/system")
    text = log_file.read_text(encoding="utf-8")
    assert "opening qemu+ssh://root:***@h1/system" in text
    assert "stellwerk.services.link" in text


@pytest.mark.expects_log("stellwerk.x", "failed")
def test_the_text_of_an_exception_is_cut_too(log_file: Path) -> None:
    try:
        raise ValueError("password=hunter2")
    except ValueError:
        logging.getLogger("stellwerk.x").exception("it failed")
    text = log_file.read_text(encoding="utf-8")
    assert "ValueError" in text
    assert SECRET not in text


def test_what_is_below_the_level_is_not_written(log_file: Path) -> None:
    logging.getLogger("stellwerk.x").debug("a detail")
    logging.getLogger("stellwerk.x").info("a fact")
    assert "a detail" not in log_file.read_text(encoding="utf-8")


def test_others_are_not_written(log_file: Path) -> None:
    other = logging.getLogger("elsewhere")
    other.setLevel(logging.INFO)
    other.info("theirs")
    logging.getLogger("stellwerk").info("ours")
    text = log_file.read_text(encoding="utf-8")
    assert "ours" in text
    assert "theirs" not in text


class FullDisk(io.StringIO):
    """A file on a disk that takes nothing more."""

    def seek(self, *_where: int) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")


def test_a_full_disk_is_no_matter_of_the_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for path in (tmp_path / "log", tmp_path / "no" / "folder"):
        handler = log_to_file(path)
        logging.getLogger("stellwerk.test").info("kept")
        if handler._file is not None:
            handler._file.stream.close()
            handler._file.stream = FullDisk()
        logging.getLogger("stellwerk.test").info("lost")
        handler.close()
    assert capsys.readouterr() == ("", "")


def test_a_record_after_the_end_does_not_open_the_file_again(tmp_path: Path) -> None:
    path = tmp_path / "stellwerk.log"
    handler = log_to_file(path)
    handler.close()
    logging.getLogger("stellwerk.x").info("too late")
    assert not path.exists()
    assert handler not in logging.getLogger("stellwerk").handlers
