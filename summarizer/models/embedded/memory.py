"""How much memory an embedded model takes, and how much there is."""

from __future__ import annotations

from summarizer.models.embedded.catalogue import Weights
from summarizer.models.embedded.engine import CONTEXT, KEPT


def memory_of(weights: Weights) -> int:
    """Bytes that a model takes while it runs: its file, its context, and the prompts that are kept aside."""
    return weights.bytes + min(CONTEXT, weights.context) * weights.token_bytes + KEPT


def free_memory() -> int | None:
    """Bytes of this machine that are free or can be freed; None where the extra `local` is not installed."""
    try:
        import psutil
    except ImportError:
        return None
    return int(psutil.virtual_memory().available)
