"""The table of libraries is enforced for every way of importing."""

from __future__ import annotations

import pytest
from tests.architecture import rule_import
from tests.architecture.source import parse


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("core/a.py", "import PySide6.QtCore"),
        ("runtime/a.py", "from PySide6 import QtWidgets"),
        ("services/a.py", "def late():\n    import libvirt"),
        ("adapters/local/a.py", "import libvirt"),
        ("adapters/hypervisory.py", "import libvirt"),
        ("adapters/hypervisor/a.py", "from sqlalchemy.orm import Session"),
        ("store/a.py", "if True:\n    from alembic import op"),
        ("ui/a.py", "import keyring"),
        ("services/a.py", "import importlib\nimportlib.import_module('paramiko.client')"),
        ("services/a.py", "__import__('lxml.etree')"),
        ("ports/shell.py", "import lxml"),
        ("model/a.py", "import numpy as np"),
        ("engine/a.py", "import rich"),
        ("commands/a.py", "import platformdirs"),
        ("cli/a.py", "import requests"),
        ("store/a.py", "import sqlite3"),
        ("policy/a.py", "import socket"),
        ("services/a.py", "import asyncio"),
        ("core/a.py", "import typing_extensions"),
        ("search/a.py", "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import numpy"),
    ],
)
def test_a_library_out_of_its_room_is_found(place: str, text: str) -> None:
    found = rule_import.foreign_imports([parse(f"stellwerk/{place}", text)])
    assert len(found) == 1
    assert found[0].startswith(f"stellwerk/{place}:{len(text.splitlines())}: ")


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("ui/shell/window.py", "from PySide6 import QtWidgets\nimport pyqtgraph, qtawesome, numpy"),
        ("adapters/hypervisor/link.py", "import libvirt\nfrom lxml import etree"),
        ("ports/domain_xml.py", "from lxml import etree"),
        ("ports/domain_xml/read.py", "from lxml import etree"),
        ("adapters/database/engine.py", "import sqlalchemy, alembic.op, sqlite3"),
        ("adapters/ssh/dial.py", "import paramiko, socket"),
        ("adapters/secrets/ring.py", "import keyring"),
        ("store/ring.py", "import numpy as np, threading, json"),
        ("cli/table.py", "from rich.table import Table"),
        (
            "core/id.py",
            "from __future__ import annotations\nfrom . import error\nfrom stellwerk.core import clock",
        ),
    ],
)
def test_a_library_in_its_room_is_welcome(place: str, text: str) -> None:
    assert rule_import.foreign_imports([parse(f"stellwerk/{place}", text)]) == []


def test_a_requirement_without_a_room_is_found() -> None:
    required = ["PySide6-Essentials>=6.8,<6.12", "psycopg[binary]>=3.1", "requests>=2; python_version > '3'"]
    assert rule_import.roomless_requirements(required) == ["requests: required, but no room may import it"]
