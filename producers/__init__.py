"""Doors for what comes in: registers, matches, pledges; and the relay that sends out what waits."""
