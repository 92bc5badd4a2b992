"""The beginning of a conversation: versions, and who may look. Pure.

Kinds of login: none, a VNC password, and VeNCrypt, which puts TLS around either.
"""

from collections.abc import Callable
from enum import IntEnum

from stellwerk.adapters.console.rfb.intake import Reading, number
from stellwerk.adapters.console.rfb.limit import MOST_REASON, MOST_TYPES, broken
from stellwerk.adapters.console.rfb.password import answer_challenge
from stellwerk.core.error import NotAllowed, Unsupported
from stellwerk.core.record import Record
from stellwerk.core.text import _


class Login(IntEnum):
    """Kinds of login that a server can offer and this client can do."""

    NONE = 1
    VNC = 2
    VENCRYPT = 19


class Veil(IntEnum):
    """The kinds within VeNCrypt: TLS without or with a certificate, and what follows inside."""

    TLS_NONE = 257
    TLS_VNC = 258
    TLS_PLAIN = 259
    X509_NONE = 260
    X509_VNC = 261
    X509_PLAIN = 262


_CERTIFIED = (Veil.X509_NONE, Veil.X509_VNC, Veil.X509_PLAIN)
_BY_PASSWORD = (Veil.TLS_VNC, Veil.X509_VNC)
_BY_NAME = (Veil.TLS_PLAIN, Veil.X509_PLAIN)


class Credentials(Record, frozen=True):
    """What a display may ask for. Shown in no error and no log."""

    password: str = ""
    user: str = ""

    def __repr__(self) -> str:
        return "Credentials(…)"


class Talk:
    """What a login does besides reading: `send` what it says, `begin_tls` from here on, with or without looking at the
    certificate."""

    def __init__(self, send: Callable[[bytes], None], begin_tls: Callable[[bool], None]) -> None:
        self.send = send
        self.begin_tls = begin_tls


def log_in(talk: Talk, credentials: Credentials) -> Reading[None]:
    """From the first byte until the server lets us in. Raises NotAllowed, Unsupported, Invalid."""
    version = yield from _agree_version(talk)
    if version == (3, 3):
        yield from _old_login(talk, credentials)
        return
    count = (yield 1)[0]
    if count == 0:
        raise _refusal((yield from _reason()))
    offered = yield min(count, MOST_TYPES)
    chosen = _choose(offered, credentials)
    talk.send(bytes([chosen]))
    if chosen is Login.VENCRYPT:
        yield from _vencrypt(talk, credentials)
    elif chosen is Login.VNC:
        yield from _by_password(talk, credentials)
    elif version == (3, 7):
        return  # says no result where nothing was asked
    yield from _result(with_reason=version == (3, 8))


def _agree_version(talk: Talk) -> Reading[tuple[int, int]]:
    said = yield 12
    if said[:4] != b"RFB " or said[7:8] != b"." or said[11:] != b"\n":
        raise broken(f"{said!r} is no version of RFB")
    try:
        offered = int(said[4:7]), int(said[8:11])
    except ValueError as error:
        raise broken(f"{said!r} is no version of RFB") from error
    if offered < (3, 3):
        raise broken(f"version {offered[0]}.{offered[1]} of RFB")
    # Others, such as 3.5 or 3.889, are these with another number.
    version = (3, 8) if offered >= (3, 8) else (3, 7) if offered == (3, 7) else (3, 3)
    talk.send(b"RFB %03d.%03d\n" % version)
    return version


def _old_login(talk: Talk, credentials: Credentials) -> Reading[None]:
    """Version 3.3: the server decides."""
    kind = yield from number(4)
    if kind == 0:
        raise _refusal((yield from _reason()))
    if kind == Login.VNC:
        yield from _by_password(talk, credentials)
        yield from _result(with_reason=False)
    elif kind != Login.NONE:
        raise _unknown_login((kind,))


def _choose(offered: bytes, credentials: Credentials) -> Login:
    """The best that both can do: TLS before all, a password before nothing where one is known."""
    order = [Login.VENCRYPT, Login.VNC, Login.NONE] if credentials.password else [Login.VENCRYPT, Login.NONE, Login.VNC]
    for kind in order:
        if kind in offered:
            return kind
    raise _unknown_login(tuple(offered))


def _by_password(talk: Talk, credentials: Credentials) -> Reading[None]:
    challenge = yield 16
    if not credentials.password:
        raise NotAllowed(
            _("the display of the VM asks for a password that its definition does not hold"),
            _("set one in the XML of its graphics (passwd), then start the VM again"),
        )
    talk.send(answer_challenge(challenge, credentials.password))


def _vencrypt(talk: Talk, credentials: Credentials) -> Reading[None]:
    version = yield 2
    if version < b"\x00\x02":
        talk.send(b"\x00\x00")
        raise Unsupported(_("the display of the VM speaks a version of TLS that is too old"), _("update the host"))
    talk.send(b"\x00\x02")
    if (yield 1) != b"\0":
        raise broken("version 0.2 of VeNCrypt is refused")
    count = (yield 1)[0]
    offered = yield 4 * count
    kinds = {int.from_bytes(offered[at : at + 4], "big") for at in range(0, len(offered), 4)}
    chosen = _choose_veil(kinds, credentials)
    talk.send(chosen.to_bytes(4, "big"))
    if (yield 1) != b"\1":
        raise broken("the kind of TLS that was offered is refused")
    talk.begin_tls(chosen in _CERTIFIED)
    if chosen in _BY_PASSWORD:
        yield from _by_password(talk, credentials)
    elif chosen in _BY_NAME:
        user, password = credentials.user.encode(), credentials.password.encode()
        talk.send(len(user).to_bytes(4, "big") + len(password).to_bytes(4, "big") + user + password)


def _choose_veil(offered: set[int], credentials: Credentials) -> Veil:
    """Certificates before none, a password before a name."""
    order = [Veil.X509_VNC, Veil.X509_NONE, Veil.TLS_VNC, Veil.TLS_NONE]
    if credentials.user:
        order += [Veil.X509_PLAIN, Veil.TLS_PLAIN]
    for kind in order:
        if kind in offered:
            return kind
    raise _unknown_login(tuple(sorted(offered)))


def _result(*, with_reason: bool) -> Reading[None]:
    status = yield from number(4)
    if status == 0:
        return
    raise _refusal((yield from _reason()) if with_reason else "")


def _reason() -> Reading[str]:
    length = yield from number(4)
    if length > MOST_REASON:
        raise broken(f"a reason of {length} bytes")
    return (yield length).decode("utf-8", "replace") if length else ""


def _refusal(reason: str) -> NotAllowed:
    return NotAllowed(
        _("the display of the VM lets nobody in"), _("check the password in the XML of its graphics"), reason
    )


def _unknown_login(kinds: tuple[int, ...]) -> Unsupported:
    listed = ", ".join(map(str, kinds[:20])) or "-"
    return Unsupported(
        _("the display of the VM asks for a kind of login that is not known here"),
        _("use a VNC password, or TLS without SASL (qemu.conf: vnc_sasl = 0)"),
        f"kinds of login: {listed}",
    )
