"""What is offered where something of a VM or its host is named."""
