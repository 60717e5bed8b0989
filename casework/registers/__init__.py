"""Hand-overs of registers: what a person may do with them, what is said of them, and when they are stopped."""
