"""The rank of threads with the operating system: what works for hosts gets a processor only after the owner thread.

With as many busy threads as processors a thread that has waited for a moment gets one only when another's slice is
over: 4 ms and more. The owner thread, which calls into Qt and waits for the interpreter all the time, was seen to spend
half of the first synchronisation of 400 hosts waiting for a processor. `core.precedence` is about the interpreter's
lock, this about the processors.
"""

import ctypes
import os
import sys
import threading
from contextlib import suppress

NICE = 5
"""On Linux: a third of the share of others where all are busy, and never in the way of one that wakes. With 10 the
thread that holds the interpreter's lock, for which the owner waits, is itself kept waiting by other programs."""
_BELOW_NORMAL = -1
"""`THREAD_PRIORITY_BELOW_NORMAL` of Windows."""
_UTILITY = 0x11
"""`QOS_CLASS_UTILITY` of macOS: work that shows its progress and for which nobody waits with a finger on a key."""


def stand_back() -> None:
    """The calling thread lets others go first from now on, with the threads and processes that it starts: call it where
    it starts none that shall not. Any thread; the main thread never stands back. Where the system refuses, nothing
    changes. Cheap."""
    if threading.current_thread() is threading.main_thread():
        return
    with suppress(OSError, AttributeError):
        if sys.platform == "win32":
            kernel = ctypes.windll.kernel32
            kernel.SetThreadPriority(kernel.GetCurrentThread(), _BELOW_NORMAL)
        elif sys.platform == "darwin":
            ctypes.CDLL(None).pthread_set_qos_class_self_np(_UTILITY, 0)
        else:
            thread = threading.get_native_id()
            os.setpriority(os.PRIO_PROCESS, thread, max(NICE, os.getpriority(os.PRIO_PROCESS, thread)))
