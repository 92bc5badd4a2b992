"""What every room may use: ids, errors, units, text, clock, loop, signal, settings, log. Imports no other room."""
