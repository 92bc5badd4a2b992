"""Consoles of VMs: reached, followed over restarts and migrations, or shown as still pictures."""
