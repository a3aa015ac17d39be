"""The scores of one sample as bars, and what the hinge loss and the cross-entropy make of them."""

from lib._looks import GREEN, SKY, VERMILION
from lib._validation import number
from lib.explorables._samples import ANIMALS, samples
from lib.explorables._svg import Picture

SENTENCE = (
    "A wrong class whose score rises above the line, Δ below the score of the true class, adds its excess to the "
    "hinge loss, which is exactly 0 once none does; the cross-entropy of the same scores comes near 0 and never "
    "gets there."
)
USES = ("losses", "fields", "score-bars")
IMAGES = (
    ("cat image", (3.2, 5.1, -1.7), "cat"),
    ("car image", (1.3, 4.9, 2.0), "car"),
    ("frog image", (2.2, 2.5, -3.1), "frog"),
)
LOW, HIGH = -10, 10  # what the bars can show


def parameters(*, classes=ANIMALS, scores=None, true_class=None, margin=1.0, presets=None):
    """Check the parameters of "margins".

    Parameters
    ----------
    classes : list of 2 to 5 different str
    scores : list of float, one a class, optional
        Unless given, 3.2, 5.1, −1.7, 2 and 0.5, as many as there are classes.
    true_class : str, optional
        One of `classes`, the first unless given.
    margin : float in [0, 5]
    presets : list of (label, scores, true class), up to 6, optional
        A button each; without it the three images of the chapter, if the classes are theirs.
    """
    return {
        **samples(classes, scores, true_class, presets, IMAGES),
        "margin": number(margin, "margin", low=0, high=5),
        "ys": [LOW, HIGH],
    }


def picture(p):
    """Return the bars, the line at s_y − Δ, and alt text that says the same."""
    drawing = Picture(360, 240)
    line = p["scores"][p["true_class"]] - p["margin"]
    width = 270 / len(p["classes"])
    shown = [min(max(each, LOW), HIGH) for each in (0, line, *p["scores"])]
    low, high = min(shown), max(max(shown), min(shown) + 1)

    def y(score):
        return 205 - 175 * (min(max(score, low), high) - low) / (high - low)

    for k, (name, score) in enumerate(zip(p["classes"], p["scores"], strict=True)):
        x = width * (k + 0.5)
        is_truth = k == p["true_class"]
        _bar(drawing, x, y(score), y(0), GREEN if is_truth else SKY)
        if score > line and not is_truth:
            _bar(drawing, x, y(score), y(line), VERMILION)
            drawing.text(x, y(score) - 6, f"+{score - line:.6g}")
        drawing.text(x, 230, name)
    drawing.line(0, y(0), 270, y(0))
    drawing.line(0, y(line), 270, y(line), GREEN, stroke_width=3, stroke_dasharray="7 4")
    drawing.text(276, y(line) + 5, "true − Δ", anchor="start")
    scores = ", ".join(f"{name} {score:g}" for name, score in zip(p["classes"], p["scores"], strict=True))
    alt = (
        f"Bars of the scores {scores}, and a dashed line at {line:.6g}, the score of the true class "
        f"{p['classes'][p['true_class']]} minus the margin {p['margin']:g}."
    )
    return drawing, alt


def _bar(drawing, x, one, other, color):
    drawing.add("rect", x=x - 20, y=min(one, other), width=40, height=abs(one - other), fill=color)
