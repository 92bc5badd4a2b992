"""Commands that check hosts and prepare them."""
