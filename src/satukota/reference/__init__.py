"""The generated reference: one page of docs/reference per file here, made from what the program says of itself."""
