"""What samples become over time: sums of minutes, of ten minutes, of two hours. Pure."""
