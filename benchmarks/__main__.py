"""``python -m benchmarks`` prints the table."""

import os

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = "1"  # before NumPy is imported

import argparse  # noqa: E402

from benchmarks.measure import is_installed, measure  # noqa: E402
from benchmarks.rows import ROWS  # noqa: E402

WIDTHS = "{:58} {:27} {:>10} {:>10} {:>7} {:>6}  {}"


def main():
    """Print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="The library beside its peers.")
    parser.add_argument("part", nargs="?", default="", help="measure only what has this in its name, such as gelu")
    part = parser.parse_args().part
    rows = [row for row in ROWS if part in row.work]
    if is_installed("torch"):
        import torch

        torch.set_num_threads(1)
    print(WIDTHS.format("work", "peer", "ours", "peer's", "ratio", "goal", "verdict"))
    for row in rows:
        if is_installed(row.module):
            _print(row, measure(row))
    for row in rows:
        if not is_installed(row.module):
            print(f"skipped: {row.work} beside {row.peer}, not installed")


def _print(row, result):
    goal, verdict = "", ""
    if row.goal is not None:
        goal, verdict = f"{row.goal:g}", "ok" if result.ratio <= row.goal else "over"
    cells = row.work, row.peer, _time(result.ours), _time(result.peer), f"{result.ratio:.3f}", goal
    print(WIDTHS.format(*cells, f"{verdict:4}  {result.remark}".rstrip()), flush=True)


def _time(seconds):
    return f"{1e3 * seconds:.3g} ms"


if __name__ == "__main__":
    main()
