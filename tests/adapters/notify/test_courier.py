"""The courier: which secret goes where."""

import pytest
from tests.adapters.notify.smtp_server import http_server
from tests.adapters.notify.test_letter_text import LETTER

from stellwerk.adapters.notify.courier import OutsideCourier, mail_secret
from stellwerk.core.error import Invalid, Refused
from stellwerk.model.alarm.action import Action, ActionKind
from stellwerk.ports.alarm.courier import MailServer
from stellwerk.ports.secret import Kept, SecretKind, SecretName


class MemorySecrets:
    def __init__(self) -> None:
        self.kept: dict[SecretName, str] = {}
        self.asked: list[SecretName] = []

    def get(self, name: SecretName) -> str | None:
        self.asked.append(name)
        return self.kept.get(name)

    def put(self, name: SecretName, value: str, *, lasting: bool = True) -> None:
        self.kept[name] = value

    def forget(self, name: SecretName) -> None:
        self.kept.pop(name, None)

    def names(self) -> tuple[SecretName, ...]:
        return tuple(self.kept)

    def listed(self) -> tuple[Kept, ...]:
        return ()


MAIL = MailServer(host="127.0.0.1", port=1, user="ops")


def test_secrets_by_their_names() -> None:
    secrets = MemorySecrets()
    courier = OutsideCourier(secrets)
    courier.send(Action(ActionKind.NOTIFY), LETTER, MAIL)
    assert secrets.asked == []
    with http_server() as taken:
        url = f"http://127.0.0.1:{taken.port}/"
        courier.send(Action(ActionKind.WEBHOOK, url), LETTER, MAIL)
        assert len(taken.posts) == 1
        secrets.put(SecretName(SecretKind.WEBHOOK, url), "key")
        with pytest.raises(Refused, match="HTTPS"):
            courier.send(Action(ActionKind.WEBHOOK, url), LETTER, MAIL)
    assert mail_secret(MAIL) == SecretName(SecretKind.MAIL, "smtp://ops@127.0.0.1:1")


def test_mail_without_a_server_asks_for_no_secret() -> None:
    secrets = MemorySecrets()
    with pytest.raises(Invalid):
        OutsideCourier(secrets).send(Action(ActionKind.EMAIL, "a@b.org"), LETTER, MailServer(user="ops"))
    assert secrets.asked == []
    OutsideCourier(secrets).send(Action(ActionKind.RUN, argv=("/bin/true",)), LETTER, MAIL)


def test_a_password_is_kept_under_the_name_that_it_is_asked_for_by() -> None:
    secrets = MemorySecrets()
    OutsideCourier(secrets).keep_password(MAIL, "sesame")
    assert secrets.kept == {mail_secret(MAIL): "sesame"}
