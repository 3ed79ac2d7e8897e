"""Links that open an article at a passage: text fragments (https://wicg.github.io/scroll-to-text-fragment/).

A browser matches whole words within one block, straight and curly apostrophes alike, but not a hyphen for a dash, nor
one string over two paragraphs. So a short passage within a paragraph is named whole and a longer one by its first and
last words, neither with punctuation at its edges; where those occur earlier in the article, the words before it come
first.
"""

from __future__ import annotations

import re
from urllib.parse import quote, urldefrag, urlsplit

# A passage of up to this many words is named whole, a longer one by EDGE_WORDS at each end.
WHOLE_WORDS = 8
EDGE_WORDS = 5
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_RISKY = re.compile(r"[-‐‑‒–—−\n\r]")


def fragment_link(url: str | None, text: str, start: int, end: int) -> str | None:
    """`url` with a text fragment for `text[start:end]` (code points); None without an http(s) URL, or words to name."""
    if not is_web_address(url) or url is None:
        return None
    words = list(_WORD.finditer(text, start, end))
    if not words:
        return None
    first, *last = _ends(text, words)
    prefix = _prefix(text, words[0].start()) if text.find(first) < words[0].start() else ""
    return f"{urldefrag(url).url}#:~:text={prefix}{','.join(map(_encode, (first, *last)))}"


def is_web_address(url: str | None) -> bool:
    """True for an absolute http or https address: the only ones that exports turn into links."""
    try:
        parts = urlsplit(url or "")
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _ends(text: str, words: list[re.Match[str]]) -> tuple[str, ...]:
    """The passage whole, or its first and its last words."""
    whole = text[words[0].start() : words[-1].end()]
    if len(words) == 1 or (len(words) <= WHOLE_WORDS and not _RISKY.search(whole)):
        return (whole,)
    half = len(words) // 2
    return _run(text, words[:half]), _run(text, words[half:][::-1])


def _run(text: str, words: list[re.Match[str]]) -> str:
    """Up to EDGE_WORDS words from the first of `words` on (whichever way they go), as far as nothing risky comes."""
    first = last = words[0]
    for word in words[1:EDGE_WORDS]:
        low, high = min(first.start(), word.start()), max(first.end(), word.end())
        if _RISKY.search(text[low:high]):
            break
        last = word
    return text[min(first.start(), last.start()) : max(first.end(), last.end())]


def _prefix(text: str, start: int) -> str:
    line = text.rfind("\n", 0, start) + 1
    words = list(_WORD.finditer(text, line, start))[-EDGE_WORDS:]
    if not words:
        return ""
    context = text[_run_start(text, words, start) : start].strip()
    return f"{_encode(context)}-," if context else ""


def _run_start(text: str, words: list[re.Match[str]], end: int) -> int:
    for word in words:
        if not _RISKY.search(text[word.start() : end]):
            return word.start()
    return end


def _encode(words: str) -> str:
    """Percent-encoded, the hyphen too, since it means something in the directive."""
    return quote(words, safe="").replace("-", "%2D")
