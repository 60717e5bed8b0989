"""What people say of pairs of records (padupadan), and what it means for the vault, in one transaction each."""
