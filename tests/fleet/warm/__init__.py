"""Commands of the program run by forks of a process that has imported it already."""
