"""What an operator must know of this installation: one list of checks, their history, and who is told."""
