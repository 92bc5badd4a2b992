"""Files for remote-viewer."""

import stat
from pathlib import Path

import pytest
from tests.fakes.console import VNC, FakeDial, FakeDials

from stellwerk.core.error import AppError, Refused, Unsupported
from stellwerk.core.record import replace
from stellwerk.ports.console import DisplayPlace
from stellwerk.ports.dial import Reach
from stellwerk.services.console.handover import PROGRAM, Handed, ViewerFile, viewer_file, viewer_program, written

SPICE = DisplayPlace(type="spice", address="127.0.0.1", port=5900, tls_port=5901, password="pw")
SSH = Reach(dial=FakeDial(), on_host=True, vouched=True)
HERE = Reach(dial=FakeDial(), on_host=True, near=True, vouched=True)
NETWORK = Reach(dial=FakeDial(), on_host=False, address="h1")


def lines(place: DisplayPlace, reach: Reach | None, dials: FakeDials | None = None) -> dict[str, str]:
    text = viewer_file((VNC, place), reach, dials or FakeDials(), "web\n01").text
    head, *rest = text.splitlines()
    assert head == "[virt-viewer]"
    return dict(line.split("=", 1) for line in rest)


def test_on_this_computer() -> None:
    assert lines(SPICE, HERE) == {
        "type": "spice", "host": "127.0.0.1", "port": "5900", "tls-port": "5901", "password": "pw", "title": "web01",
        "delete-this-file": "1",
    }  # fmt: skip


def test_over_ssh_by_a_port_of_this_computer() -> None:
    dials = FakeDials()
    found = lines(SPICE, SSH, dials)
    assert dials.forwarded == ["127.0.0.1:5900"]
    assert (found["host"], found["port"]) == ("127.0.0.1", "40001")
    assert "tls-port" not in found


def test_over_a_network() -> None:
    assert lines(replace(SPICE, address="0.0.0.0"), NETWORK)["host"] == "h1"


@pytest.mark.parametrize(
    ("place", "reach", "kind"),
    [(SPICE, NETWORK, Refused), (SPICE, None, Refused), (DisplayPlace(type="spice"), SSH, Refused),
     (replace(SPICE, port=None), SSH, Refused), (VNC, SSH, Unsupported)],
)  # fmt: skip
def test_no_way(place: DisplayPlace, reach: Reach | None, kind: type[AppError]) -> None:
    with pytest.raises(kind):
        viewer_file((place,), reach, FakeDials(), "web")


@pytest.mark.parametrize(
    ("places", "said"), [((), "has no display"), ((VNC,), "is of kind vnc, open its console in the window")]
)
def test_without_spice_it_says_what_there_is(places: tuple[DisplayPlace, ...], said: str) -> None:
    with pytest.raises(Unsupported, match=said):
        viewer_file(places, SSH, FakeDials(), "web")


def test_a_value_ends_no_line_and_reads_back_as_it_was() -> None:
    """As GLib's key files have it: a backslash escapes, blanks before a value are none of it."""
    found = lines(replace(SPICE, password=" a\\sb\nhost=evil"), HERE)
    assert found["password"] == "\\sa\\\\sb\\nhost=evil"
    assert found["host"] == "127.0.0.1"


def test_the_file_is_its_users_alone_and_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    file = written(ViewerFile("password=pä\n"))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert file.read_text(encoding="utf-8") == "password=pä\n"
    handed = Handed("viewer", file)
    handed.withdraw()
    handed.withdraw()
    assert list(tmp_path.iterdir()) == []
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "not there"))
    with pytest.raises(Refused, match="could not be written"):
        written(ViewerFile("x"))


def test_the_viewer_is_looked_for_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Unsupported, match="install virt-viewer"):
        viewer_program()
    (tmp_path / PROGRAM).touch(mode=0o755)
    assert viewer_program() == str(tmp_path / PROGRAM)


def test_what_the_file_says_is_not_shown() -> None:
    assert "pw" not in repr(ViewerFile("password=pw"))
