"""Settings of modules that the city sets on a page: kept, judged, and read from memory by every process."""
