"""The HTTP service: summaries, checks and jobs over the same pipeline as the command line. Needs the extra `serve`."""
