"""The rules: pure functions over values. No clock, no database, no wire."""
