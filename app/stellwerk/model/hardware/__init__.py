"""The hardware of a VM as something to be changed: its settings, edits of them, and how two definitions differ."""
