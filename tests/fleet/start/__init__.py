"""Starts of the program that cost less."""
