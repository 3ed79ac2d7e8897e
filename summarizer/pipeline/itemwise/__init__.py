"""The small model's way: the program proposes, the model answers one short question at a time."""
