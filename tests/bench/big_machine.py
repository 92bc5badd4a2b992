"""A host of 4,096 CPUs and 64 TiB with a guest of 64 vCPUs and 256 GiB: shown right wherever numbers are shown."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.part.row import Row, show

TIB, GIB = 1 << 40, 1 << 30
NODE = """<node><cpu><mhz>2400</mhz><model>EPYC</model><active>4096</active><nodes>32</nodes><sockets>1</sockets>
<cores>64</cores><threads>2</threads></cpu><memory>{memory}</memory>
<domain type='test'><name>giant</name><uuid>5eed0000-0000-4000-8000-000000000001</uuid><memory unit='GiB'>256</memory>
<vcpu>64</vcpu><os><type arch='x86_64'>hvm</type></os></domain></node>"""


def main() -> None:
    """Ask the command line, as JSON and as a table for people, and count what is right."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "big.xml"
        file.write_text(NODE.format(memory=64 * TIB // 1024), encoding="utf-8")
        run = _Program(Path(folder) / "profile")
        run("Add-Host", "-Name", "big", "-Uri", f"test://{file}")
        host = json.loads(run("select", "Hosts:", "--columns", "name,cpus,memory", "--json"))[0]
        vm = json.loads(run("select", "Vms:", "--columns", "name,vcpus,memory", "--json"))[0]
        table = run("select", "Hosts:", "--columns", "cpus,memory") + run("select", "Vms:", "--columns", "vcpus,memory")
        found = json.loads(run("select", "Hosts: cpus = 4096 AND memory = 64TiB", "--columns", "name", "--json"))
    right = [
        ("CPUs of the host", host["cpus"] == 4096),
        ("memory of the host, bytes", host["memory"] == 64 * TIB),
        ("vCPUs of the guest", vm["vcpus"] == 64),
        ("memory of the guest, bytes", vm["memory"] == 256 * GIB),
        ("the tables for people", all(word in table for word in ("4096", "64 TiB", "64", "256 GiB"))),
        ("search by these numbers", len(found) == 1),
    ]
    show([Row(what, float(ok), "", 1, "right", ok) for what, ok in right])
    if not all(ok for _what, ok in right):
        print(host, vm, table, sep="\n")


class _Program:
    """The command line on a profile of its own."""

    def __init__(self, profile: Path) -> None:
        self._profile = profile

    def __call__(self, *arguments: str) -> str:
        command = [sys.executable, "-m", "stellwerk", *arguments]
        environment = {**os.environ, "STELLWERK_PROFILE": str(self._profile), "COLUMNS": "200"}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60)
        if done.returncode:
            raise SystemExit(f"{arguments}: {done.stderr}")
        return done.stdout


if __name__ == "__main__":
    main()
