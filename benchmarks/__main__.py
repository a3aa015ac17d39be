"""``python -m benchmarks`` prints the table; ``--check`` exits with status 1 if a ratio is over its limit."""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy is imported

import argparse  # noqa: E402
import sys  # noqa: E402

from benchmarks import rows  # noqa: E402, F401 - it fills the table
from benchmarks.measure import ROWS, is_installed, measure  # noqa: E402

WIDTHS = "{:58} {:27} {:>10} {:>10} {:>7} {:>6}  {}"


def main(arguments=None):
    """Print the table and return the exit status."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks", description="The library beside its peers, as ratios."
    )
    parser.add_argument("--check", action="store_true", help="exit with status 1 if a ratio is over its limit")
    check = parser.parse_args(arguments).check
    if is_installed("torch"):
        import torch

        torch.set_num_threads(1)
    print(WIDTHS.format("work", "peer", "ours", "peer's", "ratio", "limit", "verdict"))
    is_over = False
    for row in ROWS:
        if is_installed(row.module) and not _print(row, measure(row)):
            is_over = True
    for row in ROWS:
        if not is_installed(row.module):
            print(f"skipped: {row.work} beside {row.peer}, not installed")
    return 1 if check and is_over else 0


def _print(row, result):
    """Print a row and return whether it keeps its limit."""
    keeps = row.limit is None or result.ratio <= row.limit
    verdict = "" if row.limit is None else "ok" if keeps else "over"
    limit = "" if row.limit is None else f"{row.limit:g}"
    cells = row.work, row.peer, _time(result.ours), _time(result.peer), f"{result.ratio:.3f}", limit
    print(WIDTHS.format(*cells, f"{verdict:4}  {result.remark}".rstrip()), flush=True)
    return keeps


def _time(seconds):
    return f"{1e3 * seconds:.3g} ms"


if __name__ == "__main__":
    sys.exit(main())
