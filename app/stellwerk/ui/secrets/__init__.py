"""The window of the passwords that are kept."""
