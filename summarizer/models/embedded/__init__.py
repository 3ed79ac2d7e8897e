"""Models that run in this process: their catalogue, their weights and how these are fetched, the engine."""
