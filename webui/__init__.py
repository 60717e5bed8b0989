"""The pages that case workers, agencies, auditors and planners open in a browser."""
