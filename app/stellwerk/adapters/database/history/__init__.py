"""The history of samples: `metrics.db` beside the profile database."""
