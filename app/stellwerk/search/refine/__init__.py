"""Which conditions a query has on one property, and other ones in their place: what column filters write. Pure."""
