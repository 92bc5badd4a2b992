"""Lists with all that belongs to them: columns, bulk actions, export, the empty state. Owner thread."""
