"""What hosts tell in /proc."""
