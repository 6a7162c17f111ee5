"""What must hold before a definition is published: names, variables, ways through, samples to try them."""
