"""The passwords that are kept, on the command line."""
