"""How checks of hosts and what prepares them are shown."""
