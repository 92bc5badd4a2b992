"""A live list over fakes, as of `select --watch`."""

from tests.cli.listing.conftest import live as live
