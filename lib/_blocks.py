"""Much work in parts that stay in a processor's cache."""

BLOCK = 2**17  # numbers worked on at a time: a megabyte


def blocks(count, each):
    """Yield slices of `count` things, so many at a time that a block holds about BLOCK numbers, `each` for one."""
    step = max(1, BLOCK // each)
    for start in range(0, count, step):
        yield slice(start, start + step)
