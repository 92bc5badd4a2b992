"""What is sampled, told to Prometheus."""
