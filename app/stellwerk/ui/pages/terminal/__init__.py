"""Terminals as parts of pages, or in windows of their own."""
