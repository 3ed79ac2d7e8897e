"""How quick the review page is in headless Chromium: key to next claim, and opening a queue of 10,000 flags.

    python benchmarks/review.py [--flags 10000] [--keys 200]

A key is timed in the page, from the key event to the first frame painted with the next claim. Needs the extra `test`
and Chromium. The keys come 60 ms apart; every one of them must be in the log at the end.
"""

from __future__ import annotations

import argparse
import shutil
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from playwright.sync_api import Page, sync_playwright

sys.path[:0] = [str(Path(__file__).parent.parent), str(Path(__file__).parent.parent / "tests")]

from review_runs import make_run, many  # noqa: E402

from summarizer.review.app import application  # noqa: E402
from summarizer.review.desk import Desk  # noqa: E402
from summarizer.review.server import allowed_hosts, listening  # noqa: E402
from summarizer.runs.reader import RunReader  # noqa: E402

FLAGS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
# The claim is in the page when the observer is called, and painted when the task after the next frame runs.
WATCH = """() => {
  window.times = [];
  let pressed;
  addEventListener("keydown", (event) => (pressed = event.timeStamp), {capture: true});
  new MutationObserver(() => {
    const since = pressed;
    if (since === undefined) return;
    pressed = undefined;
    const updated = performance.now() - since;
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.times.push([updated, performance.now() - since]);
      channel.port2.postMessage(0);
    });
  }).observe(document.getElementById("said"), {childList: true});
}"""


@contextmanager
def served(directory: Path) -> Iterator[tuple[RunReader, str]]:
    with RunReader.open(directory) as run, listening("127.0.0.1", 0) as listener:
        port = listener.getsockname()[1]
        desk = Desk(run, "bench")
        desk.queue()  # as `summarizer review` does before it prints the address
        gate = application(desk, allowed_hosts("127.0.0.1", port), port)
        server = uvicorn.Server(uvicorn.Config(gate, log_level="error", lifespan="off"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
        thread.start()
        try:
            yield run, f"http://127.0.0.1:{port}/?token={gate.token}"
        finally:
            server.should_exit = True
            thread.join()


def opening(page: Page, url: str) -> float:
    """Seconds from the start of the navigation until the queue is shown and answers to keys."""
    page.goto(url, wait_until="commit")
    page.wait_for_selector("html[data-ready]", state="attached")
    return float(page.evaluate("performance.getEntriesByName('ready')[0].startTime")) / 1000


def pressing(page: Page, count: int) -> list[tuple[float, float]]:
    page.evaluate(WATCH)
    page.wait_for_function("document.getElementById('context').textContent")
    for index in range(count):
        page.keyboard.press("x" if index % 2 else "r")
        page.wait_for_timeout(60)
    page.wait_for_function("document.getElementById('saved').textContent.startsWith('Saved')")
    return [(updated, painted) for updated, painted in page.evaluate("window.times")]


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--flags", type=int, default=10_000)
    parser.add_argument("--keys", type=int, default=200)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        directory = make_run(Path(folder) / "out", many(options.flags))
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        with served(directory) as (run, url):
            page = browser.new_page(viewport={"width": 1300, "height": 900})
            opened = [opening(page, url) for _ in range(5)]
            median, slowest = statistics.median(opened), max(opened)
            print(f"{options.flags} flags open in {median:.2f} s (slowest of 5: {slowest:.2f} s)")
            times = pressing(page, options.keys)
            for name, values in (
                ("in the page", [one for one, _ in times]),
                ("painted", [other for _, other in times]),
            ):
                median, high = statistics.median(values), percentile(values, 0.95)
                print(f"key to next claim, {name}: median {median:.1f} ms, p95 {high:.1f} ms")
            time.sleep(0.5)
            print(f"{options.keys} keys 60 ms apart: {len(run.log.decisions)} rulings in the log")
        browser.close()


if __name__ == "__main__":
    main()
