"""What the words of a call stand for, where they are more than text."""
