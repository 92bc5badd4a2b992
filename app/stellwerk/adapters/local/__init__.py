"""This machine: shell, desktop integration, paths."""
