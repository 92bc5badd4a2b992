"""What a host's page shows beyond what comes by itself: read when somebody looks."""
