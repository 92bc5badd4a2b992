"""The machine below libvirt, as libvirt tells it: its devices and network interfaces."""
