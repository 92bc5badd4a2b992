"""What is known of templates."""
