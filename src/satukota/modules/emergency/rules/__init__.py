"""What a 112 centre knows: plain Python, no database, no clock of its own."""
