"""Numbers for Prometheus: requests, articles, tokens, cost, verdicts, jobs. Each service has a registry of its own."""

from __future__ import annotations

from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.types import Scope

from summarizer.records.results import Result, Usage
from summarizer.service.ledger import ACTIVE, FINAL, Ledger

# Seconds: from a cached summary to one that is turned into a job.
_BUCKETS = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 60.0)


class Metrics:
    """Counters that any thread may add to."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self.requests = Counter(
            "summarizer_http_requests_total", "Requests.", ("method", "route", "status"), registry=registry
        )
        self.seconds = Histogram(
            "summarizer_http_request_seconds",
            "Seconds a request took.",
            ("route",),
            buckets=_BUCKETS,
            registry=registry,
        )
        self.articles = Counter(
            "summarizer_articles_total", "Articles, by what came of them.", ("outcome",), registry=registry
        )
        self.verdicts = Counter("summarizer_verdicts_total", "Verdicts on claims.", ("status",), registry=registry)
        self.tokens = Counter("summarizer_tokens_total", "Tokens used.", ("direction",), registry=registry)
        self.cost = Counter("summarizer_cost_usd_total", "USD spent, where the price is known.", registry=registry)
        self.jobs = Gauge("summarizer_jobs", "Jobs by state.", ("state",), registry=registry)
        self.working = Gauge("summarizer_articles_in_work", "Articles of single requests in work.", registry=registry)

    def request(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request, under its route and not its address, of which there are too many."""
        route = getattr(scope.get("route"), "path", "unmatched")
        self.requests.labels(_method(scope["method"]), route, status).inc()
        self.seconds.labels(route).observe(seconds)

    def article(self, result: Result[Any] | None, usage: Usage) -> None:
        """Count an article."""
        outcome = "failed" if result is None else "cached" if result.cached else "done"
        self.articles.labels(outcome).inc()
        for verdict in result.verdicts if result else ():
            self.verdicts.labels(verdict.status).inc()
        self.tokens.labels("input").inc(usage.input_tokens)
        self.tokens.labels("output").inc(usage.output_tokens)
        self.cost.inc(usage.cost_usd or 0.0)

    async def page(self, ledger: Ledger) -> tuple[bytes, str]:
        """What Prometheus reads, and its media type."""
        for state in (*ACTIVE, *FINAL):
            self.jobs.labels(state).set(await ledger.count((state,)))
        return generate_latest(self.registry), CONTENT_TYPE_LATEST


def _method(name: str) -> str:
    return name if name in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"} else "other"
