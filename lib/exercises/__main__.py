"""``python -m lib.exercises`` prints the reader's progress."""

import argparse

from lib.exercises import progress

argparse.ArgumentParser(
    prog="python -m lib.exercises", description="Print which exercises of the whole book are solved."
).parse_args()
print(progress())
