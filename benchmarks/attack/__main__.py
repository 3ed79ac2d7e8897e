"""Runs the attacks, prints how many tries failed, and exits with 1 where one did."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator

from benchmarks.attack import records, service
from benchmarks.attack.service import Try

# Name -> the attack, its tries when it is quick and in full, and what its figure is.
ATTACKS: dict[str, tuple[Callable[[int], Iterator[Try]], int, int, str]] = {
    "memory": (service.memory, 16, 40, "times its body"),
    "odd requests": (service.oddities, 60, 1500, "highest status"),
    "half-sent headers": (service.half_sent, 300, 1100, "seconds to /healthz"),
    "heavy checks": (service.heavy_checks, 5, 60, "seconds to /healthz"),
    "damaged records": (records.damage, 60, 1200, ""),
    "events sent again": (records.replays, 40, 320, "rulings made"),
    "nonsense in rulings": (records.nonsense, 100, 1000, "highest status"),
}


def attacked(name: str, quick: bool) -> tuple[int, list[str], float]:
    """How many tries were made, what was wrong with those that failed, and the largest figure."""
    attack, few, many, _ = ATTACKS[name]
    tries = list(attack(few if quick else many))
    return len(tries), [wrong for wrong, _ in tries if wrong], max(figure for _, figure in tries)


def main() -> int:
    """Run all of them, or with --quick a few tries of each."""
    total = 0
    print(f"{'attack':<20} {'tries':>6} {'failed':>6}  largest figure")
    for name, (_, _, _, what) in ATTACKS.items():
        started = time.monotonic()
        count, failed, figure = attacked(name, "--quick" in sys.argv)
        total += len(failed)
        shown = f"{figure:.2f} {what}" if what else ""
        print(f"{name:<20} {count:>6} {len(failed):>6}  {shown:<28} {time.monotonic() - started:5.0f} s", flush=True)
        for sentence in failed[:5]:
            print(f"    {sentence}")
    return 1 if total else 0


if __name__ == "__main__":
    sys.exit(main())
