"""Tags, folders and fields of real VMs, which travel with them."""
