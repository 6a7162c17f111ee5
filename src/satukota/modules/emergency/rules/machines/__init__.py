"""Call, incident and assignment as tables that can be read aloud."""
