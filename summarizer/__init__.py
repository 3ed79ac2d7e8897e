"""Typed, evidence-checked summaries of news articles by language models."""
