"""What VMs, pools and networks that are to be made shall be."""
