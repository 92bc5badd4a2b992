"""How anything gets done: commands, preview, tasks, locks, undo, audit."""
