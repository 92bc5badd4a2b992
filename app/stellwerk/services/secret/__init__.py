"""The passwords that are kept, as front ends care for them."""
