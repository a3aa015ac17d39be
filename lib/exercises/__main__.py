"""``python -m lib.exercises`` prints the reader's progress."""

from lib.exercises import progress

print(progress())
