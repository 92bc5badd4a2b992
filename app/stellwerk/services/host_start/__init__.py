"""VMs that are started in their order when their host came up."""
