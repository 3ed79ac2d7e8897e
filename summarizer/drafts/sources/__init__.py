"""The sources of a draft on disk: read, indexed once, and opened again as they are needed."""
