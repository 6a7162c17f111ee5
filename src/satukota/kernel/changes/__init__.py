"""What the city's people change of the city's own data (agencies, categories, texts, hours): kept, shown, undone."""
