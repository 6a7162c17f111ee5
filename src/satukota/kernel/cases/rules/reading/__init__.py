"""From text to a definition: YAML with lines, the form of the format, the parts, the sugar taken out."""
