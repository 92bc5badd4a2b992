"""Files that the shell of a host is asked for, as far as there is one."""

import pytest
from tests.fakes.engine import small_bench
from tests.fakes.memory_host import MemoryHost

from stellwerk.commands.store.file_look import require_files
from stellwerk.core.error import Gone, Unreachable
from stellwerk.core.record import replace
from stellwerk.engine.step import AtHost


def _looking(answer: object) -> bool:
    """What it says after this answer of the host."""
    asking = require_files(small_bench().host("h1"), ["/d/a", "/d/b"])
    step = next(asking)
    assert isinstance(step, AtHost)
    assert not step.changes
    try:
        asking.throw(answer) if isinstance(answer, Exception) else asking.send(answer)
    except StopIteration as end:
        return bool(end.value)
    raise AssertionError("it asks once")


def test_what_the_host_answers() -> None:
    assert _looking(())
    assert not _looking(None)
    assert not _looking(Unreachable("no shell there"))
    with pytest.raises(Gone, match="/d/b"):
        _looking(("/d/b",))


def test_simulated_hosts_have_no_files() -> None:
    host = small_bench().host("h1")
    assert list(require_files(replace(host, facts=replace(host.facts, driver="TEST")), ["/d/a"])) == []
    assert list(require_files(host, [])) == []


def test_it_is_asked_by_its_shell() -> None:
    host = MemoryHost()
    host.output["stellwerk-look"] = "missing 1\nlooked\n"
    step = next(require_files(small_bench().host("h1"), ["/d/a", "/d/b"]))
    assert isinstance(step, AtHost)
    assert step.job(host.visit("qemu+ssh://h1/system")) == ("/d/b",)
