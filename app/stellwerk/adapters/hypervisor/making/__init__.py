"""What makes things on a host: the XML of devices and domains, volumes, pools and networks."""
