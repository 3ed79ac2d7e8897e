"""Who takes which side of what, as far as the words around a topic show it."""
