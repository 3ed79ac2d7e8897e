"""A text that quotes, held against any number of sources: its quotations and whom it gives them to. Pure."""
