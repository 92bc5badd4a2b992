"""Mail, received by a real SMTP server."""

from email import message_from_bytes, policy

import pytest
from tests.adapters.notify.conftest import Trust
from tests.adapters.notify.smtp_server import Taken, smtp_server
from tests.adapters.notify.test_letter_text import LETTER, ONE

from stellwerk.adapters.notify.mail import message_of, send_mail
from stellwerk.core.error import AppError, Invalid, NotAllowed, Refused, Unreachable
from stellwerk.core.record import replace
from stellwerk.ports.alarm.courier import MailSecurity, MailServer

EVIL = 'x\r\nBcc: all@example.org\r\n\r\n<b>"; rm -rf / #{umlaut ü}'


def at(taken: Taken, security: MailSecurity, user: str = "") -> MailServer:
    return MailServer(host="127.0.0.1", port=taken.port, security=security, user=user, sender="ops@example.org")


@pytest.mark.parametrize("security", list(MailSecurity))
def test_a_mail_arrives(trust: Trust, security: MailSecurity) -> None:
    with smtp_server(trust.server, at_once=security is MailSecurity.TLS) as taken:
        user = "" if security is MailSecurity.NONE else "ops"
        letter = replace(LETTER, objects=(replace(ONE, name="höst"),))
        send_mail(letter, "eva@example.org", at(taken, security, user), "right", trust.client)
        ((sender, receivers, body),) = taken.mails
    assert (sender, receivers) == ("<ops@example.org>", ["<eva@example.org>"])
    assert taken.logins == ([] if security is MailSecurity.NONE else [("ops", "right")])
    message = message_from_bytes(body, policy=policy.default)
    assert message["Subject"] == "[Stellwerk] busy: höst"
    assert message["Auto-Submitted"] == "auto-generated"
    assert "- höst (CPU 97 %)" in message.get_content()


def test_a_name_is_data(trust: Trust) -> None:
    letter = replace(LETTER, alarm=EVIL, objects=(replace(ONE, name=EVIL),))
    with smtp_server() as taken:
        send_mail(letter, "eva@example.org", at(taken, MailSecurity.NONE), None)
        ((_sender, receivers, body),) = taken.mails
    assert receivers == ["<eva@example.org>"]
    message = message_from_bytes(body, policy=policy.default)
    assert message["Bcc"] is None
    assert message.get_content_type() == "text/plain"
    assert sorted({key.lower() for key in message}) == [
        "auto-submitted", "content-transfer-encoding", "content-type", "date", "from", "message-id", "mime-version",
        "subject", "to",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("refuses", "error"), [("RCPT", Refused), ("DATA", Refused), ("MAIL", Refused), ("AUTH", NotAllowed)]
)
def test_what_the_server_refuses(trust: Trust, refuses: str, error: type[AppError]) -> None:
    with smtp_server(trust.server) as taken:
        taken.refuses = refuses
        with pytest.raises(error):
            send_mail(LETTER, "eva@example.org", at(taken, MailSecurity.STARTTLS, "ops"), "right", trust.client)
    assert taken.mails == []


def test_the_password_is_never_told_and_goes_over_protected_connections_only(trust: Trust) -> None:
    with smtp_server(trust.server) as taken:
        with pytest.raises(NotAllowed) as refused:
            send_mail(LETTER, "a@b.org", at(taken, MailSecurity.STARTTLS, "ops"), "wrong-secret", trust.client)
        with pytest.raises(Refused, match="protected"):
            send_mail(LETTER, "a@b.org", at(taken, MailSecurity.NONE, "ops"), "wrong-secret")
        with pytest.raises(Refused, match="no password"):
            send_mail(LETTER, "a@b.org", at(taken, MailSecurity.STARTTLS, "ops"), None, trust.client)
    assert "wrong-secret" not in f"{refused.value!r} {refused.value.details} {refused.value.__cause__!r}"


def test_a_server_that_cannot_be_trusted_or_offers_no_protection_gets_nothing(trust: Trust) -> None:
    with smtp_server(trust.server) as taken, pytest.raises(Refused, match="trusted"):
        send_mail(LETTER, "a@b.org", at(taken, MailSecurity.STARTTLS), None)
    with smtp_server() as taken, pytest.raises(Refused, match="no such protection"):
        send_mail(LETTER, "a@b.org", at(taken, MailSecurity.STARTTLS), None)
    assert taken.mails == []


def test_nobody_is_there_and_none_is_set() -> None:
    with smtp_server() as taken:
        pass
    with pytest.raises(Unreachable):
        send_mail(LETTER, "a@b.org", at(taken, MailSecurity.NONE), None)
    with pytest.raises(Invalid, match="no mail server"):
        send_mail(LETTER, "a@b.org", MailServer(), None)


def test_an_address_with_a_line_break_makes_no_mail() -> None:
    with pytest.raises(ValueError, match="linefeed"):
        message_of(LETTER, "ops@example.org", "a@b.org\nBcc: c@d.org")
