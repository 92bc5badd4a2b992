"""libvirt's errors in the program's own."""

import libvirt
import pytest
from tests.fakes.libvirt_error import libvirt_error

from stellwerk.adapters.hypervisor.error import of_ended_vm, passed_over, translated
from stellwerk.adapters.hypervisor.place import place_of
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

HOST = place_of("qemu+ssh://root@h1/system")
HERE = place_of("qemu:///system")
VM = 'VM "web"'


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (3, Unsupported), (8, Invalid), (27, Invalid), (28, Conflict), (29, NotAllowed), (42, Gone), (43, Gone),
        (45, NotAllowed), (49, Gone), (50, Gone), (55, Refused), (67, Unsupported), (68, TimedOut), (78, Cancelled),
        (81, Refused), (84, Unsupported), (87, Conflict), (88, NotAllowed), (92, Invalid), (94, NotAllowed),
        (9, Refused), (9999, Refused),
    ],
)  # fmt: skip
def test_numbers(code: int, kind: type[AppError]) -> None:
    error = translated(libvirt_error(code, "it says so"), HOST, VM)
    assert type(error) is kind
    assert VM in error.text
    assert "h1" in error.text
    assert error.details == "it says so"


@pytest.mark.parametrize(
    ("code", "message", "number", "kind", "words"),
    [
        (1, "internal error: connection closed due to keepalive timeout", -1, Unreachable, "does not answer"),
        (1, "internal error: client socket is closed", -1, Unreachable, "was lost"),
        (38, "Cannot recv data: Connection reset by peer", 104, Unreachable, "was lost"),
        (38, "Cannot write data: Broken pipe", 32, Unreachable, "was lost"),
        (38, "End of file while reading data: Input/output error", 5, Unreachable, "was lost"),
        (
            38,
            "unable to connect to server at 'h1:16509': Connection refused",
            111,
            Unreachable,
            "refused the connection",
        ),
        (38, "unable to connect to server at 'h1:16509': Connection timed out", 110, Unreachable, "does not answer"),
        (38, "unable to connect to server at 'h1:16509': No route to host", 113, Unreachable, "no way leads"),
        (38, "Unable to resolve address 'h1' service '16509': Name or service not known", -1, Unreachable, "not known"),
        (38, "Cannot recv data: Host key verification failed.: Connection reset by peer", 104, NotAllowed, "host key"),
        (38, "Cannot recv data: root@h1: Permission denied (publickey,password).", 104, NotAllowed, "SSH login"),
        (38, "Cannot recv data: sh: 1: nc: not found", 104, Unreachable, "no libvirt"),
        (
            38,
            "Cannot read CA certificate '/etc/pki/CA/cacert.pem': No such file or directory",
            2,
            NotAllowed,
            "missing",
        ),
        (38, "The server certificate is not trusted", -1, NotAllowed, "TLS"),
        (39, "something about the protocol", -1, Unreachable, "failed"),
    ],
)
def test_the_way_to_the_host(code: int, message: str, number: int, kind: type[AppError], words: str) -> None:
    error = translated(libvirt_error(code, message, domain=7, number=number), HOST)
    assert type(error) is kind
    assert words in error.text
    assert error.hint


def test_a_socket_that_may_not_be_used_names_the_line_that_grants_access() -> None:
    message = "Failed to connect socket to '/var/run/libvirt/libvirt-sock': Permission denied"
    error = translated(libvirt_error(38, message, domain=7, number=13), HERE, user="ada")
    assert type(error) is NotAllowed
    assert "sudo usermod -aG libvirt ada" in error.hint
    assert "log in again" in error.hint


@pytest.mark.parametrize("reason", ["No such file or directory", "Connection refused"])
def test_a_socket_where_nobody_listens_tells_how_to_start_libvirt(reason: str) -> None:
    message = f"Failed to connect socket to '/var/run/libvirt/libvirt-sock': {reason}"
    error = translated(libvirt_error(38, message, domain=7, number=2), HERE)
    assert type(error) is Unreachable
    assert "systemctl" in error.hint


def test_polkit_without_anybody_to_ask_names_the_line_too() -> None:
    message = "authentication unavailable: no polkit agent available to authenticate action 'org.libvirt.unix.manage'"
    error = translated(libvirt_error(94, message, domain=7), HERE, user="ada")
    assert type(error) is NotAllowed
    assert "usermod -aG libvirt" in error.hint


@pytest.mark.parametrize(
    ("code", "message", "kind"),
    [
        (1, 'process exited: Failed to get "write" lock\nIs another process using the image [/a]?', Conflict),
        (87, "Lockspace resource '/a' is locked", Conflict),
        (68, "Timed out during operation: cannot acquire state change lock (held by monitor=remoteDispatch)", Conflict),
        (86, "Guest agent is not responding: QEMU guest agent is not connected", Refused),
        (38, "Cannot access storage file '/a': No such file or directory", Refused),
        (8, "unsupported flags (0x1) in function lxcDomainCreateWithFlags", Unsupported),
        (9, "write failed: No space left on device", Refused),
        (1, "process exited: Could not access KVM kernel module: No such file or directory", Unsupported),
        (38, "unable to open vhost-vsock device: No such file or directory", Unsupported),
        (67, "unsupported configuration: video type 'vga' is only valid as primary video device", Refused),
        (1, "internal error: failed to convert virJSONValue to yajl data", Refused),
        (1, "internal error: qemu unexpectedly closed the monitor: -device x: A port already exists", Refused),
    ],
)
def test_what_stands_in_the_way_of_a_vm(code: int, message: str, kind: type[AppError]) -> None:
    error = translated(libvirt_error(code, message), HOST, VM)
    assert type(error) is kind
    assert VM in error.text
    assert error.hint


def test_what_is_missing_is_not_taken_for_what_the_call_was_about() -> None:
    raw = "Network not found: no network with matching name 'lan'"
    error = translated(libvirt_error(43, raw, template="Network not found: %s", detail=raw[19:]), HOST, VM)
    assert (type(error), error.text) == (Gone, "VM \"web\" on h1: no network with matching name 'lan'")
    error = translated(libvirt_error(42, "no domain with matching name 'web'"), HOST, VM)
    assert error.text == 'VM "web" is not on h1'


def test_libvirts_own_words_come_without_the_name_of_the_number() -> None:
    raw = "Requested operation is not valid: domain is already running"
    template = "Requested operation is not valid: %s"
    error = translated(libvirt_error(55, raw, template=template, detail="domain is already running"), HOST, VM)
    assert error.text == 'VM "web" on h1: domain is already running'
    assert error.details == raw


def test_the_file_that_is_missing_is_named() -> None:
    error = translated(libvirt_error(38, "Cannot access storage file '/a.img': No such file or directory"), HOST, VM)
    assert "/a.img" in error.text


def test_long_words_are_cut_and_secrets_do_not_appear() -> None:
    error = translated(libvirt_error(9, "password=hunter2 " + "long\n" * 200), HOST, VM)
    assert len(error.text) < 400
    assert "\n" not in error.text
    assert "hunter2" not in error.text + error.details


def test_an_uri_that_libvirt_cannot_read_is_invalid() -> None:
    message = "internal error: unexpected qemu URI path '/nonsense', try qemu:///system"
    assert type(translated(libvirt_error(1, message), HOST)) is Invalid


@pytest.mark.parametrize(
    ("code", "domain", "message", "ended"),
    [
        (1, 10, "internal error: End of file from agent socket", True),
        (1, 10, "internal error: End of file from qemu monitor", True),
        (1, 10, "internal error: qemu unexpectedly closed the monitor", True),
        (38, 10, "Unable to write to monitor: Broken pipe", True),
        (38, 7, "End of file while reading data: Input/output error", False),
        (1, 7, "internal error: client socket is closed", False),
        (86, 10, "Guest agent is not responding: QEMU guest agent is not connected", False),
    ],
)
def test_the_end_of_a_vm_is_told_from_a_lost_host(code: int, domain: int, message: str, ended: bool) -> None:
    assert of_ended_vm(libvirt_error(code, message, domain=domain)) is ended


@pytest.mark.parametrize(("code", "domain"), [(42, 10), (50, 18), (3, 10), (38, 0), (1, 10)])
def test_what_one_object_says_no_to_is_passed_over(code: int, domain: int) -> None:
    with passed_over():
        raise libvirt_error(code, "no", domain=domain)


@pytest.mark.parametrize(("code", "domain"), [(1, 7), (38, 7), (39, 10), (38, 13), (3, 7)])
def test_a_lost_connection_is_not(code: int, domain: int) -> None:
    with pytest.raises(libvirt.libvirtError), passed_over():
        raise libvirt_error(code, "the socket is closed", domain=domain)


def test_nothing_else_is_passed_over() -> None:
    with pytest.raises(KeyError), passed_over():
        raise KeyError
