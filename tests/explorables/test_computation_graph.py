"""The explorable "computation-graph" against PyTorch, central differences and arithmetic written out here."""

import itertools
import math
import re

import numpy as np
import pytest
from explorables_page import Figure, alt_text, ascii_signs

from lib.explorables import Explorable
from lib.explorables import computation_graph as module

NAMES = {"sum": "x y z", "max": "x y z", "fork": "x y", "neuron": "w₁ x₁ w₂ x₂ b"}
NAMES = {circuit: names.split() for circuit, names in NAMES.items()}
STARTS = {"sum": [-2, 5, -4], "max": [-1, 3, 2], "fork": [3, -2], "neuron": [2, -1, -3, -2, -3]}
# The way back: the output, what lies between, the inputs.
BACK = {"sum": ["f", "q"], "max": ["f", "m"], "fork": ["f", "q"], "neuron": ["f", "z"]}
BACK = {circuit: ops + NAMES[circuit] for circuit, ops in BACK.items()}
FORMULAS = {
    "sum": "(x + y) · z",
    "max": "max(x, y) · z",
    "fork": "x · y + x",
    "neuron": "σ(w₁x₁ + w₂x₂ + b)",
}
SETTINGS = {
    "sum": [[-2, 5, -4], [1.5, 2.5, 0], [3, -3, 4.5], [5, 5, 5], [-5, -5, 5], [0, 0, 0], [-4.5, -5, -4.5]],
    "max": [[-1, 3, 2], [3, -1, -2.5], [2, 2, 3], [-5, -5, -5], [0, 0, 4], [5, 4.5, 0], [-4.5, -5, -4.5]],
    "fork": [[3, -2], [4, -1], [0, 5], [0, 0], [-4.5, -4.5], [5, 5], [-4.5, 4.5]],
    "neuron": [
        [2, -1, -3, -2, -3],
        [0, 0, 0, 0, 0],
        [5, 5, 5, 5, 5],
        [-5, 5, 5, -5, -5],
        [-4.5, 1.5, 2.5, -1.5, 4.5],
        [0, 3, 0, -2, 0.5],
        [2.5, 4.5, 2.5, 4.5, -1.5],
    ],
}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"circuit": "product"}, r"circuit must be one of \['sum', 'max', 'fork', 'neuron'\]; it is 'product'"),
        ({"circuit": None}, "circuit must be one of"),
        ({"inputs": [1, 2]}, "inputs must be a sequence of 3 numbers: x, y, z; it is"),
        ({"circuit": "fork", "inputs": [1, 2, 3]}, "inputs must be a sequence of 2 numbers: x, y; it is"),
        ({"circuit": "neuron", "inputs": 1}, "inputs must be a sequence of 5 numbers: w₁, x₁, w₂, x₂, b; it is 1"),
        ({"inputs": "123"}, "inputs must be a sequence of 3 numbers"),
        ({"inputs": [1, 2, 5.1]}, r"inputs must be a finite number in \[-5, 5\]; it is 5.1"),
        ({"inputs": [1, math.nan, 1]}, "inputs must be a finite number"),
        ({"inputs": [1, True, 1]}, "inputs must be a finite number"),
        ({"gradients": "some"}, r"gradients must be one of \['hidden', 'shown'\]; it is 'some'"),
        ({"gradients": True}, "gradients must be one of"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("computation-graph", **parameters)


def test_arrays_are_taken_and_nothing_is_kept_from_one_figure_to_the_next():
    given = Explorable("computation-graph", inputs=np.array([-2, 5, -4]))
    assert given.html() == Explorable("computation-graph").html()
    Explorable("computation-graph", inputs=[1, 1, 1])
    assert given.html() == Explorable("computation-graph").html()


# What should be shown, each circuit written out by hand


def sigmoid(z):
    return 1 / (1 + math.exp(-z))


def values_of(circuit, inputs):
    """Return the values of all nodes by name."""
    named = dict(zip(NAMES[circuit], inputs, strict=True))
    if circuit == "neuron":
        w, x, v, y, b = inputs
        z = w * x + v * y + b
        return named | {"z": z, "f": sigmoid(z)}
    x, y = inputs[:2]
    if circuit == "fork":
        return named | {"q": x * y, "f": x * y + x}
    first, of_two = ("q", x + y) if circuit == "sum" else ("m", max(x, y))
    return named | {first: of_two, "f": of_two * inputs[2]}


def slopes_of(circuit, inputs):
    """Return the local slope of each edge, by where it comes from and where it goes."""
    if circuit == "neuron":
        w, x, v, y, b = inputs
        z = w * x + v * y + b
        into = dict(zip(NAMES[circuit], (x, w, y, v, 1), strict=True))
        return {("z", "f"): sigmoid(z) * sigmoid(-z)} | {(name, "z"): slope for name, slope in into.items()}
    x, y = inputs[:2]
    if circuit == "fork":
        return {("x", "q"): y, ("y", "q"): x, ("q", "f"): 1, ("x", "f"): 1}
    z = inputs[2]
    if circuit == "sum":
        return {("x", "q"): 1, ("y", "q"): 1, ("q", "f"): z, ("z", "f"): x + y}
    return {("x", "m"): int(x >= y), ("y", "m"): int(x < y), ("m", "f"): z, ("z", "f"): max(x, y)}


def gradients_of(circuit, inputs):
    """Return ∂f/∂node: the sum over all paths to f of the products of their slopes."""
    slopes = slopes_of(circuit, inputs)

    def of(node):
        if node == "f":
            return 1
        return sum(slope * of(end) for (start, end), slope in slopes.items() if start == node)

    return {node: of(node) for node in BACK[circuit]}


def central(circuit, inputs, k, h=1e-5):
    up, down = (values_of(circuit, [v + side * (j == k) for j, v in enumerate(inputs)])["f"] for side in (h, -h))
    return (up - down) / (2 * h)


@pytest.mark.parametrize("circuit", NAMES)
def test_the_reference_agrees_with_pytorch_and_central_differences(torch, circuit):
    functions = {
        "sum": lambda x, y, z: (x + y) * z,
        "max": lambda x, y, z: torch.maximum(x, y) * z,
        "fork": lambda x, y: x * y + x,
        "neuron": lambda w, x, v, y, b: torch.sigmoid(w * x + v * y + b),
    }
    for inputs in SETTINGS[circuit]:
        if circuit == "max" and inputs[0] == inputs[1]:
            continue  # PyTorch takes half of each at a tie
        given = [torch.tensor(float(each), dtype=torch.float64, requires_grad=True) for each in inputs]
        f = functions[circuit](*given)
        f.backward()
        assert values_of(circuit, inputs)["f"] == pytest.approx(f.item(), rel=1e-12)
        gradients = gradients_of(circuit, inputs)
        for k, name in enumerate(NAMES[circuit]):
            # PyTorch's σ(1 − σ) cancels where σ is near 1
            assert gradients[name] == pytest.approx(given[k].grad.item(), rel=1e-9, abs=1e-15)
            assert gradients[name] == pytest.approx(central(circuit, inputs, k), rel=1e-6, abs=1e-9)


# What is shown


LOOK = """root => ({
    handles: [...root.querySelectorAll(".x-handle")].map((node) =>
        ["aria-label", "aria-valuenow", "aria-valuetext"].map((name) => node.getAttribute(name))),
    wiggles: [...root.querySelectorAll("button")].map((node) => node.textContent).filter((text) => /0.01/.test(text)),
    edges: root.querySelectorAll("path.x-curve.x-blue").length,
    back: [...root.querySelectorAll("path.x-curve.x-vermilion")]
        .map((node) => [parseFloat(node.style.strokeWidth), node.classList.contains("x-dashed")]),
})"""


def number(text):
    return float(text.replace("−", "-").replace("← ", "").split("=")[-1].lstrip("× "))


def is_shown(text, expected, digits=None):
    """Tell whether that is the number, rounded: as in the graph, to four digits, or two if it is below 0.001."""
    if digits is None:
        digits = 2 if 0 < abs(expected) < 1e-3 else 4
    is_minus_zero = re.search(r"[−-]0(?![.\d])", text)
    return math.isclose(number(text), expected, rel_tol=0.5001 * 10 ** (1 - digits)) and not is_minus_zero


def check(figure, circuit, inputs, shown=None):
    """Compare every number in the graph with the one expected; `shown` gradients are to be seen, or all."""
    inputs = [float(each) for each in inputs]
    seen = figure.look(LOOK)
    numbers = seen["texts"]
    back = BACK[circuit]
    known = back if shown is None else back[:shown]
    slopes, gradients = slopes_of(circuit, inputs), gradients_of(circuit, inputs)
    for name, value in values_of(circuit, inputs).items():
        assert is_shown(numbers[f"value-{name}"], value), (name, numbers, value)
        assert numbers[f"value-{name}"].startswith(f"{name} = ") == (name not in NAMES[circuit])
        text = numbers[f"gradient-{name}"]
        assert text.startswith("← ")
        assert is_shown(text, gradients[name]) if name in known else text == "← ?", (name, text)
        assert (text[2] == "+") == (name in known and gradients[name] > 0)
    for (start, end), slope in slopes.items():
        text = numbers[f"slope-{start}-{end}"]
        assert text.startswith("×")
        assert is_shown(text, slope), (start, end, text, slope)
    check_parts(numbers, slopes, gradients, known)
    assert {name for name in numbers if name.startswith("slope-")} == {f"slope-{a}-{b}" for a, b in slopes}
    check_lines(seen, slopes, gradients, known)
    for k, (name, now, text) in enumerate(seen["handles"]):
        assert (name, float(now)) == (NAMES[circuit][k], inputs[k])
        said, gradient = text.replace("−", "-").split(", gradient ")
        assert float(said) == inputs[k]
        assert is_shown(gradient, gradients[name]) if name in known else gradient == "?"
    assert len(seen["handles"]) == len(inputs)
    assert seen["wiggles"] == [f"{name} + 0.01" for name in NAMES[circuit]]
    tie = circuit == "max" and inputs[0] == inputs[1]
    assert ("x and y tie" in seen["readout"]) == tie
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    return seen


def check_parts(numbers, slopes, gradients, known):
    """Where a node has two edges, both parts are shown once its gradient is, and they add up to it."""
    starts = [start for start, _ in slopes]
    forks = {start for start in starts if starts.count(start) > 1 and start in known}
    parts = {f"part-{a}-{b}": slope * gradients[b] for (a, b), slope in slopes.items() if a in forks}
    assert {name for name in numbers if name.startswith("part-")} == parts.keys()
    for name, part in parts.items():
        assert is_shown(numbers[name], part)
    for fork in forks:
        added = sum(number(numbers[name]) for name in parts if name.startswith(f"part-{fork}-"))
        assert added == pytest.approx(number(numbers[f"gradient-{fork}"]), abs=1e-3)


def check_lines(seen, slopes, gradients, known):
    """An edge forward for each; one back where the gradient is known, the thicker the more it brings."""
    parts = [abs(slope * gradients[end]) for (start, end), slope in slopes.items() if start in known]
    assert seen["edges"] == len(slopes)
    expected = sorted((min(6, 1 + part**0.5), part == 0) for part in parts)
    assert np.array(sorted(map(tuple, seen["back"]))) == pytest.approx(np.array(expected), abs=1e-4)


def set_inputs(figure, circuit, inputs):
    """Bring each handle to its value by keyboard: to the bottom, then up in steps of five and of a half."""
    for name, value in zip(NAMES[circuit], inputs, strict=True):
        steps = round((value + 5) / 0.5)
        keys = [*(steps // 10) * ["PageUp"], *(steps % 10) * ["ArrowUp"]]
        # The key Home is ten thousand million steps to the left, which counts as down.
        figure.keys(figure.handle(name), "Home", *keys)


@pytest.mark.parametrize("circuit", NAMES)
def test_at_the_start(load, circuit):
    page = load(
        Explorable("computation-graph", circuit=circuit),
        Explorable("computation-graph", circuit=circuit, gradients="shown"),
    )
    check(Figure(page), circuit, STARTS[circuit], 0)
    assert Figure(page).readout().startswith(f"f = {FORMULAS[circuit]} = ")
    assert Figure(page).readout().endswith("What is ∂f/∂f?")
    check(Figure(page, 1), circuit, STARTS[circuit])


def test_the_circuit_of_the_chapter(figure):
    figure.press("show all")
    texts = figure.look(LOOK)["texts"]
    gradients = {name: texts[f"gradient-{name}"] for name in "fqzyx"}
    assert gradients == {"f": "← +1", "q": "← −4", "z": "← +3", "y": "← −4", "x": "← −4"}
    assert (texts["value-q"], texts["value-f"]) == ("q = 3", "f = −12")
    assert figure.readout() == "f = (x + y) · z = −12. Its gradient: ∂f/∂x = −4, ∂f/∂y = −4, ∂f/∂z = 3."


@pytest.mark.parametrize("circuit", NAMES)
def test_values_slopes_and_gradients(figure, circuit):
    figure.choose(circuit)
    figure.press("show all")
    for inputs in SETTINGS[circuit]:
        set_inputs(figure, circuit, inputs)
        seen = check(figure, circuit, inputs)
        assert is_shown(seen["texts"]["f"], values_of(circuit, inputs)["f"])
        for name in NAMES[circuit]:
            assert is_shown(seen["texts"][f"along-{name}"], gradients_of(circuit, inputs)[name])


@pytest.mark.parametrize("seed", range(4))
def test_inputs_off_the_grid(load, seed):
    rng = np.random.default_rng(seed)
    given = {circuit: rng.uniform(-5, 5, size=len(names)).round(3).tolist() for circuit, names in NAMES.items()}
    page = load(
        *(Explorable("computation-graph", circuit=name, inputs=each, gradients="shown") for name, each in given.items())
    )
    for k, (circuit, inputs) in enumerate(given.items()):
        # A value such as −2.346 is shown to four digits, and a handle says it whole.
        check(Figure(page, k), circuit, inputs)


# One gradient after the other


RULES = {
    "sum": ["adding copies", "adding copies", "multiplying swaps"],
    "max": [
        "max routes: the other one gets nothing",
        "max routes: the one it takes gets all",
        "multiplying swaps",
    ],
    "fork": ["x goes into two operations, and the parts add", "multiplying swaps"],
    "neuron": [*4 * ["multiplying swaps"], "adding copies"],
}
BETWEEN = {"sum": "multiplying swaps", "max": "multiplying swaps", "fork": "adding copies", "neuron": "σ′ = σ(1 − σ)"}


@pytest.mark.parametrize("circuit", NAMES)
def test_the_gradients_come_one_at_a_time_from_the_right(figure, circuit):
    figure.choose(circuit)
    back = BACK[circuit]
    gradients = gradients_of(circuit, STARTS[circuit])
    rules = ["here the way back begins", BETWEEN[circuit], *RULES[circuit]]
    for shown, name in enumerate(back, start=1):
        assert figure.readout().endswith(f"What is ∂f/∂{name}?")
        figure.press("← next gradient")
        check(figure, circuit, STARTS[circuit], shown)
        assert figure.readout().startswith(f"∂f/∂{name} = ")
        assert rules[shown - 1] in figure.readout()
        assert is_shown(figure.text("explained"), gradients[name])
    assert figure.button("← next gradient").is_disabled()
    assert "?" not in figure.readout()
    figure.press("hide all")
    check(figure, circuit, STARTS[circuit], 0)
    figure.press("← next gradient")
    figure.press("show all")
    check(figure, circuit, STARTS[circuit])


@pytest.mark.parametrize("circuit", NAMES)
def test_the_sentence_of_each_step_is_a_true_sum(figure, circuit):
    """Its letters, then its numbers, each evaluated, give the gradient."""
    figure.choose(circuit)
    for inputs in SETTINGS[circuit][:3]:
        figure.press("reset")
        figure.choose(circuit)
        set_inputs(figure, circuit, inputs)
        gradients, values = gradients_of(circuit, inputs), values_of(circuit, inputs)
        known = {name: str(value) for name, value in values.items()}
        known |= {f"∂f/∂{name}": str(value) for name, value in gradients.items()}
        known["σ′"] = str(slopes_of(circuit, inputs).get(("z", "f")))
        figure.press("← next gradient")
        for name in BACK[circuit][1:]:
            figure.press("← next gradient")
            sides = figure.readout().split(":")[0].split(" = ")
            assert sides[0] == f"∂f/∂{name}"
            letters = " ".join(known.get(each, each) for each in sides[1].split(" "))
            for side in (letters, *sides[2:]):
                terms = side.replace("·", "*").replace("−", "-")
                assert eval(terms, {"__builtins__": {}}) == pytest.approx(gradients[name], rel=2e-3, abs=1e-9)


def predict(figure, number):
    """Type a prediction of the gradient that is asked for; return what is said of it."""
    figure.root.get_by_role("spinbutton").fill(f"{number:g}")
    return figure.text("judged")


def test_a_prediction_is_judged_and_goes_with_the_next_gradient(figure):
    """(x + y) · z at −2, 5, −4, from the right."""
    field = figure.root.get_by_role("spinbutton")
    assert field.evaluate("node => node.labels[0].textContent") == "your prediction: ∂f/∂f ="
    assert predict(figure, 3) == "is not it: f changes as much as itself"
    assert predict(figure, 1) == "is right"
    figure.press("← next gradient")
    assert field.input_value() == ""
    assert "Your" not in figure.readout()
    assert predict(figure, -4) == "is right"  # of q
    assert predict(figure, 1) == "is the gradient that comes in alone: the local slope is missing"
    assert predict(figure, 4) == "has the wrong sign"
    assert predict(figure, 2) == "is not it: the local slope times the gradient that comes in"
    figure.press("← next gradient")
    assert predict(figure, 1) == "is the local slope alone: the gradient that comes in is missing"  # of x
    assert predict(figure, -4.01) == "is right"
    assert figure.readout().endswith("What is ∂f/∂x? Your −4.01 is right.")
    set_inputs(figure, "sum", [-2, 5, 3])
    assert figure.text("judged") != "is right", "it follows the inputs"
    figure.press("show all")
    assert not figure.root.get_by_role("spinbutton").is_visible()
    assert "Your" not in figure.readout()


def test_enter_in_the_prediction_goes_to_the_next_gradient(figure):
    field = figure.root.get_by_role("spinbutton")
    for k, typed in enumerate(["1", "-4", "3", "7", "2"]):
        field.press_sequentially(typed)
        assert f"Your {typed.replace('-', '−')} " in figure.readout()
        field.press("Enter")
        check(figure, "sum", STARTS["sum"], k + 1)
        assert "Your" not in figure.readout()
        if k < 4:
            assert field.input_value() == ""
            assert field.evaluate("node => node === document.activeElement")
    assert not field.is_visible()
    assert figure.button("← next gradient").evaluate("node => node === document.activeElement"), "the focus isn't lost"
    figure.page.keyboard.press("Enter")
    check(figure, "sum", STARTS["sum"], 5)


def test_a_prediction_of_a_gradient_that_has_two_parts(figure):
    """x · y + x at 3, −2: the parts of x are −2 and 1."""
    figure.choose("fork")
    figure.press("← next gradient")
    figure.press("← next gradient")
    assert figure.root.get_by_label("your prediction: ∂f/∂x =").is_visible()
    assert predict(figure, -1) == "is right"
    assert predict(figure, -2) == predict(figure, 1) == "is one part alone: the other is missing"
    assert predict(figure, 7).endswith("times the gradient that comes in, and the parts add")


@pytest.mark.parametrize("circuit", list(NAMES))
def test_the_gradients_themselves_are_right_predictions(figure, circuit):
    figure.choose(circuit)
    gradients = gradients_of(circuit, STARTS[circuit])
    for name in BACK[circuit]:
        assert predict(figure, float(f"{gradients[name]:.3g}")) == "is right"
        figure.press("← next gradient")


def test_the_fork_in_words(figure):
    figure.choose("fork")
    for _ in range(3):
        figure.press("← next gradient")
    assert figure.readout() == (
        "∂f/∂x = y · ∂f/∂q + 1 · ∂f/∂f = (−2) · 1 + 1 · 1 = −1: x goes into two operations, and the parts add. "
        "What is ∂f/∂y?"
    )


def test_what_is_shown_stays_shown_while_inputs_change(figure):
    for _ in range(2):
        figure.press("← next gradient")
    set_inputs(figure, "sum", [1, 2, 3])
    check(figure, "sum", [1, 2, 3], 2)
    assert figure.readout().startswith("∂f/∂q = z · ∂f/∂f = 3 · 1 = 3: ")
    figure.choose("fork")
    check(figure, "fork", STARTS["fork"], 0)


# Max at a tie


def test_at_a_tie_the_first_gets_all(figure):
    figure.choose("max")
    figure.press("show all")
    for value in (2, 0, -5, 5):
        set_inputs(figure, "max", [value, value, -3])
        check(figure, "max", [value, value, -3])
        assert [number(figure.look(LOOK)["texts"][f"slope-{name}-m"]) for name in "xy"] == [1, 0]
        assert "By convention the first is taken, as argmax does" in figure.readout()
        assert "1 for both would be no subgradient" in figure.readout()
    set_inputs(figure, "max", [4.5, 5, -3])
    assert "tie" not in figure.readout()


def test_one_for_both_is_indeed_no_subgradient():
    """A subgradient g of max has max(v) ≥ max(u) + g · (v − u) everywhere; (1, 0) and (0, 1) do, (1, 1) does not."""
    grid = list(itertools.product(np.linspace(-3, 3, 13), repeat=2))

    def holds(g):
        return all(max(v) >= 1 + g[0] * (v[0] - 1) + g[1] * (v[1] - 1) for v in grid)

    assert holds((1, 0))
    assert holds((0, 1))
    assert not holds((1, 1))


# The wiggle


@pytest.mark.parametrize("circuit", NAMES)
def test_raising_an_input_changes_f_by_its_gradient_times_the_rise(figure, circuit):
    figure.choose(circuit)
    figure.press("show all")
    for inputs in SETTINGS[circuit]:
        set_inputs(figure, circuit, inputs)
        for k, name in enumerate(NAMES[circuit]):
            figure.press(f"{name} + 0.01")
            check_wiggle(figure, circuit, inputs, k)


def check_wiggle(figure, circuit, inputs, k):
    name = NAMES[circuit][k]
    before, after = (
        values_of(circuit, [value + rise * (j == k) for j, value in enumerate(inputs)])["f"] for rise in (0, 0.01)
    )
    expected = 0.01 * gradients_of(circuit, inputs)[name]
    said = figure.readout()
    assert said.startswith(f"Raise {name} by 0.01: f goes from ")
    texts = [figure.text(each) for each in ("before", "after", "expected")]
    assert is_shown(texts[0], before, 6)
    assert is_shown(texts[1], after, 6)
    assert is_shown(texts[2], expected, 4)
    if expected and abs(expected) < 1e-11 * abs(before):
        assert figure.text("change") == "less than its digits show"
        return
    change = after - before
    assert number(figure.text("change")) == pytest.approx(change, rel=6e-4, abs=2e-15 * abs(before))
    differ = figure.text("change") != texts[2]
    assert ("They differ, as" in said) == differ
    if circuit in ("sum", "fork"):
        assert not differ, "such an f is straight along each of its inputs"
    if differ:
        assert ("kink of max" if circuit == "max" else "σ bends") in said
    if circuit == "max":
        assert differ == (name == "y" and inputs[0] == inputs[1] and inputs[2] != 0)


def test_the_product_of_the_wiggle_is_hidden_with_the_gradient(figure):
    figure.press("x + 0.01")
    assert figure.readout() == "Raise x by 0.01: f goes from −12 to −12.04, by −0.04; gradient × 0.01 = ?."
    for _ in range(3):
        figure.press("← next gradient")
    figure.press("x + 0.01")
    assert figure.readout() == "Raise x by 0.01: f goes from −12 to −12.04, by −0.04; gradient × 0.01 = −0.04."
    figure.keys(figure.handle("z"), "ArrowDown")
    assert "to −13.545, by −0.045; gradient × 0.01 = −0.045." in figure.readout(), "it follows the inputs"
    check(figure, "sum", [-2, 5, -4.5], 3)
    figure.press("show all")
    assert figure.readout().startswith("f = ")


def test_a_saturated_neuron_says_that_the_digits_do_not_suffice(figure):
    figure.choose("neuron")
    set_inputs(figure, "neuron", [5, 5, 5, 5, 5])
    figure.press("show all")
    figure.press("b + 0.01")
    assert figure.readout() == (
        "Raise b by 0.01: f goes from 1 to 1, by less than its digits show; gradient × 0.01 = +1.3e−26."
    )


# Keyboard, mouse, finger


def test_a_handle_by_keyboard(figure):
    x = -2.0
    for key, change in [
        ("ArrowUp", 0.5),
        ("ArrowRight", 0.5),
        ("ArrowDown", -0.5),
        ("ArrowLeft", -0.5),
        ("Shift+ArrowUp", 5),
        ("PageDown", -5),
        ("Home", -99),
        ("ArrowDown", -0.5),
        ("End", 99),
        ("ArrowUp", 0.5),
    ]:
        figure.keys(figure.handle("x"), key)
        x = min(5, max(-5, x + change))
        check(figure, "sum", [x, 5, -4], 0)


def test_keyboard_alone_works_menu_and_buttons(figure):
    figure.keys(figure.menu(), "n")
    check(figure, "neuron", STARTS["neuron"], 0)
    figure.keys(figure.button("← next gradient"), "Enter", "Space")
    check(figure, "neuron", STARTS["neuron"], 2)
    figure.keys(figure.handle("b"), "ArrowUp")
    figure.keys(figure.button("show all"), "Space")
    check(figure, "neuron", [2, -1, -3, -2, -2.5])
    figure.keys(figure.button("b + 0.01"), "Enter")
    check_wiggle(figure, "neuron", [2, -1, -3, -2, -2.5], 4)
    figure.keys(figure.button("reset"), "Enter")
    check(figure, "sum", STARTS["sum"], 0)


@pytest.mark.parametrize("circuit", NAMES)
def test_a_handle_by_mouse_moves_its_input_only(figure, circuit):
    figure.choose(circuit)
    figure.press("show all")
    inputs = [float(each) for each in STARTS[circuit]]
    for k, name in enumerate(NAMES[circuit]):
        for dx, dy in [(5, -12), (-8, 7), (30, 500), (0, -500)]:
            before = inputs[k]
            figure.drag(name, dx, dy)
            inputs[k] = float(figure.handle(name).get_attribute("aria-valuenow"))
            # 5 is 25 pixels above the middle of the way
            assert inputs[k] == pytest.approx(min(5, max(-5, before - dy / 5)), abs=0.26)
        check(figure, circuit, inputs)


def test_the_handles_keep_the_focus_and_their_order(figure):
    figure.choose("neuron")
    figure.handle("w₁").focus()
    figure.page.keyboard.press("ArrowUp")
    for name in NAMES["neuron"]:
        assert figure.page.evaluate("document.activeElement.getAttribute('aria-label')") == name
        figure.page.keyboard.press("Tab")
    figure.choose("fork")
    figure.choose("sum")
    assert [each[0] for each in figure.look(LOOK)["handles"]] == NAMES["sum"]


def test_a_finger_drags_an_input(load):
    page = load(Explorable("computation-graph", gradients="shown"), width=390, has_touch=True)
    figure = Figure(page)
    figure.swipe(figure.handle("x"), (0, -5), (0, -20))
    check(figure, "sum", [2, 5, -4])
    assert page.evaluate("scrollY") == 0


def test_reset_returns_to_the_parameters(load):
    figure = Figure(load(Explorable("computation-graph", circuit="fork", inputs=[1.25, 4], gradients="shown")))
    check(figure, "fork", [1.25, 4])
    figure.keys(figure.handle("y"), "ArrowDown")
    check(figure, "fork", [1.25, 3.5])
    figure.choose("max")
    check(figure, "max", STARTS["max"])
    figure.press("hide all")
    check(figure, "max", STARTS["max"], 0)
    figure.press("reset")
    check(figure, "fork", [1.25, 4])


# The drawing


# Pairs of texts that overlap, texts that leave the drawing, and texts on nodes or handles that are not theirs.
CLASHES = """root => {
    const drawing = root.querySelector("svg").getBoundingClientRect();
    const box = (node) => node.getBoundingClientRect();
    const meet = (a, b) => a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top + 2 < b.bottom - 2
        && b.top + 2 < a.bottom - 2; // a line of text has empty room above and below its letters
    const texts = [...root.querySelectorAll("svg text")];
    const labels = texts.filter((node) => node.dataset.value);
    const shapes = [...root.querySelectorAll("g[aria-hidden] > rect.x-blue, .x-handle .x-fill")];
    const found = [];
    texts.forEach((one, k) => texts.slice(k + 1).forEach((other) => {
        if (meet(box(one), box(other))) found.push([one.textContent, other.textContent]);
    }));
    labels.forEach((node) => shapes.forEach((shape) => {
        if (meet(box(node), box(shape))) found.push([node.textContent, "on a shape"]);
    }));
    texts.forEach((node) => {
        const [a, b] = [box(node), drawing];
        if (a.left < b.left - 0.5 || a.right > b.right + 0.5 || a.top < b.top || a.bottom > b.bottom) {
            found.push([node.textContent, "outside"]);
        }
    });
    return found;
}"""
WIDE = {
    "sum": [[-4.5, -4.5, -4.5], [4.5, 3, -4.5], [-1.5, -1, 4.5]],
    "max": [[-4.5, -4.5, -4.5], [-4.5, -3.5, 3.5], [4.5, 3.5, -4.5]],
    "fork": [[-4.5, -4.5], [4.5, -4.5], [-4.5, 4.5], [3.5, 4.5]],
    "neuron": [
        [-4.5, -2.5, -4.5, 1.5, -1.5],
        [4.5, -4.5, 4.5, -4.5, -4.5],
        [-1.5, 0.5, -0.5, 1.5, -4.5],
        [-4.5, 4.5, -4.5, 4.5, -4.5],
        [-0.5, -0.5, -4.5, -4.5, -4.5],
    ],
}


@pytest.mark.parametrize("width", [390, 398, 800])
@pytest.mark.parametrize("circuit", NAMES)
def test_no_text_overlaps_or_is_cut(load, circuit, width):
    """At 398, the figure is 358 wide, as on a phone; long numbers, hidden, halfway and shown."""
    settings = [*SETTINGS[circuit], *WIDE[circuit]]
    figure = Figure(load(Explorable("computation-graph", circuit=circuit), width=width))
    for press in (None, "← next gradient", "← next gradient", "show all"):
        if press:
            figure.press(press)
        for inputs in settings if press == "show all" else settings[:1] + settings[-1:]:
            set_inputs(figure, circuit, inputs)
            assert figure.root.evaluate(CLASHES) == [], (inputs, press)


def test_on_a_phone_edges_keep_their_letters(load):
    """And the numbers are in the sentence of each step."""
    figure = Figure(load(Explorable("computation-graph", circuit="neuron"), width=390))
    numbers = figure.look(LOOK)["texts"]
    slopes = {name: text for name, text in numbers.items() if name.startswith("slope-")}
    assert slopes == {
        "slope-w₁-z": "×x₁",
        "slope-x₁-z": "×w₁",
        "slope-w₂-z": "×x₂",
        "slope-x₂-z": "×w₂",
        "slope-b-z": "×1",
        "slope-z-f": "×σ′",
    }
    figure.press("← next gradient")
    figure.press("← next gradient")
    assert figure.readout().startswith("∂f/∂z = σ′ · ∂f/∂f = 0.1966 · 1 = 0.1966: ")


def test_values_and_gradients_differ_by_more_than_color(figure):
    figure.press("show all")
    for name in BACK["sum"]:
        value, gradient = (figure.root.locator(f"[data-value={kind}-{name}]") for kind in ("value", "gradient"))
        assert float(value.get_attribute("y")) < float(gradient.get_attribute("y"))
        assert value.evaluate("node => getComputedStyle(node).fontStyle") == "normal"
        assert gradient.evaluate("node => getComputedStyle(node).fontStyle") == "italic"
        assert "←" in gradient.text_content()
        assert "←" not in value.text_content()


# The static picture


@pytest.mark.parametrize("circuit", NAMES)
def test_the_picture_says_the_same(circuit):
    for inputs in SETTINGS[circuit]:
        alt = ascii_signs(alt_text(Explorable("computation-graph", circuit=circuit, inputs=inputs)))
        assert f"The graph of f = {FORMULAS[circuit]}. Forward," in alt
        forward, back = alt.split("Back, ")
        for name, value in values_of(circuit, inputs).items():
            assert f"{name} = {value + 0.0:.4g}" in forward
        for name, value in gradients_of(circuit, inputs).items():
            assert re.search(rf"∂f/∂{name} = {re.escape(f'{value + 0.0:.4g}')}[,.]", back)


@pytest.mark.parametrize("circuit", NAMES)
def test_the_arithmetic_of_the_picture(circuit):
    for inputs in SETTINGS[circuit]:
        given = {**module.CIRCUITS[circuit], "start": inputs}
        values, gradients, edges = module.run(given)
        assert values == pytest.approx(values_of(circuit, inputs), rel=1e-12)
        assert gradients == pytest.approx(gradients_of(circuit, inputs), rel=1e-12)
        assert {(a, b): slope for a, b, slope in edges} == pytest.approx(slopes_of(circuit, inputs), rel=1e-12)
