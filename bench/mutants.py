"""How many small faults, planted one at a time in the engine, its tests notice: `make mutants`."""

import os
import shutil
import subprocess
import sys
from collections import Counter, defaultdict
from pathlib import Path

FOLDER = Path("mutants")
CHILDREN = "2"
NOTICED = {"killed", "timeout"}
LOWEST_SCORE = 0.9
MUTMUT = (sys.executable, "-m", "mutmut")


def main(modules: list[str]) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    chosen = [f"mastery.engine.{module}.*" for module in modules]
    quick = os.environ | {"HYPOTHESIS_PROFILE": "mutants"}
    run = subprocess.run([*MUTMUT, "run", "--max-children", CHILDREN, *chosen], env=quick, check=False)
    if run.returncode:
        sys.exit(run.returncode)
    verdicts = [(name, verdict) for name, verdict in _verdicts() if verdict != "not checked"]
    for name, verdict in verdicts:
        if verdict not in NOTICED:
            print(f"{verdict}: {name}")
    if _print_scores(verdicts) < LOWEST_SCORE:
        sys.exit(f"The tests are to notice {LOWEST_SCORE:.0%} of the faults.")


def _verdicts() -> list[tuple[str, str]]:
    listed = subprocess.run(
        [*MUTMUT, "results", "--all", "true"], stdout=subprocess.PIPE, text=True, check=True
    )
    return [
        (name, verdict)
        for name, _, verdict in (line.strip().partition(": ") for line in listed.stdout.splitlines())
    ]


def _print_scores(verdicts: list[tuple[str, str]]) -> float:
    """A line for each module and one for all, whose score is the answer."""
    by_module: defaultdict[str, Counter[bool]] = defaultdict(Counter)
    for name, verdict in verdicts:
        by_module[name.split(".")[2]][verdict in NOTICED] += 1
    print(f"\n{'module':<16}{'faults':>8}{'noticed':>9}{'missed':>8}{'score':>9}")
    everything = sum(by_module.values(), Counter())
    for module, counts in [*sorted(by_module.items()), ("all", everything)]:
        score = counts[True] / counts.total()
        print(f"{module:<16}{counts.total():>8}{counts[True]:>9}{counts[False]:>8}{score:>9.1%}")
    return everything[True] / everything.total()


if __name__ == "__main__":
    main(sys.argv[1:])
