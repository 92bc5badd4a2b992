"""Media made on this computer: the CDs that cloud-init reads."""
