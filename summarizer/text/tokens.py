"""How many tokens a text takes, estimated without any tokenizer."""

from __future__ import annotations


def estimate_tokens(text: str) -> int:
    """A high estimate of tokens: one for three bytes of UTF-8, which the tokenizers in use stay under on prose."""
    return len(text.encode("utf-8", "surrogatepass")) // 3 + 1
