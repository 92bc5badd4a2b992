"""The console of a VM as a part of its page, or in a window of its own."""
