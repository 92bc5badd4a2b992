"""Small lines of the last minutes in the cells of lists."""
