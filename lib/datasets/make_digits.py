"""Write digits.npz anew from scikit-learn's copy of the data: ``python -m lib.datasets.make_digits``."""

from pathlib import Path

import numpy as np


def main():
    """Store images and labels as bytes, compressed."""
    from sklearn.datasets import load_digits  # needed here only, so no dependency of the book

    bunch = load_digits()
    target = Path(__file__).with_name("digits.npz")
    np.savez_compressed(target, images=bunch.images.astype(np.uint8), labels=bunch.target.astype(np.uint8))
    print(f"{target}: {len(bunch.target)} digits, {target.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
