"""The library beside its peers, as ratios: ``python -m benchmarks``.

How to read it: each row is one piece of work; "ratio" is our time over the peer's, the median of rounds in which the
two take turns, on one thread; below 1 is ahead. "goal" is the ratio to stay below; a verdict of "over" may be the
machine's, so look again before believing it. Times drift by a third between runs, ratios much less. A peer that is not
installed is skipped.
"""
