"""Tests of the page of a template."""
