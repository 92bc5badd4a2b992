"""Real libvirt hosts with real guests on one machine, made and removed by the tests; start at `fleet.Lab`."""
