"""The loop of the process runs while somebody uses it."""

import threading

import libvirt

from stellwerk.adapters.hypervisor.event_loop import EventLoop


def test_the_first_user_starts_it_and_the_last_one_stops_it() -> None:
    loop = EventLoop()
    assert not loop.running
    for round_ in range(2):
        loop.enter()
        loop.enter()
        assert loop.running, round_
        loop.leave()
        assert loop.running, round_
        loop.leave()
        assert not loop.running, round_


def test_what_is_due_is_run_on_its_own_daemon_thread() -> None:
    loop, came = EventLoop(), threading.Event()
    threads: list[threading.Thread] = []

    def due(timer: int, opaque: object) -> None:
        threads.append(threading.current_thread())
        libvirt.virEventUpdateTimeout(timer, -1)
        came.set()

    loop.enter()
    timer = libvirt.virEventAddTimeout(1, due, None)
    assert came.wait(60)
    libvirt.virEventRemoveTimeout(timer)
    loop.leave()
    assert [thread.daemon for thread in threads] == [True]
    assert threads[0] is not threading.current_thread()
