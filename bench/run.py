"""Every figure, each in a fresh process on a scratch database of its own: `make bench`."""

import subprocess
import sys

from bench.scratch import scratch_database

BENCHES = (
    "bench.grid",
    "bench.attempts",
    "bench.grouping",
    "bench.matching",
    "bench.recompute",
    "bench.effects",
)


def main() -> None:
    for bench in BENCHES:
        with scratch_database() as environment:
            within = environment | {"BENCH_IS_WITHIN": "1"}
            subprocess.run([sys.executable, "-m", bench], env=within, check=True)


if __name__ == "__main__":
    main()
