"""Reviewing a run: a web page and a terminal over one desk, which shows claims beside their sources and takes rulings."""
