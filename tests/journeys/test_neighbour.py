"""From virt-manager: what it keeps in the settings of the desktop is taken over on the first day."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from tests.journeys.conftest import VMS
from tests.journeys.pilot import Pilot

CONNECTIONS = "org.virt-manager.virt-manager.connections"
SCHEMA = f"""\
<schemalist>
  <schema id="{CONNECTIONS}" path="/{CONNECTIONS.replace(".", "/")}/">
    <key name="uris" type="as"><default>[]</default></key>
    <key name="autoconnect" type="as"><default>[]</default></key>
  </schema>
</schemalist>
"""
"""What virt-manager 4.1 installs, as far as it concerns its connections."""


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """GLib's own programs know virt-manager's settings, and keep them in a file of this test's home."""
    if shutil.which("gsettings") is None or shutil.which("glib-compile-schemas") is None:
        pytest.skip("this system has no gsettings")
    folder = tmp_path / "schemas"
    folder.mkdir()
    (folder / f"{CONNECTIONS}.gschema.xml").write_text(SCHEMA)
    subprocess.run(["glib-compile-schemas", folder], check=True)
    monkeypatch.setenv("GSETTINGS_SCHEMA_DIR", str(folder))
    monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")


def keep(key: str, *uris: str) -> None:
    """As virt-manager does it."""
    subprocess.run(["gsettings", "set", CONNECTIONS, key, str(list(uris))], check=True)


def test_what_virt_manager_knows_is_imported_from_the_welcome_page(settings: None, pilot: Pilot, uri: str) -> None:
    keep("uris", uri, "qemu+ssh://root@far.invalid/system")
    keep("autoconnect", uri)
    pilot.start()
    pilot.reads('virt-manager knows 2 hosts: "localhost", "far".')
    pilot.press("Import…")
    sheet = pilot.sheet()
    pilot.reads("Not opened, and kept disconnected, as there: &quot;far&quot;", sheet)
    pilot.press("Import", sheet)
    pilot.wait(lambda: not pilot.asks())
    pilot.unfold("localhost")
    for name in VMS:
        pilot.sees(name)
    pilot.choose("far")
    pilot.reads('Host "far" is disconnected')
