"""The wizard that makes VMs: the form of Add-Vm on pages, of which the first suffices."""
