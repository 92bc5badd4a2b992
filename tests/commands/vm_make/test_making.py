"""A VM is made as a whole, or nothing of it is left, whatever fails and whenever somebody gives up."""

from hashlib import sha256
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.fakes.making_part.stock import ID
from tests.fakes.memory_host import MemoryHost
from tests.fakes.session import MemorySession

from stellwerk.commands.vm_make.making import Making, file_size
from stellwerk.core.error import AppError, Cancelled, Gone, Invalid, Refused, Unreachable
from stellwerk.core.ids import HostId
from stellwerk.core.record import replace
from stellwerk.core.unit import GIB
from stellwerk.model.making.storage_spec import PoolSpec
from stellwerk.model.making.vm_plan import NewVolume, VmPlan
from stellwerk.model.making.vm_spec import VmSpec, VolumeSpec

POOL = PoolSpec(name="new", path="/pools/new")


def host() -> MemorySession:
    made = MemorySession(HostId("h1"))
    made.put_pool("default")
    made.put_pool("off", active=False)
    made.put_network("lan", active=False)
    return made


def volume(name: str, pool: str = "default", **more: object) -> NewVolume:
    return NewVolume(spec=VolumeSpec(pool=pool, name=name, size=GIB), **more)


def plan(*volumes: NewVolume, start: bool = True) -> VmPlan:
    return VmPlan(
        spec=VmSpec(id=ID, name="web", memory=GIB), volumes=volumes, pool=POOL, pools=(("uuid-off", "off"),),
        networks=(("uuid-lan", "lan"),), start=start,
    )  # fmt: skip


def making(made: VmPlan, said: list[str] | None = None) -> Making:
    return Making(made, lambda _share, note: said.append(note) if said is not None else None)


ALL = (volume("a.qcow2"), volume("b.qcow2", "new", source="/base"), volume("c.iso", content=b"seed" * 40000))


def state(session: MemorySession) -> tuple[object, ...]:
    """All that could be left behind."""
    pools = {pool.name: pool.active for pool in session.pools()}
    networks = {network.name: network.active for network in session.networks()}
    return pools, networks, set(session.volumes_by_path), set(session.domains_by_id)


def test_everything_is_made_and_told() -> None:
    session, said = host(), list[str]()
    made = making(plan(*ALL), said).run(session)
    assert made.paths == ("/pools/default/a.qcow2", "/pools/new/b.qcow2", "/pools/default/c.iso")
    assert session.domains_by_id[ID].active
    assert session.contents["default", "c.iso"] == b"seed" * 40000
    assert state(session)[1] == {"lan": True}
    assert said[-1] == "starting it"


@pytest.mark.parametrize(
    "method", ["add_pool", "start_pool", "start_network", "add_volume", "copy_volume", "upload", "define", "start"]
)
def test_whatever_fails_nothing_is_left(method: str) -> None:
    session = host()
    before = state(session)
    session.errors[method] = Refused("no", "never")
    with pytest.raises(Refused, match="no"):
        making(plan(*ALL)).run(session)
    del session.errors[method]
    assert state(session) == before


@given(st.integers(0, 12))
def test_whenever_somebody_gives_up_nothing_is_left(at: int) -> None:
    session, told = host(), list[str]()
    before = state(session)

    def say(_share: float | None, note: str) -> None:
        told.append(note)
        if len(told) > at:
            job.stop()

    job = Making(plan(*ALL, start=False), say)
    try:
        job.run(session)
    except Cancelled:
        assert state(session) == before
    else:
        assert ID in session.domains_by_id


def test_what_cannot_be_taken_back_is_named() -> None:
    session = host()
    session.errors["define"] = Unreachable("the connection was lost", "look")
    session.errors["delete_volume"] = Unreachable("lost")
    with pytest.raises(Unreachable, match=r'lost; this may be left: volume "a\.qcow2" in storage pool "default"'):
        making(plan(ALL[0])).run(session)


def test_a_volume_whose_answer_was_lost_is_named() -> None:
    session = host()
    session.errors["add_volume"] = Unreachable("the connection was lost")
    with pytest.raises(Unreachable, match=r"a\.qcow2"):
        making(plan(ALL[0])).run(session)


def test_a_lost_connection_that_is_known_before_the_job_names_what_it_had_begun() -> None:
    session, lost = host(), Unreachable("the connection was lost")
    made = making(plan(*ALL))
    assert made.named(lost) is lost
    made.run(session)
    told = made.named(lost)
    assert isinstance(told, Unreachable)
    assert all(f'volume "{name}"' in told.text for name in ("a.qcow2", "b.qcow2", "c.iso"))
    assert made.named(told) is told
    failing = making(plan(*ALL))
    failing.stop()
    with pytest.raises(Cancelled):
        failing.run(host())
    assert failing.named(lost) is lost


def test_files_of_this_computer_are_uploaded_with_progress(tmp_path: Path) -> None:
    file = tmp_path / "a.iso"
    file.write_bytes(b"0123456789" * 30000)
    shares: list[float | None] = []
    session = host()
    spec = VolumeSpec(pool="default", name="a.iso", size=300000, format="raw")
    Making(plan(NewVolume(spec=spec, upload=str(file))), lambda share, _note: shares.append(share)).run(session)
    assert session.contents["default", "a.iso"] == file.read_bytes()
    told = [share for share in shares if share is not None]
    assert told == sorted(told)
    assert len(told) > 5


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(Gone):
        file_size(str(tmp_path / "no"))
    with pytest.raises(AppError):
        making(plan(volume("x", upload=str(tmp_path / "no")))).run(host())


def test_the_checksum_is_told_and_compared(tmp_path: Path) -> None:
    file = tmp_path / "a.iso"
    file.write_bytes(b"content")
    total = sha256(b"content").hexdigest()
    good = volume("a.iso", upload=str(file), sha256=total)
    assert making(plan(good)).run(host()).sums == ((str(file), total),)
    session = host()
    before = state(session)
    with pytest.raises(Refused, match=f"is {total}, not the one"):
        making(plan(replace(good, sha256="0" * 64))).run(session)
    assert state(session) == before


def fetched(format_: str) -> NewVolume:
    spec = VolumeSpec(pool="default", name="a.qcow2", size=GIB, format=format_)
    return NewVolume(spec=spec, url="https://server/a", folder="/pools/default")


def test_an_image_that_was_fetched_and_is_none_is_taken_away() -> None:
    session, shell = host(), MemoryHost()
    before = state(session)
    shell.output["head -c"] = "<html>"
    with pytest.raises(Invalid, match="is no qcow2"):
        Making(plan(fetched("qcow2")), lambda *_: None, lambda: shell).run(session)
    assert shell.ran[-1] == "rm -f -- /pools/default/a.qcow2"
    assert state(session) == before


def test_an_image_that_was_fetched_grows_to_its_disk() -> None:
    session, shell = host(), MemoryHost()
    session.add_volume(VolumeSpec(pool="default", name="a.qcow2", size=1))  # as the host has it then
    shell.output["head -c"] = "a boot sector"
    Making(plan(fetched("raw")), lambda *_: None, lambda: shell).run(session)
    assert session.volumes_by_path["/pools/default/a.qcow2"].capacity == GIB
