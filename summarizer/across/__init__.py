"""Many articles read as one: who stands where, who said the same, who changed. Pure: articles in, a Comparison out."""
