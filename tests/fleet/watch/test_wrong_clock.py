"""A real host whose clock is a day behind: what is recorded of it goes by ours, and that is said once.

All lab hosts have the clock of this machine. What is read of a host's own is what its `date` says; libvirt tells no
time with statistics.
"""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from tests.fleet.lab.fleet import Lab
from tests.fleet.lab.host import LabHost
from tests.fleet.ssh import ssh_door, unit_stand_in
from tests.fleet.ssh.ssh_program import SshProgram
from tests.fleet.watch.serve import Serve, samples_kept

PORT = 2241
DAY = 86_400


@pytest.fixture
def late(lab: Lab) -> Iterator[LabHost]:
    """The host; by this door its clock is wrong."""
    made = lab.host("late")
    ssh_door.open_door(made, PORT, unit_stand_in.late_clock(made, days=1))
    yield made
    lab.remove(made)


def test_its_history_goes_by_our_clock_and_that_is_said_once(late: LabHost, tmp_path: Path) -> None:
    program = SshProgram(tmp_path)
    program.done(*program.add(late, "-KeyFile", str(late.ssh.key), "-Port", str(PORT)))
    (program.profile / "settings.json").write_text('{"statistics.interval": 1.0}', encoding="utf-8")
    begun = time.time()
    serve = Serve(program)
    try:
        serve.samples(6)
        (row,) = program.select("Hosts:", "--columns", "id,clock_off,load_1")
    finally:
        status, _err = serve.end(signal.SIGTERM)
    assert status == 0
    (said,) = program.select("Hosts:", "--cached", "--columns", "warning")
    assert said["warning"] == "its clock is 1 d behind this computer"
    assert row["clock_off"] == pytest.approx(DAY, abs=20)
    assert row["load_1"] is not None
    (event,) = program.select("Events: code = host.clock", "--columns", "text,severity,time")
    assert event["severity"] == "warning"
    assert event["text"].startswith('the clock of host "late" is 1 d behind this computer')
    seconds = samples_kept(program, row["id"])
    assert begun - 1 <= seconds[0] <= seconds[-1] <= time.time()
    assert max(later - earlier for earlier, later in pairwise(seconds)) <= 10
    told = json.loads(
        program.done("history", "Hosts:", "--metric", "cpu_usage,net_in,disk_write", "--from", "now-2d", "--json")
    )
    assert next(line["points"] for line in told if line["metric"] == "cpu_usage")
    first = time.strftime("%Y-%m-%dT%H:%M:00Z", time.gmtime(begun))
    for line in told:
        most = 100 if line["metric"] == "cpu_usage" else 1e9
        for point in line["points"]:
            assert point["time"] >= first
            assert 0 <= point["mean"] <= point["maximum"] <= most
