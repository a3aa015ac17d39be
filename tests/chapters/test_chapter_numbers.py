"""Numbers that the stored pages must show, since the text and other places quote them."""

import pytest
from chapter_cells import printed

NUMBERS = {
    "linear-scores": [
        "32 × 32 × 3 -> 3,072 numbers",
    ],
    "softmax": [
        "cat 3.2 24.53 0.13",
        "car 5.1 164.02 0.87",
        "if it shows a cat : p = 0.1300, loss 2.04",
        "in base 10, for the cat: 0.89",
        "softmax twice: 0.551",
        "ours 3.4e-48 library 3.4e-48",
        "[10, -2, 3] 0.0 0.00092",
        "[10, 9, 9] 0.0 0.55",
        "[10, -100, -100] 0.0 3.4e-48",
    ],
    "losses": [
        "mean 0.3633, 92% of it the last",
        "mean 0.4333, 77% of it the last",
        "mean 0.1817, 92% of it the last",
        "the library: ['0.3633', '0.4333', '0.1817']",
        "[0.0101 0.0202 0.3567] mean 0.1290",
        "one-hot targets 7.47e-04, class numbers 7.47e-04",
        "θ = 0.7: 0.2668 ███████████████████████████",
        "0.60 -2.511 0.00",
    ],
}


@pytest.mark.parametrize(("chapter", "line"), [(chapter, line) for chapter, lines in NUMBERS.items() for line in lines])
def test_page_shows(chapter, line):
    assert line in printed(chapter)
