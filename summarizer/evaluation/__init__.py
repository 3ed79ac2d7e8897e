"""How good answers are: scores against annotations by hand. Nothing that extracts imports it."""
