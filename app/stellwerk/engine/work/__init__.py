"""The life of a call: jobs, their steps, their waiting and their end."""
