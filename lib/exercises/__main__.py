"""``python -m lib.exercises`` prints the reader's progress."""

import argparse
import contextlib
import sys

from lib.exercises import progress

argparse.ArgumentParser(
    prog="python -m lib.exercises", description="Print which exercises of the whole book are solved."
).parse_args()
with contextlib.suppress(AttributeError):  # of what is no stream of text
    sys.stdout.reconfigure(errors="replace")  # not every terminal has the dots; the counts stand beside them
print(progress())
