"""A small circuit as a graph: values go forward, gradients go back, each edge with its local slope."""

import math

from lib._looks import BLUE, VERMILION
from lib._validation import number
from lib.activations import sigmoid
from lib.explorables._check import choice, items
from lib.explorables._svg import Picture

SENTENCE = (
    "Values go forward through the graph and gradients come back: the gradient of a node is the local slope on its "
    "edge times the gradient of the node that the edge leads to, and where a value goes into two operations, the "
    "parts add."
)
USES = ("circuits", "fields")
SPAN = 5  # inputs reach from −5 to 5
# A step is a node: its name, its column and row in the drawing, its operation and what that is given. The last is f.
CIRCUITS = {
    "sum": {
        "label": "(x + y) · z",
        "inputs": ["x", "y", "z"],
        "start": [-2.0, 5.0, -4.0],
        "steps": ["q 0.88 0.5 add x y", "f 2 1.4 multiply q z"],
    },
    "max": {
        "label": "max(x, y) · z",
        "inputs": ["x", "y", "z"],
        "start": [-1.0, 3.0, 2.0],
        "steps": ["m 0.88 0.5 max x y", "f 2 1.4 multiply m z"],
    },
    "fork": {
        "label": "fork: x · y + x",
        "inputs": ["x", "y"],
        "start": [3.0, -2.0],
        "steps": ["q 1 1.45 multiply x y", "f 2 0.8 add q x"],
    },
    "neuron": {
        "label": "neuron: σ(w₁x₁ + w₂x₂ + b)",
        "inputs": ["w₁", "x₁", "w₂", "x₂", "b"],
        "start": [2.0, -1.0, -3.0, -2.0, -3.0],
        "steps": ["z 1 2 weigh w₁ x₁ w₂ x₂ b", "f 2 2 sigmoid z"],
    },
}


def parameters(*, circuit="sum", inputs=None, gradients="hidden"):
    """Check the parameters of "computation-graph".

    Parameters
    ----------
    circuit : {"sum", "max", "fork", "neuron"}
        The circuit at the start: (x + y) · z, max(x, y) · z, x · y + x, or σ(w₁x₁ + w₂x₂ + b).
    inputs : list of float in [−5, 5], one an input of `circuit`, optional
        Their values at the start, in the order of the formula; x, y, z for instance.
    gradients : {"hidden", "shown"}
        Whether the reader reveals the gradients, one at a time, or all of them are there from the start.
    """
    circuits = [{"name": name, **each} for name, each in CIRCUITS.items()]
    chosen = next(each for each in circuits if each["name"] == choice(circuit, "circuit", CIRCUITS))
    if inputs is not None:
        names = chosen["inputs"]
        listed = items(inputs, "inputs", len(names), len(names), f"numbers: {', '.join(names)}")
        chosen["start"] = [number(each, "inputs", low=-SPAN, high=SPAN) for each in listed]
    return {
        "circuit": circuit,
        "circuits": circuits,
        "gradients": choice(gradients, "gradients", ("hidden", "shown")),
        "span": [-SPAN, SPAN],
    }


# For each operation its sign, its value and its local slopes, one an argument. At a tie, max takes the first.
OPERATIONS = {
    "add": ("+", lambda a, b: a + b, lambda a, b: (1, 1)),
    "multiply": ("×", lambda a, b: a * b, lambda a, b: (b, a)),
    "max": ("max", max, lambda a, b: (1, 0) if a >= b else (0, 1)),
    "weigh": ("Σ", lambda w, x, v, y, b: w * x + v * y + b, lambda w, x, v, y, b: (x, w, y, v, 1)),
    "sigmoid": ("σ", sigmoid, lambda z: (sigmoid.derivative(z),)),
}


def run(circuit):
    """Return the values and gradients of a circuit at its start, by name, and its edges: from, to, local slope."""
    steps = [step.split(" ") for step in circuit["steps"]]
    values = dict(zip(circuit["inputs"], circuit["start"], strict=True))
    edges = []
    for name, _, _, operation, *given in steps:
        _, value, slopes = OPERATIONS[operation]
        arguments = [values[each] for each in given]
        values[name] = value(*arguments)
        edges += [(parent, name, slope) for parent, slope in zip(given, slopes(*arguments), strict=True)]
    gradients = dict.fromkeys(values, 0.0) | {"f": 1.0}
    for parent, child, slope in reversed(edges):  # those into f come first, and those into what it needs next
        gradients[parent] += slope * gradients[child]
    return values, gradients, edges


def picture(p):
    """Return the graph with values, local slopes and gradients, and alt text that says the same."""
    circuit = next(each for each in p["circuits"] if each["name"] == p["circuit"])
    values, gradients, edges = run(circuit)
    rows = max(2, len(circuit["inputs"]) - 1)
    apart = rows / (len(circuit["inputs"]) - 1)
    places = {name: (40, 48 + 80 * apart * k) for k, name in enumerate(circuit["inputs"])}
    signs = {name: name for name in circuit["inputs"]}
    for name, column, row, operation, *_ in (step.split(" ") for step in circuit["steps"]):
        places[name], signs[name] = (40 + 155 * float(column), 48 + 80 * float(row)), OPERATIONS[operation][0]
    drawing = Picture(400, 96 + 80 * rows)
    for parent, child, slope in edges:
        _edge(drawing, places[parent], places[child], f"×{_short(slope)}")
    for name, (x, y) in places.items():
        drawing.add("circle", cx=x, cy=y, r=17, fill="none", stroke=BLUE, stroke_width=2.5)
        drawing.text(x, y + 5, signs[name])
        drawing.text(x, y - 24, _short(values[name]) if signs[name] == name else f"{name} = {_short(values[name])}")
        aside = 26 if sum(child == name for _, child, _ in edges) > 2 else 0  # beside the edges that end here
        text = f"← {_signed(gradients[name])}"
        drawing.add("text", text, x=x + aside, y=y + 36, text_anchor="middle", fill=VERMILION)
    said = ", ".join(f"{name} = {_short(values[name])}" for name in values)
    slopes = ", ".join(f"∂f/∂{name} = {_short(gradients[name])}" for name in reversed(values))
    alt = f"The graph of f = {circuit['label'].split(': ')[-1]}. Forward, the values {said}. Back, the slopes {slopes}."
    return drawing, alt


def _edge(drawing, start, end, text):
    """Draw an edge from the right of one circle to the middle of another, and above it its local slope."""
    x, y = start[0] + 20, start[1]
    length = math.dist((x, y), end)
    dx, dy = (end[0] - x) / length, (end[1] - y) / length
    drawing.line(x, y, end[0] - 20 * dx, end[1] - 20 * dy)
    middle = 0.4 * length
    drawing.text(x + middle * dx + 12 * dy, y + middle * dy - 12 * dx + 5, text)


def _short(value):
    return f"{value + 0.0:.4g}"


def _signed(value):
    return f"{'+' if value > 0 else ''}{_short(value)}"
