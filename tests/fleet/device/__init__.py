"""Devices of real guests that only a program, a daemon or a file system of its own shows."""
