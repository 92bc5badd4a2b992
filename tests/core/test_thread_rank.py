"""Threads that stand back do so alone, and the main thread never does. Linux tells the rank of each."""

import os
import threading

from stellwerk.core.thread_rank import NICE, stand_back


def rank() -> int:
    return os.getpriority(os.PRIO_PROCESS, threading.get_native_id())


def test_only_the_thread_that_asks_stands_back() -> None:
    before, seen = rank(), []

    def work() -> None:
        stand_back()
        seen.append(rank())
        stand_back()
        seen.append(rank())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [max(NICE, before)] * 2
    assert rank() == before


def test_the_main_thread_never_stands_back() -> None:
    before = rank()
    stand_back()
    assert rank() == before


def test_a_program_that_was_started_further_back_stays_there() -> None:
    seen = []

    def work() -> None:
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICE + 3)
        stand_back()
        seen.append(rank())

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [NICE + 3]
