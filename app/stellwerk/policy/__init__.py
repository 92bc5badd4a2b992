"""Decisions as pure functions: in a Graph, rules and the time, out a verdict with reasons."""
