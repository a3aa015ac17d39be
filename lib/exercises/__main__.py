"""``python -m lib.exercises`` prints the reader's progress."""

import argparse
import sys

from lib.exercises import progress

argparse.ArgumentParser(
    prog="python -m lib.exercises", description="Print which exercises of the whole book are solved."
).parse_args()
sys.stdout.reconfigure(errors="replace")  # not every terminal has the dots; the counts stand beside them
print(progress())
