"""The scores of one sample as bars, and the probabilities that softmax makes of them at a temperature."""

from lib._looks import GREEN, SKY
from lib._validation import number
from lib.explorables._samples import ANIMALS, samples
from lib.explorables._svg import Picture
from lib.losses import softmax

SENTENCE = (
    "Softmax keeps the order of the scores and turns their gaps into ratios: a constant added to all of them changes "
    "nothing, a low temperature gives the winner nearly everything, a high one gives every class about the same, and "
    "the loss sees the probability of the true class alone."
)
USES = ("losses", "fields", "score-bars")
SAMPLES = (
    ("3.2, 5.1, −1.7", (3.2, 5.1, -1.7), "cat"),
    ("5.0, 5.1, −1.7", (5.0, 5.1, -1.7), "cat"),
    ("0.1, 10, 0.1", (0.1, 10, 0.1), "car"),
    ("1000, 10, 1000", (1000, 10, 1000), "car"),
)


def parameters(*, classes=ANIMALS, scores=None, true_class=None, temperature=1.0, shift=0.0, presets=None):
    """Check the parameters of "temperature".

    Parameters
    ----------
    classes : list of 2 to 5 different str
    scores : list of float, one a class, optional
        Unless given, 3.2, 5.1, −1.7, 2 and 0.5, as many as there are classes.
    true_class : str, optional
        One of `classes`, the first unless given.
    temperature : float in [0.1, 10]
        T: the probabilities are softmax(scores / T).
    shift : float in [−100, 100]
        What is added to every score.
    presets : list of (label, scores, true class), up to 6, optional
        A button each; without it the four samples of the chapter, if the classes are theirs.
    """
    return {
        **samples(classes, scores, true_class, presets, SAMPLES),
        "temperature": number(temperature, "temperature", low=0.1, high=10),
        "shift": number(shift, "shift", low=-100, high=100),
    }


def probabilities(p):
    """Return softmax(scores / T). The largest score comes off first: a huge one over a small T would overflow."""
    top = max(p["scores"])
    return softmax([max((score - top) / p["temperature"], -1e308) for score in p["scores"]])


def picture(p):
    """Return the probabilities as bars, above the scores that they come from, and alt text that says the same."""
    drawing = Picture(360, 260)
    width = 360 / len(p["classes"])
    rows = list(zip(p["classes"], p["scores"], probabilities(p), strict=True))
    for k, (name, score, share) in enumerate(rows):
        x, top = width * (k + 0.5), 190 - 160 * share
        drawing.add("rect", x=x - 22, y=top, width=44, height=190 - top, fill=GREEN if k == p["true_class"] else SKY)
        drawing.text(x, top - 6, f"{100 * share:.1f} %")
        drawing.text(x, 210, name)
        drawing.text(x, 230, f"{score:g}")
        if k == p["true_class"]:
            drawing.text(x, 250, "true")
    drawing.line(0, 190, 360, 190)
    even = 190 - 160 / len(rows)
    drawing.line(0, even, 360, even, stroke_dasharray="7 4")
    listed = ", ".join(f"{name} {share:.3f} from the score {score:g}" for name, score, share in rows)
    alt = (
        f"Bars of the probabilities at temperature {p['temperature']:g}: {listed}; a dashed line at "
        f"1/{len(rows)}; the true class is {p['classes'][p['true_class']]}."
    )
    return drawing, alt
