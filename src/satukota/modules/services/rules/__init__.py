"""What is known about services without a database."""
