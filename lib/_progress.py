"""A progress bar, where somebody may be looking."""

import sys

from tqdm import tqdm


def progress_bar(wanted, iterable=None, **options):
    """Return tqdm's bar, which is silent unless it is wanted and there is a terminal or a notebook to show it in."""
    return tqdm(iterable, disable=not (wanted and _is_watched()), leave=False, **options)


def _is_watched():
    """Whether somebody may be looking: standard error is a terminal, or this is a notebook's kernel."""
    return sys.stderr.isatty() or "ipykernel" in sys.modules
