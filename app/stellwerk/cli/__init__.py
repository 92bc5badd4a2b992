"""The command line: parsing, rendering, the shell."""
