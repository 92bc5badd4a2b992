"""What every room may use: ids, errors, units, text, clock, loop, signal, settings, log. Knows no room."""
