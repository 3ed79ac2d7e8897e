"""A run's directory: its record, how documents get into it, and how readers see it."""
