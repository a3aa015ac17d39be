"""What is measured: each row makes two functions, our way of doing a thing and the peer's."""

from benchmarks.rows import activations, gradients, losses, networks, optimizers, regression

__all__ = ["ROWS"]

ROWS = [
    *activations.ROWS,
    *gradients.ROWS,
    *losses.ROWS,
    *networks.ROWS,
    *optimizers.ROWS,
    *regression.ROWS,
]
