"""What comes in: registers, matches, pledges."""
