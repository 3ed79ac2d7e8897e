"""What a text holds: folded forms, sentences, names, quotations and who said them."""
