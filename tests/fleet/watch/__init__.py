"""A process without a window that keeps watch, on real hosts."""
