"""What nothing else caught."""

import sys
import threading

from tests.conftest import ExpectedLogs
from tests.fakes.manual_loop import ManualLoop

from stellwerk.ui.mistake import Mistakes

LINE = "A mistake of the program; the log has the details"


def test_it_is_logged_and_said_in_one_line(expected_logs: ExpectedLogs) -> None:
    expected_logs("stellwerk.ui.mistake", "a mistake of the program")
    before = (sys.excepthook, threading.excepthook)
    loop, said = ManualLoop(), list[str]()
    mistakes = Mistakes(loop, said.append)
    error = ZeroDivisionError("by nothing")
    sys.excepthook(ZeroDivisionError, error, None)
    thread = threading.Thread(target=lambda: 1 // 0)
    thread.start()
    thread.join()
    loop.advance(0)
    assert said == [LINE, LINE]
    assert [record.exc_info is not None for record in expected_logs.records] == [True, True]
    mistakes.close()
    assert (sys.excepthook, threading.excepthook) == before
