"""The commands on snapshots."""

from stellwerk.commands.vm_snapshot.snapshot import VM_SNAPSHOT_COMMANDS


def test_they_stand_in_the_order_of_the_menu() -> None:
    assert [each.name for each in VM_SNAPSHOT_COMMANDS] == ["Add-Snapshot", "Restore-Snapshot", "Remove-Snapshot"]
