"""Past one machine: a run's shards on the nodes of a cluster, and summaries as a step of somebody's own pipeline."""

from __future__ import annotations

from summarizer.cluster.summarize import Summarize

__all__ = ["Summarize"]
