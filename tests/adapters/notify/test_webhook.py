"""Webhooks, received by a real HTTP server."""

import pytest
from tests.adapters.notify.smtp_server import http_server
from tests.adapters.notify.test_letter_text import LETTER, ONE
from tests.adapters.notify.test_mail import EVIL

from stellwerk.adapters.notify.webhook import post
from stellwerk.core.error import AppError, NotAllowed, Refused, Unreachable
from stellwerk.core.record import replace


def test_a_post_arrives_with_names_as_data() -> None:
    with http_server() as taken:
        post(replace(LETTER, objects=(replace(ONE, name=EVIL),)), f"http://127.0.0.1:{taken.port}/a/b?c=d", None)
    ((path, headers, told),) = taken.posts
    assert path == "/a/b?c=d"
    assert headers["Content-Type"] == "application/json"
    assert "Authorization" not in headers
    assert (told["alarm"], told["state"], told["count"]) == ("busy", "raised", 1)
    assert told["objects"] == [{"kind": "host", "id": "1", "name": EVIL, "reading": "CPU 97 %"}]


@pytest.mark.parametrize(
    ("status", "error"), [(302, Refused), (401, NotAllowed), (404, Refused), (429, Unreachable), (500, Unreachable)]
)
def test_what_is_not_taken(status: int, error: type[AppError]) -> None:
    with http_server() as taken:
        taken.status = status
        with pytest.raises(error, match=str(status)):
            post(LETTER, f"http://127.0.0.1:{taken.port}/", None)
    assert len(taken.posts) == 1


def test_nobody_is_there_and_a_key_goes_over_https_only() -> None:
    with http_server() as taken, pytest.raises(Refused, match="HTTPS"):
        post(LETTER, f"http://127.0.0.1:{taken.port}/", "key")
    with pytest.raises(Unreachable):
        post(LETTER, f"http://127.0.0.1:{taken.port}/", None)
    assert taken.posts == []
