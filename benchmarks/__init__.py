"""Measures how fast the house works, each time beside the limit and a peer."""
