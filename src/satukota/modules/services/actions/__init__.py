"""What is done about services: one function for each verb."""
