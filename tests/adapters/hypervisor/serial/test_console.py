"""Opening serial consoles: what libvirt says by words alone, and drivers that have none. Real ones in tests/fleet."""

from typing import Any

import libvirt
import pytest
from tests.driver.host_file import WEB

from stellwerk.adapters.hypervisor.serial.console import SerialConsoles, _said, port_alias
from stellwerk.adapters.hypervisor.session import LibvirtSession
from stellwerk.core.error import Unsupported
from stellwerk.ports.serial import ConsoleInUse, NoSerialConsole


class Said(libvirt.libvirtError):
    """An error of libvirt with these words."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self._text = text

    def get_error_message(self) -> Any:
        return self._text


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("operation failed: Active console session exists for this domain", ConsoleInUse),
        ("invalid argument: cannot find character device (null)", NoSerialConsole),
        ("internal error: character device serial0 is not using a PTY", NoSerialConsole),
    ],
)
def test_words_of_libvirt(words: str, kind: type[Exception]) -> None:
    error = _said(Said(words), 'VM "web-1"')
    assert isinstance(error, kind)
    assert 'VM "web-1"' in error.text
    assert error.details == words


def test_other_words_are_left_to_others() -> None:
    assert _said(Said("domain is not running"), "") is None


def test_simulated_vms_have_none(session: LibvirtSession) -> None:
    assert isinstance(session, SerialConsoles)
    with pytest.raises(Unsupported, match="simulated"):
        session.open_serial(WEB)


def test_a_port_goes_by_its_number_and_not_by_its_place_in_the_xml() -> None:
    port = "<serial type='pty'><target port='{n}'/><alias name='{alias}'/></serial>"
    devices = port.format(n=1, alias="serial0") + port.format(n=0, alias="serial1")
    xml = f"<domain><devices>{devices}</devices></domain>"
    assert (port_alias(xml, 0), port_alias(xml, 1), port_alias(xml, 2)) == ("serial1", "serial0", "serial2")
    assert port_alias("<domain/>", 0) is None
