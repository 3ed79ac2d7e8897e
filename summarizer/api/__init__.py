"""Summaries from Python: of one document, and of many."""
