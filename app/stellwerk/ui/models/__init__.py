"""Qt models over live queries and the tree, and the views that paint them. Owner thread."""
