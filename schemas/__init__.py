"""The dictionary: what happened (events), what is asked (commands), how it is stored (tables)."""
