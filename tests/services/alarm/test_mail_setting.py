"""The mail server as it is set."""

from stellwerk.core.setting import Settings
from stellwerk.ports.alarm.courier import MailSecurity, MailServer
from stellwerk.services.alarm.mail_setting import mail_server


def test_what_is_set() -> None:
    assert mail_server(Settings()) == MailServer()
    stored = {"mail.server": " m ", "mail.port": 465, "mail.security": "tls", "mail.user": "u", "mail.from": "a@b"}
    assert mail_server(Settings(stored)) == MailServer(
        host="m", port=465, security=MailSecurity.TLS, user="u", sender="a@b"
    )
