"""What alarms need of the outside."""
