"""What is made below an object knows its place."""

from tests.fakes.engine import small_bench

from stellwerk.core.ids import ClusterId, DataCenterId, Kind, Ref
from stellwerk.model.organisation import Cluster, DataCenter
from stellwerk.ui.beneath import said_of


def test_the_place_is_filled_in() -> None:
    assert said_of(Ref(Kind.HOST, "h1")) == {"host": "h1"}
    assert said_of(Ref(Kind.CLUSTER, "c1")) == {"cluster": "c1"}
    assert said_of(Ref(Kind.TAG, "t1")) == {"parent": "t1"}


def test_a_data_center_stands_for_its_only_cluster() -> None:
    bench = small_bench()
    bench.add(DataCenter(id=DataCenterId("dc"), name="dc"))
    place = Ref(Kind.DATA_CENTER, "dc")
    assert said_of(place, bench.inventory.view) == {}
    bench.add(Cluster(id=ClusterId("one"), name="one", data_center_id=DataCenterId("dc")))
    assert said_of(place, bench.inventory.view) == {"cluster": "one"}
    bench.add(Cluster(id=ClusterId("two"), name="two", data_center_id=DataCenterId("dc")))
    assert said_of(place, bench.inventory.view) == {}
