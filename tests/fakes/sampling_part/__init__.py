"""Parts of fake sessions that count."""
