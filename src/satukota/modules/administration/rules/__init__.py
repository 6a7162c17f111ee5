"""What the administration knows without a database."""
