"""The parts of `packaging/dev.py`: set-up, the test run, benchmarks. Standard library only."""
