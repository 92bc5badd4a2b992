"""Ways to tell people and programs: mail, webhooks, programs."""
