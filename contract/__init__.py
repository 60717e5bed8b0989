"""The published contract: what agencies may rely on. Made from the code, and kept from breaking."""
