"""How a fleet, a data center or a cluster is doing, on one page."""
