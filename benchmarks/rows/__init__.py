"""What is measured. A row is a function that makes two others: our way of doing a thing, and the peer's."""

from benchmarks.rows import activations, gradients, losses, networks, optimizers, regression  # noqa: F401 - they fill the table
