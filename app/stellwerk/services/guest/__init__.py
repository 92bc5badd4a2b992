"""What is asked of guests: their addresses, and what their agents know of the system inside."""
