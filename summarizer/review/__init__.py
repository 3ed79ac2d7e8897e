"""Reviewing a run: a web page and a terminal over one desk, which shows claims by their sources and takes rulings."""
