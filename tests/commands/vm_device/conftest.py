"""The bench of these tests: VM 1 runs, VM 2 is off, both with one definition."""

from tests.commands.vm_device.test_changing import bench

__all__ = ["bench"]
