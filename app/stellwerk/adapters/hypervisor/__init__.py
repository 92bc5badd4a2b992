"""The hypervisor port over libvirt. The only room that imports libvirt.

libvirt writes warnings of its own to stderr (of a certificate that it does not accept, for one), where they would
stand between our lines. It takes its level from the environment while it is loaded and never again, so it is loaded
here, before all modules of the room; daemons and ssh that it starts later find the environment as it was.
"""

import os

_LEVEL = "LIBVIRT_DEBUG"
_ERRORS_ONLY = "4"

if _LEVEL not in os.environ:
    os.environ[_LEVEL] = _ERRORS_ONLY
    import libvirt  # noqa: F401

    del os.environ[_LEVEL]
