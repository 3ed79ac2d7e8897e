"""Many documents: the engine, a run while it is worked on, its manifest, estimate and progress."""
