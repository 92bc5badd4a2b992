"""What tests on libvirt's test driver share."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.driver.daemon import Daemon
from tests.driver.host_file import hypervisor, open_file, session

__all__ = ["daemon", "hypervisor", "open_file", "session"]


@pytest.fixture
def daemon() -> Iterator[Daemon]:
    """A running libvirtd; gone after the test. Its folder is short: a socket's path has 107 characters at most."""
    folder = Path(tempfile.mkdtemp(prefix="swd-"))
    made = None
    try:
        made = Daemon(folder)
        yield made
    finally:
        if made is not None:
            made.end()
        shutil.rmtree(folder, ignore_errors=True)
