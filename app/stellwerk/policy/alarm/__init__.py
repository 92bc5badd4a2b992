"""When an alarm is raised, and when it is cleared."""
