"""What is read about services."""
