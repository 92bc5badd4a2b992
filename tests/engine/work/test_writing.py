"""What is written, and what is different then."""

from __future__ import annotations

from tests.fakes import entity
from tests.fakes.engine import Bench, small_bench

from stellwerk.core.ids import ClusterId, Kind, Ref
from stellwerk.engine.work.writing import deleted, saved
from stellwerk.model.organisation import Cluster


def test_what_is_saved_gets_a_number_and_what_is_deleted_is_gone() -> None:
    bench: Bench = small_bench()
    new = Cluster(id=ClusterId("new"), name="new", data_center_id=entity.data_center().id)
    ref = Ref(Kind.CLUSTER, "new")
    batches = [bench.repository.write(lambda tables: saved((new,), tables))]
    batches += [bench.repository.write(lambda tables: deleted((ref,), tables))]
    bench.loop.drain()
    first, second = (batch.result() for batch in batches)
    assert (first.entities, list(first.numbers)) == ((new,), [ref])
    assert second.removed == (ref,)
    assert "new" not in bench.repository.names(Kind.CLUSTER)
