"""Gradient descent on a parabola: the start to drag, the learning rate to slide, and one factor that says it all."""

from lib._looks import GRAY_ON_BOTH, ORANGE, VERMILION
from lib._validation import number, whole_number
from lib.explorables._svg import Picture

SENTENCE = (
    "On a parabola every step of gradient descent multiplies the distance from the minimum by the same factor, "
    "1 − ηλ: it creeps where ηλ is near 0, glides down up to 1, bounces and yet converges up to 2, and diverges beyond."
)
USES = ("descents", "against")
SPAN = 15  # the parabola is seen from −15 to 15
MOST = 50  # steps
CURVATURES = (0.1, 4)
RATES = (0.01, 1.2)


def parameters(*, start=10.0, learning_rate=0.2, curvature=2.0, steps=4):
    """Check the parameters of "parabola".

    Parameters
    ----------
    start : float in [−15, 15]
        x₀.
    learning_rate : float in [0.01, 1.2]
        η.
    curvature : float in [0.1, 4]
        λ: the parabola is λx²/2, which is x² where λ is 2.
    steps : int in 0 … 50
        Steps already made when the figure comes up.
    """
    return {
        "start": number(start, "start", low=-SPAN, high=SPAN),
        "learning_rate": number(learning_rate, "learning_rate", low=RATES[0], high=RATES[1]),
        "curvature": number(curvature, "curvature", low=CURVATURES[0], high=CURVATURES[1]),
        "steps": whole_number(steps, "steps", low=0, high=MOST),
        "span": [-SPAN, SPAN],
        "most": MOST,
        "rates": list(RATES),
        "curvatures": list(CURVATURES),
    }


def factor(p):
    """Return 1 − ηλ, without the rest of rounding that would hide a factor of 0 or −1."""
    return round(1 - round(p["learning_rate"] * p["curvature"], 9), 9)


def iterates(p, steps):
    """Return the start and what that many steps make of it."""
    return [p["start"] * factor(p) ** k + 0.0 for k in range(steps + 1)]  # no −0


def picture(p):
    """Return the parabola with the first steps as far as they are seen, and alt text that gives them."""
    drawing = Picture(400, 300)
    steepest = max(p["curvature"], 2) * SPAN**2 / 2

    def pixel(x):
        return 200 + 180 * x / SPAN, 280 - 265 * p["curvature"] * x**2 / 2 / steepest

    drawing.polyline([pixel(SPAN * k / 30) for k in range(-30, 31)], GRAY_ON_BOTH, stroke_width=2)
    drawing.line(20, 280, 380, 280)
    seen = []
    for x in iterates(p, max(p["steps"], 6)):
        if abs(x) > SPAN:
            break
        seen.append(pixel(x))
    drawing.polyline(seen, VERMILION, stroke_width=2)
    for k, (x, y) in enumerate(seen):
        drawing.add("circle", cx=x, cy=y, r=5 if k else 8, fill=VERMILION if k else ORANGE)
    drawing.text(200, 298, "0")
    first = ", ".join(f"{x:.4g}" for x in iterates(p, 4))
    alt = (
        f"A parabola of curvature {p['curvature']:g} and the steps of gradient descent on it with the learning rate "
        f"{p['learning_rate']:g}: {first}, and so on; each step multiplies by {factor(p):.6g}."
    )
    return drawing, alt
