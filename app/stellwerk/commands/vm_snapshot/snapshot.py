"""The commands on snapshots of VMs."""

from stellwerk.commands.vm_snapshot.remove import remove_snapshot
from stellwerk.commands.vm_snapshot.restore import restore_snapshot
from stellwerk.commands.vm_snapshot.take import add_snapshot

VM_SNAPSHOT_COMMANDS = (add_snapshot, restore_snapshot, remove_snapshot)
"""In the order of the menu."""
