"""libvirt's errors in the program's own: the only place that knows libvirt's error numbers. Pure; any thread.

libvirt tells an error by a number, the part of libvirt that raised it (`domain`), a text and sometimes an errno. The
number alone is not enough: a lost connection is an *internal error* of the RPC part, a refused key a *system error*.
So texts of the transport are looked at first, then numbers.
"""

import errno
import re

import libvirt

from stellwerk.adapters.hypervisor.place import Place
from stellwerk.core.error import (
    AppError,
    Cancelled,
    Conflict,
    Gone,
    Invalid,
    NotAllowed,
    Refused,
    TimedOut,
    Unreachable,
    Unsupported,
)
from stellwerk.core.log import redacted
from stellwerk.core.record import Record
from stellwerk.core.text import N_, Text, _

_FROM_RPC, _FROM_REMOTE = 7, 13
_INTERNAL, _SYSTEM, _RPC = 1, 38, 39

_KINDS: dict[int, type[AppError]] = {
    3: Unsupported,  # NO_SUPPORT
    4: Unreachable,  # UNKNOWN_HOST
    5: Invalid,  # NO_CONNECT
    6: Unreachable,  # INVALID_CONN
    8: Invalid,  # INVALID_ARG
    12: Unreachable,  # HTTP_ERROR
    21: Invalid,  # NO_NAME
    27: Invalid,  # XML_ERROR
    28: Conflict,  # DOM_EXIST
    29: NotAllowed,  # OPERATION_DENIED
    32: Invalid,  # PARSE_FAILED
    33: Invalid,  # CONF_SYNTAX
    35: Invalid,  # XML_DETAIL
    37: Conflict,  # NETWORK_EXIST
    39: Unreachable,  # RPC
    40: NotAllowed,  # GNUTLS_ERROR
    42: Gone,  # NO_DOMAIN
    43: Gone,  # NO_NETWORK
    44: Invalid,  # INVALID_MAC
    45: NotAllowed,  # AUTH_FAILED
    49: Gone,  # NO_STORAGE_POOL
    50: Gone,  # NO_STORAGE_VOL
    53: Gone,  # NO_NODE_DEVICE
    55: Refused,  # OPERATION_INVALID
    57: Gone,  # NO_INTERFACE
    66: Gone,  # NO_SECRET
    67: Unsupported,  # CONFIG_UNSUPPORTED
    68: TimedOut,  # OPERATION_TIMEOUT
    72: Gone,  # NO_DOMAIN_SNAPSHOT
    74: Unsupported,  # ARGUMENT_UNSUPPORTED
    78: Cancelled,  # OPERATION_ABORTED
    79: NotAllowed,  # AUTH_CANCELLED
    84: Unsupported,  # OPERATION_UNSUPPORTED
    87: Conflict,  # RESOURCE_BUSY
    88: NotAllowed,  # ACCESS_DENIED
    90: Conflict,  # STORAGE_VOL_EXIST
    92: Invalid,  # XML_INVALID_SCHEMA
    94: NotAllowed,  # AUTH_UNAVAILABLE
    99: Gone,  # DEVICE_MISSING
    103: Gone,  # NO_DOMAIN_CHECKPOINT
}
"""By VIR_ERR number. Everything else is Refused: the host said no, in its own words."""

_HINTS: dict[type[AppError], Text] = {
    Conflict: N_("wait until the other operation has ended, then try again"),
    Gone: N_("refresh the list; somebody may have removed it"),
    Invalid: N_("check what was entered"),
    NotAllowed: N_("ask the administrator of the host for access"),
    TimedOut: N_("look at its state before trying again: it may have happened"),
    Unreachable: N_("check that the host runs and that the network leads there"),
    Unsupported: N_("the driver or the version of libvirt on this host cannot do it"),
}


_MISSING = re.compile(r"with matching name '([^']+)'")
"""What is not there, as libvirt names it."""


class _Sign(Record, frozen=True):
    """Words in libvirt's text that tell more than its number. `{host}`, `{user}` and `{said}` (libvirt's words)
    are filled in."""

    words: re.Pattern[str]
    kind: type[AppError]
    text: Text
    hint: Text


def _sign(words: str, kind: type[AppError], text: Text, hint: Text) -> _Sign:
    return _Sign(re.compile(words, re.IGNORECASE), kind, text, hint)


_GRANT = N_("on {host} run: sudo usermod -aG libvirt {user}, then log in again")
_NO_DAEMON = N_("install libvirt on {host} or start it there: sudo systemctl enable --now libvirtd.socket")

_TRANSPORT_SIGNS = (
    _sign(r"host key verification failed|host key .*(mismatch|changed|not known)|known_hosts", NotAllowed,
          N_("the SSH host key of {host} is not known or has changed"),
          N_("log in once by ssh and compare its fingerprint, then connect again")),
    _sign(r"permission denied \((publickey|password|keyboard|gssapi|hostbased)|too many authentication failures"
          r"|no more authentication methods", NotAllowed,
          N_("{host} refused the SSH login"),
          N_("load a key with ssh-add, or put your public key on the host: ssh-copy-id {user}@{host}")),
    _sign(r"libvirt-sock\S*: permission denied|virtqemud-sock\S*: permission denied", NotAllowed,
          N_("{user} may not use libvirt on {host}"), _GRANT),
    _sign(r"(virt-ssh-helper|\bnc\b|netcat)\S*:? (command )?not found", Unreachable,
          N_("there is no libvirt on {host}"), _NO_DAEMON),
    _sign(r"unable to resolve|could not resolve|name or service not known|no address associated"
          r"|temporary failure in name", Unreachable,
          N_('the host name "{host}" is not known'), N_("check how it is written, or give its address")),
    _sign(r"cannot read ca certificate|cannot read certificate|no such file.*\.pem|\.pem.*no such file", NotAllowed,
          N_("the TLS certificates for {host} are missing on this computer"),
          N_("put the CA's and your own certificate where libvirt looks for them: /etc/pki or ~/.pki/libvirt")),
    _sign(r"certificate|tls handshake|x509|gnutls|tls connection was non-properly terminated", NotAllowed,
          N_("{host} and this computer do not accept each other's TLS certificates"),
          N_("check their names, dates and the CA that signed them")),
    _sign(r"libvirt-sock\S*: (no such file|connection refused)|cannot connect to .*libvirt-sock", Unreachable,
          N_("libvirt does not run on {host}"), _NO_DAEMON),
    _sign(r"unexpected \S+ uri path|unable to parse uri|uri component|remote_open", Invalid,
          N_("libvirt cannot read the URI of {host}"), N_("write for example qemu+ssh://root@host/system")),
    _sign(r"connection refused", Unreachable,
          N_("{host} refused the connection"), N_("check that libvirt listens there, and the port")),
    _sign(r"timed out|timeout", Unreachable,
          N_("{host} does not answer"), N_("check that it runs and that no firewall stands in between")),
    _sign(r"no route to host|network is unreachable|host is down", Unreachable,
          N_("no way leads to {host}"), N_("check the network of this computer and the address")),
    _sign(r"keepalive|end of file|broken pipe|connection reset|socket is closed|connection closed|cannot (recv|send)",
          Unreachable, N_("the connection to {host} was lost"), N_("it is tried again by itself")),
)  # fmt: skip

_LOCK_SIGNS = (
    _sign(r"unsupported flags \(", Unsupported,
          N_("this hypervisor, or its version of libvirt, cannot do it that way"),
          N_("leave out the special wishes, or update the host")),
    _sign(r"failed to get \S+ lock|is another process using the image|lockspace resource|resource .* is locked"
          r"|already in use|in use by (another|driver|domain)", Conflict,
          N_("a disk of it is in use elsewhere ({said})"), N_("stop the VM that uses it first")),
    _sign(r"cannot acquire state change lock", Conflict,
          N_("another operation on it has not ended"), N_("wait for it; if QEMU hangs, force the VM off")),
    _sign(r"guest agent is not (responding|connected|available)|agent (is )?unavailable", Refused,
          N_("its guest agent does not answer"), N_("install and start qemu-guest-agent in the guest")),
    _sign(r"no space left", Refused,
          N_("the storage of the host is full"), N_("make room there, then try again")),
    _sign(r"cannot access storage file|no storage (vol|pool)|could not open .*no such file", Refused,
          N_("a file it needs is not there ({said})"),
          N_("check its disks and whether their storage pools are active")),
    _sign(r"could not access kvm|/dev/kvm|kvm is not available|domaintype=.?kvm", Unsupported,
          N_("the host cannot run it with hardware virtualisation"),
          N_("switch virtualisation on in the firmware of the host, or use software emulation")),
    _sign(r"open vhost-vsock", Unsupported,
          N_("the host has no sockets for its VMs (vsock)"),
          N_("load its kernel module there (modprobe vhost_vsock), or remove the device")),
    _sign(r"only valid as primary video", Refused,
          N_("a second screen cannot be of that model"), N_("choose virtio, qxl or bochs for it")),
    _sign(r"failed to convert virjsonvalue", Refused,
          N_("libvirt there runs without UTF-8 and cuts the name of it within a letter, which QEMU does not take"),
          N_("use letters of ASCII or a shorter name, or give libvirt there a UTF-8 locale")),
    _sign(r"qemu unexpectedly closed the monitor|process exited while connecting to monitor", Refused,
          N_("its QEMU ended at once ({said})"),
          N_("its words name the device or the file in the way; its log says more: stellwerk log --vm")),
)  # fmt: skip

_ENDED = re.compile(
    r"end of file from (agent socket|(qemu )?monitor)|unable to (read from|write to) monitor"
    r"|closed the monitor|domain is no longer running",
    re.IGNORECASE,
)
"""What libvirt says where the other end of a socket of QEMU's is gone (src/qemu/qemu_agent.c, qemu_monitor.c)."""

_ERRNO_TEXT: dict[int, str] = {
    errno.ECONNREFUSED: "connection refused",
    errno.ETIMEDOUT: "timed out",
    errno.EHOSTUNREACH: "no route to host",
    errno.ENETUNREACH: "network is unreachable",
    errno.EPIPE: "broken pipe",
    errno.ECONNRESET: "connection reset",
}


def translated(error: libvirt.libvirtError, place: Place, about: str = "", user: str = "") -> AppError:
    """The program's error for one of libvirt's.

    Args:
        about: the object it was about, as people read it (`VM "web-01"`); empty for the connection itself.
        user: who is logged in there, for the line that grants access.
    """
    code = error.get_error_code() or 0
    raw = redacted(error.get_error_message() or str(error))
    names = {"host": place.name, "user": user or place.user or _("your user"), "said": _said(error, raw)}
    signs: tuple[_Sign, ...] = _LOCK_SIGNS
    if _of_transport(error, code):
        signs = _TRANSPORT_SIGNS
    elif _KINDS.get(code) is Gone:
        signs = ()
    elif not about:
        signs = _TRANSPORT_SIGNS + _LOCK_SIGNS
    looked_at = f"{raw} {_ERRNO_TEXT.get(_errno(error), '')}"
    for sign in signs:
        if sign.words.search(looked_at):
            text = _(sign.text).format(**names)
            return sign.kind(_with_object(text, about, place, sign.kind), _(sign.hint).format(**names), raw)
    if _of_transport(error, code):
        return Unreachable(_("the connection to {host} failed").format(**names), _(_HINTS[Unreachable]), raw)
    return _by_number(error, code, raw, place, about)


def lost(error: AppError) -> bool:
    """The error says that the connection is of no more use."""
    return isinstance(error, Unreachable)


def cut_off(error: libvirt.libvirtError) -> bool:
    """The connection failed, not what was asked of the host."""
    return error.get_error_domain() == _FROM_RPC or _of_transport(error, error.get_error_code() or 0)


class _PassedOver:
    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> bool:
        return isinstance(error, libvirt.libvirtError) and not cut_off(error)


def passed_over() -> _PassedOver:
    """For `with`: what libvirt says no to there is passed over: one object of many that went meanwhile, a thing that
    the driver has not. A connection that failed is an error as ever: else half a list would be taken for all there is.
    """
    return _PassedOver()


def said(error: libvirt.libvirtError) -> str:
    """libvirt's own words, in one line of bearable length."""
    return _said(error, redacted(error.get_error_message() or str(error)))


def of_ended_vm(error: libvirt.libvirtError) -> bool:
    """The call was cut short because the QEMU that it talked to has ended, in the words of libvirt's QEMU driver.

    libvirt may still show the VM as running for a moment: it tells the caller first and clears up afterwards.
    """
    return not cut_off(error) and _ENDED.search(error.get_error_message() or "") is not None


def _by_number(error: libvirt.libvirtError, code: int, raw: str, place: Place, about: str) -> AppError:
    kind = _KINDS.get(code, Refused)
    hint = _(_HINTS[kind]) if kind in _HINTS else ""
    if kind is Gone and about and not _is_other(raw, about):
        return Gone(_("{object} is not on {host}").format(object=about, host=place.name), hint, raw)
    if kind is NotAllowed and not about:
        text = _("{host} refused the login").format(host=place.name)
        if "polkit" in raw.lower() or code in (45, 94):
            hint = _(_GRANT).format(host=place.name, user=place.user or _("your user"))
        return NotAllowed(text, hint, raw)
    said = _said(error, raw)
    text = _with_object(said, about, place, kind) if about else f"{place.name}: {said}"
    return kind(text, hint, raw)


def _is_other(raw: str, about: str) -> bool:
    """What is missing is something else than what the call was about: a network that a VM shall lead to."""
    missing = _MISSING.search(raw)
    return missing is not None and missing[1] not in about


def _with_object(text: str, about: str, place: Place, kind: type[AppError]) -> str:
    if not about:
        return text
    if kind is Unreachable:
        return f"{about}: {text}"
    return _("{object} on {host}: {text}").format(object=about, host=place.name, text=text)


def _said(error: libvirt.libvirtError, raw: str) -> str:
    """libvirt's own words without the name of the number before them, in one line of bearable length."""
    template, detail = error.get_str1() or "", error.get_str2() or ""
    text = redacted(detail) if template.endswith(": %s") and detail else raw
    line = " ".join(text.split())
    return line if len(line) <= 300 else f"{line[:299]}…"


def _of_transport(error: libvirt.libvirtError, code: int) -> bool:
    """The way to libvirt failed, not libvirt: an *internal error* or *system error* of its RPC part."""
    domain = error.get_error_domain()
    return code == _RPC or (code in (_INTERNAL, _SYSTEM) and domain in (_FROM_RPC, _FROM_REMOTE))


def _errno(error: libvirt.libvirtError) -> int:
    return (error.get_int1() or 0) if error.get_error_code() == _SYSTEM else 0
