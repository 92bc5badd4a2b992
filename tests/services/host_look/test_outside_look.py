"""Files outside of all pools are asked of the shell of their host when somebody looks."""

from __future__ import annotations

from tests.commands.outside.test_looking import listed
from tests.fakes import entity
from tests.fakes.small_fleet import SmallFleet
from tests.services.host_look.test_looks import SaidShell

from stellwerk.core.error import Unsupported
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.model.change import Batch
from stellwerk.model.device import Disk
from stellwerk.policy.standing import Files
from stellwerk.ports.lane import Answer
from stellwerk.ports.shell import Output
from stellwerk.services.host_look.outside_look import OutsideReading
from stellwerk.services.host_look.shell_turn import ShellTurns

H1 = HostId("h1")


def read(small: SmallFleet, shell: SaidShell | None) -> list[Answer[Files]]:
    answers: list[Answer[Files]] = []
    turns = ShellTurns(small.loop, small.inventory, shell.visit) if shell is not None else None
    OutsideReading(small.inventory, turns).read(H1, answers.append)
    small.until(lambda: len(answers) == 1)
    return answers


def test_what_lies_beside_the_images_of_vms_is_told(small: SmallFleet) -> None:
    small.add("h1")
    small.start("h1")
    shell = SaidShell()
    assert (read(small, shell)[0].get(), shell.asked) == ({}, [])
    disk = Disk(target="vda", source_type="file", source="/out/top")
    domain = entity.domain(1, definition=replace(entity.domain(1).definition, disks=(disk,)))
    small.inventory.apply(Batch(domains=(replace(domain, host_id=H1),)))
    shell.output = Output(status=0, out=listed(("/out/top", "base"), ("/out/base", "")).encode())
    told = read(small, shell)[0].get()
    assert {path: file.backing for path, file in told.items()} == {"/out/top": "/out/base", "/out/base": ""}
    assert [argv[-1] for argv in shell.asked] == ["/out"]
    assert read(small, None)[0].get() == {}
    shell.error = Unsupported("no shell")
    assert read(small, shell)[0].error is not None
