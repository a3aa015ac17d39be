"""One activation, its slope at an input to slide, and what that slope leaves when many layers multiply it."""

import numpy as np

from lib import activations
from lib._looks import BLUE, GREEN, ORANGE, VERMILION
from lib._validation import number, whole_number
from lib.explorables._check import choice
from lib.explorables._svg import Picture

SENTENCE = (
    "Besides the weights, n slopes multiply a gradient that goes back through n layers: the sigmoid's are at most ¼ "
    "and nearly 0 at both tails, so that almost nothing comes through; the ReLU's are 1 or 0, all or nothing."
)
SPAN = 8  # z goes from −8 to 8
MOST = 20  # layers
ALPHAS = (0.1, 2)
FUNCTIONS = {  # the name of each, and the range of values that is drawn
    "step": ("step", (-1.25, 1.25)),
    "sigmoid": ("sigmoid", (-1.25, 1.25)),
    "tanh": ("tanh", (-1.25, 1.25)),
    "relu": ("ReLU", (-2, 8)),
    "leaky_relu": ("leaky ReLU", (-2, 8)),
    "elu": ("ELU", (-2, 8)),
    "gelu": ("GELU", (-2, 8)),
    "silu": ("SiLU", (-2, 8)),
}


def parameters(*, function="sigmoid", z=0.0, layers=10, alpha=1.0):
    """Check the parameters of "activation-curve".

    Parameters
    ----------
    function : {"step", "sigmoid", "tanh", "relu", "leaky_relu", "elu", "gelu", "silu"}
        Which activation φ is shown first; the leaky ReLU's slope on the left is 0.01.
    z : float in [−8, 8]
        Its input.
    layers : int in 1 … 20
        n: how many times the slope φ′(z) is multiplied.
    alpha : float in [0.1, 2]
        α of the ELU.
    """
    return {
        "function": choice(function, "function", FUNCTIONS),
        "z": number(z, "z", low=-SPAN, high=SPAN),
        "layers": whole_number(layers, "layers", low=1, high=MOST),
        "alpha": number(alpha, "alpha", low=ALPHAS[0], high=ALPHAS[1]),
        "span": [-SPAN, SPAN],
        "most": MOST,
        "alphas": list(ALPHAS),
        "ranges": {key: list(values) for key, (_, values) in FUNCTIONS.items()},
    }


def activation(p):
    """Return the activation of `lib.activations` that is meant."""
    made = {"leaky_relu": lambda: activations.leaky_relu(0.01), "elu": lambda: activations.elu(p["alpha"])}
    return made.get(p["function"], lambda: getattr(activations, p["function"]))()


def picture(p):
    """Return the activation above its derivative, and alt text that gives both at z and what n layers leave."""
    drawing = Picture(400, 320)
    phi, z = activation(p), p["z"]
    name, values = FUNCTIONS[p["function"]]
    slope = phi.derivative(z)
    _panel(drawing, phi, p, (25, 165), values, BLUE, f"φ(z): {name}")
    _panel(drawing, phi.derivative, p, (195, 300), _slopes(p), VERMILION, "slope φ′(z)")
    scale = 350 / (2 * SPAN), 140 / (values[1] - values[0])
    across = 60 / np.hypot(scale[0], slope * scale[1])  # as long as 60 pixels to either side
    x, y = 25 + scale[0] * (z + SPAN), 165 - scale[1] * (phi(z) - values[0])
    dx, dy = across * scale[0], -across * slope * scale[1]
    drawing.line(x - dx, y - dy, x + dx, y + dy, GREEN, stroke_width=2)
    drawing.add("circle", cx=x, cy=y, r=7, fill=ORANGE)
    for each in (-SPAN, 0, SPAN):
        drawing.text(25 + scale[0] * (each + SPAN), 317, f"{each:g}")
    alt = (
        f"The activation {name} above its derivative. At z = {z:.4g} its value is {phi(z):.4g} and its slope "
        f"{slope:.4g}; multiplied by itself over {p['layers']} layers, the slope leaves {slope ** p['layers']:.4g}."
    )
    return drawing, alt


def _slopes(p):
    """Return the range of slopes that is drawn; as it depends on α, the script has the same formula."""
    return -0.25, 1.25 * max(1, p["alpha"] if p["function"] == "elu" else 1)


def _panel(drawing, function, p, edges, values, color, title):
    """Draw one curve between the heights `edges`, in two pieces where it jumps at 0, and its dot at z."""
    top, bottom = edges

    def pixels(z):
        x = 25 + 350 * (z + SPAN) / (2 * SPAN)
        y = bottom - (bottom - top) * (function(z) - values[0]) / (values[1] - values[0])
        return list(zip(x.tolist(), y.tolist(), strict=True))

    zero = bottom + (bottom - top) * values[0] / (values[1] - values[0])
    drawing.line(25, zero, 375, zero)
    half = np.linspace(0, SPAN, 33)
    for piece in (-half[::-1], np.maximum(half, 1e-12)):  # 0 itself belongs to the left, as the conventions are
        drawing.polyline(pixels(piece), color, stroke_width=3)
    (x, y), *_ = pixels(np.array([p["z"]]))
    drawing.add("circle", cx=x, cy=y, r=5, fill=color)
    drawing.text(25, top - 8, title, anchor="start")
