"""Memory: the only place that speaks SQL. It knows nothing of rules."""
