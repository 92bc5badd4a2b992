"""The live strip."""

from pytestqt.qtbot import QtBot
from tests.ui.pages.room import Room

from stellwerk.core.ids import ClusterId, DataCenterId, Kind, Ref
from stellwerk.core.record import replace
from stellwerk.model.catalogue.format import DASH
from stellwerk.model.change import Batch
from stellwerk.model.host import CpuFacts, Host
from stellwerk.model.state import LinkState
from stellwerk.ui.pages.tab.live_strip import METERS, LiveStrip
from stellwerk.ui.theme.theme import Theme


def strip(room: Room, theme: Theme, qtbot: QtBot, ref: Ref) -> LiveStrip:
    made = LiveStrip(theme, ref.kind)
    qtbot.addWidget(made)
    entity = room.inventory.view.get(ref)
    assert entity is not None
    made.sample(entity, room.inventory.view)
    return made


def test_numbers_and_lines_follow_the_samples(room: Room, theme: Theme, qtbot: QtBot) -> None:
    vm = room.vm("web-1")
    for key, value in {"cpu_usage": 12.0, "mem_usage": 50.0, "disk_read": 1024.0, "disk_write": 1024.0}.items():
        room.inventory.samples.set(vm, key, value)
    made = strip(room, theme, qtbot, vm)
    assert made.texts == ["12 %", "50 %", "2 KiB/s", DASH]
    assert [line.values for line in made._lines] == [[12.0], [50.0], [2048.0], [None]]


def test_what_is_away_has_no_numbers(room: Room, theme: Theme, qtbot: QtBot) -> None:
    made = strip(room, theme, qtbot, Ref(Kind.HOST, "host-5"))
    assert made.texts == [DASH, DASH]
    assert made._values[0].toolTip() == "The host does not answer"
    assert all(line.grey for line in made._lines)


def test_every_meter_names_properties(room: Room) -> None:
    catalogue = room.inventory.catalogue
    keys = [(kind, key) for kind, meters in METERS.items() for meter in meters for key in meter.keys]
    of_hosts = (Kind.CLUSTER, Kind.DATA_CENTER)
    assert all(catalogue.prop(Kind.HOST if kind in of_hosts else kind, key) is not None for kind, key in keys)


def test_a_cluster_has_the_mean_of_its_hosts_by_their_size(room: Room, theme: Theme, qtbot: QtBot) -> None:
    view, samples = room.inventory.view, room.inventory.samples
    cluster = view.cluster(ClusterId("cluster-0"))
    assert cluster is not None
    hosts = [host for host in view.related(cluster, "hosts") if isinstance(host, Host)]
    assert len(hosts) > 1
    sizes = [(8, 1 << 30), (24, 3 << 30)]
    changed = [
        replace(host, facts=replace(host.facts, cpu=CpuFacts(cpus=cpus), memory=memory))
        for host, (cpus, memory) in zip(hosts, sizes, strict=False)
    ]
    room.inventory.apply(Batch(entities=tuple(changed)))
    for host, cpu in zip(hosts, (80.0, 40.0), strict=False):
        samples.set(Ref(Kind.HOST, host.id), "cpu_usage", cpu)
    for host in hosts:
        samples.set(Ref(Kind.HOST, host.id), "mem_usage", 12.0)
    made = strip(room, theme, qtbot, Ref(Kind.CLUSTER, "cluster-0"))
    assert made.texts == ["50 %", "12 %"]
    assert made._values[0].toolTip() == "Mean of the hosts that answer, each by the number of its CPUs"


def test_a_data_center_without_measured_hosts_says_why(room: Room, theme: Theme, qtbot: QtBot) -> None:
    view = room.inventory.view
    dc = view.data_center(DataCenterId("dc-0"))
    assert dc is not None
    away = [replace(host, link=replace(host.link, state=LinkState.BACKOFF)) for host in view.related(dc, "hosts")]
    room.inventory.apply(Batch(entities=tuple(away)))
    made = strip(room, theme, qtbot, Ref(Kind.DATA_CENTER, "dc-0"))
    assert made.texts == [DASH, DASH]
    assert made._values[0].toolTip() == "None of its hosts answers, or was measured yet"
