"""What runs by itself: host links, synchronisation, sampling, recording."""
