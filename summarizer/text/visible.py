"""Text of strangers made safe to print: what would steer a terminal or deceive the eye is shown, not obeyed."""

from __future__ import annotations

import re

# Unicode's control (Cc) and format (Cf) characters, bidirectional and zero-width ones among them, its separators of
# lines and paragraphs, and halves of surrogate pairs; but not line breaks, tabs, and the Arabic, Syriac and Kaithi
# format characters that have a shape of their own. The joiner and non-joiner of Persian, Indic scripts and emoji stay
# between two characters beyond ASCII.
_HIDDEN = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f\ud800-\udfff]"
    r"|(?<![^\x00-\x7f])[\u200c\u200d]|[\u200c\u200d](?![^\x00-\x7f])"
)


def visible(text: str | None) -> str:
    """The text with every control, bidirectional and zero-width character, and half of a pair, as `[U+202E]`.

    Line breaks and tabs stay; a carriage return, which would overwrite its line, does not.
    """
    return _HIDDEN.sub(lambda found: f"[U+{ord(found[0]):04X}]", text or "")


def visible_line(text: str | None) -> str:
    """`visible` on one line, so that no article can add a line of its own."""
    return " ".join(visible(text).split())


def escaped_json(text: str) -> str:
    """JSON with the same characters as escapes, which every reader of JSON takes for what they were."""
    return _HIDDEN.sub(lambda found: _escape(found[0]), text)


def _escape(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass").hex()
    return "".join(f"\\u{units[at : at + 4]}" for at in range(0, len(units), 4))
