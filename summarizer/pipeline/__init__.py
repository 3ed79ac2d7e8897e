"""The path from a document to a result, and the small model's way along it."""
