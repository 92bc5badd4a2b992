"""What is handed over is no copy of anything that changes."""

from array import array

from stellwerk.core.ids import Kind
from stellwerk.services.recording.look import Look
from stellwerk.store.sample import SAMPLED, Block, SampleTable


def test_columns_are_copies() -> None:
    table = SampleTable()
    table.write(Block(Kind.VM, ("a", "b")), {"cpu_usage": array("d", [1.0, 2.0]), SAMPLED: array("d", [5.0, 5.0])})
    look = Look(
        Kind.VM,
        table.ids(Kind.VM),
        ("cpu_usage",),
        [table.column(Kind.VM, "cpu_usage")],
        table.column(Kind.VM, SAMPLED),
    )
    table.write(Block(Kind.VM, ("a",)), {"cpu_usage": array("d", [9.0])})
    assert look.ids == ("a", "b")
    assert look.columns[0].tolist() == [1.0, 2.0]
