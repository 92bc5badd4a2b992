"""What libvirt is told of a move, and what it tells of one under way."""

from typing import Any

import libvirt
import pytest
from tests.fakes.libvirt_error import libvirt_error
from tests.fakes.qemu_host import UUID, QemuDomain, qemu_session

from stellwerk.core.error import Cancelled, Unreachable
from stellwerk.core.ids import VmId
from stellwerk.model.migration import MovePlan, MoveProgress

ID = VmId(UUID)


class Mover(QemuDomain):
    """A domain that remembers how it was moved."""

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        self.moves: list[tuple[dict[str, Any], int]] = []
        self.error: Exception | None = None
        self.aborted = 0

    def migrate3(self, conn: Any, wanted: dict[str, Any], flags: int) -> "Mover":
        """Go."""
        if self.error is not None:
            raise self.error
        self.moves.append((wanted, flags))
        return self

    def abortJob(self) -> None:
        """Stop."""
        self.aborted += 1


F = libvirt
KEPT = F.VIR_MIGRATE_PERSIST_DEST | F.VIR_MIGRATE_UNDEFINE_SOURCE


@pytest.mark.parametrize(
    ("plan", "wanted", "flags"),
    [
        (MovePlan(), {}, F.VIR_MIGRATE_LIVE | KEPT),
        (MovePlan(persistent=False), {}, F.VIR_MIGRATE_LIVE),
        (MovePlan(offline=True), {}, F.VIR_MIGRATE_OFFLINE | KEPT),
        (
            MovePlan(copies=("vda",), address="10.0.0.2"),
            {"migrate_disks": ["vda"], "migrate_uri": "tcp://10.0.0.2"},
            F.VIR_MIGRATE_LIVE | KEPT | F.VIR_MIGRATE_NON_SHARED_DISK,
        ),
        (MovePlan(address="fe80::1"), {"migrate_uri": "tcp://[fe80::1]"}, F.VIR_MIGRATE_LIVE | KEPT),
    ],
)
def test_what_is_asked_for(plan: MovePlan, wanted: dict[str, Any], flags: int) -> None:
    domain = Mover()
    qemu_session(domain).migrate(ID, qemu_session(QemuDomain()), plan)
    assert domain.moves == [(wanted, flags)]


def test_it_is_never_unsafe() -> None:
    domain = Mover()
    for copies in ((), ("vda",)):
        qemu_session(domain).migrate(ID, qemu_session(QemuDomain()), MovePlan(copies=copies))
    assert not any(flags & F.VIR_MIGRATE_UNSAFE for _wanted, flags in domain.moves)


def test_the_end_is_looked_at() -> None:
    with pytest.raises(Unreachable, match="does not run there"):
        qemu_session(Mover()).migrate(ID, qemu_session(QemuDomain(state=(5, 0))), MovePlan())
    qemu_session(Mover()).migrate(ID, qemu_session(QemuDomain(state=(5, 0))), MovePlan(offline=True))
    with pytest.raises(TypeError):
        qemu_session(Mover()).migrate(ID, object(), MovePlan())


def test_one_that_is_given_up() -> None:
    domain = Mover()
    session = qemu_session(domain)
    session.stop_move(ID)
    assert domain.aborted == 1
    domain.error = libvirt_error(78, "operation aborted: migration out: canceled by client")
    with pytest.raises(Cancelled, match=r'VM "vm" on h1: '):
        session.migrate(ID, qemu_session(QemuDomain()), MovePlan())


def test_how_far_it_is() -> None:
    assert qemu_session(Mover()).move_progress(ID) is None
    job = {"type": 2, "data_total": 100, "data_remaining": 40, "memory_bps": 7, "disk_bps": 3}
    progress = qemu_session(Mover(job=job)).move_progress(ID)
    assert progress == MoveProgress(100, 40, 10)
    assert progress.fraction == 0.6
    assert MoveProgress(0, 0).fraction is None
    assert MoveProgress(10, 20).fraction == 0.0
