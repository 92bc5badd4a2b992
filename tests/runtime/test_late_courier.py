"""The courier is made when somebody is told."""

import pytest
from tests.adapters.notify.test_courier import MemorySecrets
from tests.adapters.notify.test_letter_text import LETTER

from stellwerk.core.error import Invalid
from stellwerk.model.alarm.action import Action, ActionKind
from stellwerk.ports.alarm.courier import MailServer
from stellwerk.runtime.late_courier import LateCourier


def test_it_sends_as_the_real_one() -> None:
    courier = LateCourier(MemorySecrets())
    courier.send(Action(ActionKind.RUN, argv=("/bin/true",)), LETTER, MailServer())
    with pytest.raises(Invalid):
        courier.send(Action(ActionKind.EMAIL, "a@b.org"), LETTER, MailServer())


def test_it_keeps_passwords_as_the_real_one() -> None:
    secrets = MemorySecrets()
    LateCourier(secrets).keep_password(MailServer(host="m", user="u"), "sesame")
    assert list(secrets.kept.values()) == ["sesame"]
