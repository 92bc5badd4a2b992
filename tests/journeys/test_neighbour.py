"""From virt-manager: what it keeps in the settings of the desktop is taken over on the first day."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Sequence
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


class Settings:
    """Those of the desktop, in a file of this test's home: written by GLib's own program where there is one."""

    def __init__(self, home: Path) -> None:
        self._file = home / ".config" / "glib-2.0" / "settings" / "keyfile"
        self._known = shutil.which("gsettings") is not None and shutil.which("glib-compile-schemas") is not None

    def keep(self, uris: Sequence[str], autoconnect: Sequence[str]) -> None:
        """As virt-manager does it."""
        pairs = {"uris": str(list(uris)), "autoconnect": str(list(autoconnect))}
        if self._known:
            for key, value in pairs.items():
                subprocess.run(["gsettings", "set", CONNECTIONS, key, value], check=True)
        else:
            self._file.parent.mkdir(parents=True)
            lines = (f"{key}={value}\n" for key, value in pairs.items())
            self._file.write_text(f"[{CONNECTIONS.replace('.', '/')}]\n{''.join(lines)}")

    def learn(self, schemas: Path) -> None:
        """GLib's programs know what virt-manager keeps."""
        (schemas / f"{CONNECTIONS}.gschema.xml").write_text(SCHEMA)
        if self._known:
            subprocess.run(["glib-compile-schemas", schemas], check=True)


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, clean_environment: Path) -> Settings:
    folder = tmp_path / "schemas"
    folder.mkdir()
    made = Settings(clean_environment)
    made.learn(folder)
    monkeypatch.setenv("GSETTINGS_SCHEMA_DIR", str(folder))
    monkeypatch.setenv("GSETTINGS_BACKEND", "keyfile")
    return made


def test_what_virt_manager_knows_is_imported_from_the_welcome_page(settings: Settings, pilot: Pilot, uri: str) -> None:
    settings.keep([uri, "qemu+ssh://root@far.invalid/system"], [uri])
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
