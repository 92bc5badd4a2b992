"""Talking to what runs on hosts: serial consoles and shells, on the terminal of the command line."""
