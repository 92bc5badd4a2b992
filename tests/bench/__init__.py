"""Benchmarks: scripts that measure the product and print each number beside its floor, taken in the same run."""
