"""The wire: one interface, two ways to carry it. It knows nothing of rules."""
