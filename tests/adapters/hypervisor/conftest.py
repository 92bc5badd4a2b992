"""The hosts of libvirt's test driver that these tests read and change."""

from tests.driver.host_file import hypervisor, open_file, session

__all__ = ["hypervisor", "open_file", "session"]
