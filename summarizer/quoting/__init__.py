"""How quotes get into an answer: numbers in place of text, grammars, and corrections of what does not pass."""
