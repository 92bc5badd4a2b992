"""How everything looks: colours, sizes, icons. Owner thread."""
