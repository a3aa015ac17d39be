"""What the chapter on backpropagation builds in the open, beside a peer or beside what it claims."""

import math
import re
from itertools import pairwise
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from chapter_cells import CHAPTERS, functions, run, source

from lib import datasets
from lib.activations import relu, tanh
from lib.gradients import check_gradient, numerical_gradient
from lib.layers import Activation, Linear, Sequential
from lib.losses import cross_entropy

CHAPTER = "backpropagation"
ENGINE = "class Value:"


@pytest.fixture(scope="module")
def page():
    return run(CHAPTER, ENGINE)


@pytest.fixture(scope="module")
def Value(page):  # noqa: N802
    return page["Value"]


@pytest.fixture
def leaf(torch):
    """Return a function that makes a tensor of which one wants the gradient."""
    return lambda data: torch.tensor(data, dtype=torch.float64, requires_grad=True)


# By hand


def test_circuit_by_hand_is_the_engines(Value):
    cell = run(CHAPTER, "df_dq, df_dz")
    x, y, z = Value(-2.0), Value(5.0), Value(-4.0)
    q = x + y
    (q * z).backward()
    assert [x.grad, y.grad, z.grad, q.grad] == [cell["df_dx"], cell["df_dy"], cell["df_dz"], cell["df_dq"]]
    assert [x.grad, y.grad, z.grad, q.grad] == [-4, -4, 3, -4]


def test_staged_neuron_is_pytorchs(leaf, torch):
    cell = run(CHAPTER, "# Backward: the local slope")
    w1, w2, b, x1, x2 = (leaf(cell[name]) for name in ("w1", "w2", "b", "x1", "x2"))
    stages = {"a": w1 * x1, "c": w2 * x2}
    stages["z"] = stages["a"] + stages["c"] + b
    stages["m"] = -stages["z"]
    stages["e"] = stages["m"].exp()
    stages["n"] = 1 + stages["e"]
    stages["s"] = 1 / stages["n"]
    for stage in stages.values():
        stage.retain_grad()
    stages["s"].backward()
    for name, tensor in (stages | {"w1": w1, "w2": w2, "b": b}).items():
        assert cell[name] == pytest.approx(tensor.item(), rel=1e-14)
        assert cell[f"d{name}"] == pytest.approx(tensor.grad.item(), rel=1e-14)
    assert cell["s"] == pytest.approx(torch.sigmoid(torch.tensor(1.5, dtype=torch.float64)).item())


# The engine. The operations are written once, for values and for tensors.

OPERATIONS = {
    "a + b": lambda a, b: a + b,
    "a - b": lambda a, b: a - b,
    "a * b": lambda a, b: a * b,
    "a / b": lambda a, b: a / b,
    "max(a, b)": lambda a, b: a.max(b),
    "-a": lambda a, b: -a,
    "a + 2": lambda a, b: a + 2,
    "2 + a": lambda a, b: 2 + a,
    "a - 2": lambda a, b: a - 2,
    "2 - a": lambda a, b: 2 - a,
    "a * 3": lambda a, b: a * 3,
    "3 * a": lambda a, b: 3 * a,
    "a / 2": lambda a, b: a / 2,
    "2 / a": lambda a, b: 2 / a,
    "a²": lambda a, b: a**2,
    "a³": lambda a, b: a**3,
    "1/a": lambda a, b: a**-1,
    "√a": lambda a, b: a**0.5,
    "exp a": lambda a, b: a.exp(),
    "log a": lambda a, b: a.log(),
    "tanh a": lambda a, b: a.tanh(),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_operation_is_pytorchs(name, rng, Value, leaf):
    for data in rng.uniform(0.1, 3, size=(20, 2)).tolist():
        ours, theirs = [Value(x) for x in data], [leaf(x) for x in data]
        value, tensor = OPERATIONS[name](*ours), OPERATIONS[name](*theirs)
        assert value.data == pytest.approx(tensor.item(), rel=1e-14)
        value.backward()
        tensor.backward()
        for a, b in zip(ours, theirs, strict=True):
            assert a.grad == pytest.approx(b.grad.item() if b.grad is not None else 0, rel=1e-13)


def random_program(rng, Value, inputs, length):
    """Draw a list of steps (operation, place of a, place of b); values stay where every slope is moderate."""
    pool, steps = [Value(x) for x in inputs], []
    while len(steps) < length:
        step = str(rng.choice(list(OPERATIONS))), int(rng.integers(len(pool))), int(rng.integers(len(pool)))
        try:
            result = OPERATIONS[step[0]](pool[step[1]], pool[step[2]])
        except (ValueError, ZeroDivisionError):  # the logarithm of a negative number, 1 / 0
            continue
        if isinstance(result.data, float) and 0.05 < abs(result.data) < 20:  # a root may be complex
            pool.append(result)
            steps.append(step)
    return steps


def follow(steps, inputs):
    """Compute all steps and return their sum, in which most of them occur several times."""
    pool = list(inputs)
    for name, a, b in steps:
        pool.append(OPERATIONS[name](pool[a], pool[b]))
    return sum(pool)


@pytest.mark.parametrize("seed", range(60))
def test_random_expression_is_pytorchs(seed, Value, leaf):
    rng = np.random.default_rng(seed)
    data = rng.normal(size=4).tolist()
    steps = random_program(rng, Value, data, length=25)
    ours, theirs = [Value(x) for x in data], [leaf(x) for x in data]
    value, tensor = follow(steps, ours), follow(steps, theirs)
    assert value.data == pytest.approx(tensor.item(), rel=1e-12)
    value.backward()
    tensor.backward()
    expected = [x.grad.item() for x in theirs]
    assert [x.grad for x in ours] == pytest.approx(expected, rel=1e-9, abs=1e-11 * max(map(abs, expected)))


def test_random_expressions_use_every_operation(Value):
    rngs = map(np.random.default_rng, range(60))
    used = {name for rng in rngs for name, _, _ in random_program(rng, Value, rng.normal(size=4).tolist(), 25)}
    assert used == set(OPERATIONS)


@pytest.mark.parametrize(
    ("expression", "slope"),
    [
        (lambda x: x + x, 2),
        (lambda x: x - x, 0),
        (lambda x: x * x, 6),
        (lambda x: x / x, 0),
        (lambda x: x * x * x, 27),
        (lambda x: x.max(x), 1),
        (lambda x: x * 4 + x, 5),
        (lambda x: x, 1),
    ],
)
def test_at_a_fork_gradients_add(expression, slope, Value):
    x = Value(3.0)
    expression(x).backward()
    assert x.grad == pytest.approx(slope, abs=1e-15)


def test_numbers_of_numpy_may_stand_on_either_side(Value):
    x, two = Value(3.0), np.float64(2)
    for value in (two * x, x * two):
        assert isinstance(value, Value)
        value.backward()
        assert x.grad == 2
    (two - x).backward()
    assert x.grad == -1


def test_at_a_tie_the_shares_of_the_maximum_sum_to_one(Value):
    a, b = Value(2.0), Value(2.0)
    a.max(b).backward()
    assert sorted([a.grad, b.grad]) == [0, 1]
    zero = Value(0.0)
    zero.max(0).backward()
    assert zero.grad == 0  # relu'(0)


@pytest.mark.usefixtures("torch")
def test_what_the_text_shows_of_pytorch_is_what_it_prints(capsys):
    """The page doesn't run it: readers need not have PyTorch."""
    cells = nbformat.read(CHAPTERS / "backpropagation.ipynb", as_version=4).cells
    (text,) = (cell.source for cell in cells if cell.cell_type == "markdown" and "import torch" in cell.source)
    code = text.split("```python\n")[1].split("```")[0]
    exec(code, {})
    assert capsys.readouterr().out.split() == re.findall(r"# (tensor\(.*\))", code)


def test_backward_begins_at_zero_where_pytorchs_adds(Value, leaf):
    x, tensor = Value(3.0), leaf(3.0)
    f, g = x * x, tensor * tensor
    for passes in (1, 2, 3):
        f.backward()
        g.backward(retain_graph=True)
        assert x.grad == 6
        assert tensor.grad == 6 * passes


def test_a_gradient_is_that_of_the_result_asked_last(Value):
    x, y = Value(3.0), Value(5.0)
    product = x * y
    (product + x).backward()
    assert [x.grad, y.grad, product.grad] == [6, 3, 1]
    (product * 2).backward()
    assert [x.grad, y.grad, product.grad] == [10, 6, 2]


def test_long_chains_need_no_recursion(Value):
    x = value = Value(0.5)
    for _ in range(10_000):
        value = value * 1.0001 + x
    value.backward()
    growth = 1.0001**10_000
    assert x.grad == pytest.approx(growth + (growth - 1) / 0.0001, rel=1e-10)
    assert value.data == pytest.approx(0.5 * x.grad, rel=1e-10)


def test_each_value_passes_on_once_however_many_paths_there_are(page, Value):
    x = value = Value(1.0)
    for _ in range(200):
        value = value + value  # 2²⁰⁰ paths
    value.backward()
    assert x.grad == 2.0**200
    assert len(page["ancestors"](value)) == 201


def test_the_engine_is_short():
    lines = [line for line in source(CHAPTER, ENGINE).splitlines() if line.strip()]
    assert len(lines) < 70  # "sixty lines", of which the class has fewer
    assert len(source(CHAPTER, ENGINE).splitlines()) < 100


# Broken on purpose


@pytest.fixture(scope="module")
def careless(page):
    (backward,) = functions(CHAPTER, "careless_backward", given=page)
    return backward


def test_careless_backward_with_care_is_right(careless, Value):
    rng = np.random.default_rng(1)
    inputs = [Value(x) for x in rng.normal(size=4)]
    value = follow(random_program(rng, Value, [x.data for x in inputs], 20), inputs)
    value.backward()
    expected = [x.grad for x in inputs]
    careless(value)
    assert [x.grad for x in inputs] == expected


def test_an_overwritten_message_is_lost_at_forks_only(careless, Value):
    x, y, z = Value(3.0), Value(4.0), Value(5.0)
    careless(x * y + z.exp(), add=False)
    assert [x.grad, y.grad, z.grad] == [4, 3, math.exp(5)]
    careless(x * y + x, add=False)
    assert x.grad in (1, 4)  # one of the two paths, not their sum


def test_the_wrong_order_passes_on_before_all_has_arrived(careless, Value):
    x = Value(3.0)
    y = x * x
    f = y * x + y
    f.backward()
    assert x.grad == 33
    careless(f, latest_first=False)
    assert x.grad == 15
    careless(f, add=False)
    assert x.grad == 9
    careless(x * x, latest_first=False)  # no harm where nothing lies between
    assert x.grad == 6


# What it costs


@pytest.mark.parametrize("n", [2, 10, 57])
def test_the_long_formula_is_pytorchs_at_a_linear_cost(n, page, Value, leaf, torch):
    (long_formula,) = functions(CHAPTER, "long_formula", given=page)
    data = np.sin(np.arange(n))
    inputs, tensor = [Value(x) for x in data], leaf(data)
    value = long_formula(inputs)
    value.backward()
    torch.tanh(tensor[:-1] * tensor[1:]).sum().backward()
    np.testing.assert_allclose([x.grad for x in inputs], tensor.grad, rtol=1e-12, atol=1e-15)
    nodes = page["ancestors"](value)
    assert len(nodes) == 4 * n - 2
    assert sum(len(node.parents) > 0 for node in nodes) == 3 * (n - 1)
    assert sum(len(node.parents) for node in nodes) == 5 * (n - 1)


@pytest.mark.parametrize("seed", range(20))
def test_forwards_and_backwards_agree(seed, page, Value):
    (forward_slope,) = functions(CHAPTER, "forward_slope", given=page)
    rng = np.random.default_rng(seed)
    inputs = [Value(x) for x in rng.normal(size=4).tolist()]
    value = follow(random_program(rng, Value, [x.data for x in inputs], 20), inputs)
    value.backward()
    for x in inputs:
        assert forward_slope(value, x) == pytest.approx(x.grad, rel=1e-9, abs=1e-9)


# A network out of numbers


@pytest.fixture(scope="module")
def xor():
    return run(CHAPTER, ENGINE, "def squared_error(")


def test_loss_on_the_corners_is_pytorchs(xor, rng, leaf, torch):
    data = rng.normal(size=13)
    weights, tensor = [xor["Value"](w) for w in data], leaf(data)
    loss = xor["squared_error"](weights)
    loss.backward()
    units = tensor[:12].reshape(3, 4)  # w1, w2, b, v
    corners = torch.tensor(xor["corners"], dtype=torch.float64)
    outputs = torch.tanh(corners @ units[:, :2].T + units[:, 2]) @ units[:, 3] + tensor[12]
    expected = ((outputs - torch.tensor(xor["targets"])) ** 2).mean()
    expected.backward()
    assert loss.data == pytest.approx(expected.item(), rel=1e-13)
    np.testing.assert_allclose([w.grad for w in weights], tensor.grad, rtol=1e-11)


def test_xor_is_learned(xor):
    outputs = [xor["predict"](xor["weights"], *corner).data for corner in xor["corners"]]
    assert [(a > 0) != (b > 0) for a, b in xor["corners"]] == [target == 1 for target in xor["targets"]]
    np.testing.assert_allclose(outputs, xor["targets"], rtol=0, atol=0.05)


# By matrices


@pytest.fixture(scope="module")
def net():
    """The functions of the two-layer network."""
    names = ("new_network", "scores_of", "loss_and_gradients", "train", "share_right")
    return SimpleNamespace(**dict(zip(names, functions(CHAPTER, *names), strict=True)))


def by_torch(torch, network, X, y):
    """Return loss and gradients of a two-layer network of torch.nn."""
    W1, b1, W2, b2 = map(torch.tensor, network)
    model = torch.nn.Sequential(torch.nn.Linear(*W1.shape), torch.nn.ReLU(), torch.nn.Linear(*W2.shape)).double()
    with torch.no_grad():
        for parameter, value in zip(model.parameters(), (W1.T, b1, W2.T, b2), strict=True):
            parameter.copy_(value)
    scores = model(torch.tensor(X))
    loss = torch.nn.functional.cross_entropy(scores, torch.tensor(y))
    loss.backward()
    gradients = [parameter.grad.numpy() for parameter in model.parameters()]
    return scores.detach().numpy(), loss.item(), [g.T for g in gradients]


def draw(net, rng, sizes=(7, 11, 5), samples=30):
    network = net.new_network(sizes, rng)
    network = [parameter + 0.1 * rng.normal(size=parameter.shape) for parameter in network]  # no bias is 0
    return network, rng.normal(size=(samples, sizes[0])), rng.integers(sizes[-1], size=samples)


@pytest.mark.parametrize("samples", [1, 30])
def test_network_and_its_gradients_are_pytorchs(samples, net, rng, torch):
    network, X, y = draw(net, rng, samples=samples)
    scores, expected, slopes = by_torch(torch, network, X, y)
    loss, gradients = net.loss_and_gradients(network, X, y)
    assert loss == pytest.approx(expected, rel=1e-13)
    np.testing.assert_allclose(net.scores_of(network, X), scores, rtol=1e-12, atol=1e-14)
    for ours, theirs, parameter in zip(gradients, slopes, network, strict=True):
        assert ours.shape == parameter.shape
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-14)


def test_network_and_its_gradients_are_the_librarys(net, rng):
    network, X, y = draw(net, rng)
    model = Sequential(Linear(7, 11, rng=rng), Activation(relu), Linear(11, 5, rng=rng))
    for parameter, value in zip(model.parameters, network, strict=True):
        parameter[...] = value
    np.testing.assert_allclose(model.forward(X), net.scores_of(network, X), rtol=1e-13)
    model.backward(cross_entropy(model.forward(X), y)[1])
    for ours, theirs in zip(net.loss_and_gradients(network, X, y)[1], model.gradients, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-15)


def test_the_engine_finds_the_same(net, page, rng):
    (by_engine,) = functions(CHAPTER, "by_engine", given=page)
    network, X, y = draw(net, rng, (3, 5, 4), samples=6)
    loss, gradients = by_engine(network, X, y)
    expected, slopes = net.loss_and_gradients(network, X, y)
    assert loss == pytest.approx(expected, rel=1e-13)
    for ours, theirs in zip(gradients, slopes, strict=True):
        np.testing.assert_allclose(ours.astype(float), theirs, rtol=0, atol=1e-14)


@pytest.mark.parametrize("activation", [relu, tanh])
def test_many_networks_descend_as_each_does_in_pytorch(activation, rng, torch):
    descend, outputs_of = functions(CHAPTER, "descend", "outputs_of")
    X, targets = rng.normal(size=(9, 2)), rng.normal(size=(9, 1))
    starts = [rng.normal(size=(4, *shape)) for shape in ((2, 5), (1, 5), (5, 1), (1, 1))]
    before = [start.copy() for start in starts]
    ends = descend(starts, X, targets, activation, rate=0.05, steps=7)
    inputs, wanted, bend = torch.tensor(X), torch.tensor(targets), getattr(torch, activation.name)
    for k in range(4):
        W1, b1, W2, b2 = parameters = [torch.tensor(start[k], requires_grad=True) for start in starts]
        descent = torch.optim.SGD(parameters, lr=0.05)
        for _ in range(7):
            descent.zero_grad()
            ((bend(inputs @ W1 + b1) @ W2 + b2 - wanted) ** 2).mean().backward()
            descent.step()
        for end, parameter in zip(ends, parameters, strict=True):
            np.testing.assert_allclose(end[k], parameter.detach(), rtol=0, atol=1e-13)
        outputs = (bend(inputs @ W1 + b1) @ W2 + b2).detach()
        np.testing.assert_allclose(outputs_of(ends, X, activation)[k], outputs, rtol=0, atol=1e-12)
    for start, untouched in zip(starts, before, strict=True):
        np.testing.assert_array_equal(start, untouched)


@pytest.mark.parametrize("sizes", [(7, 5), (7, 11, 5), (7, 11, 6, 5), (7, *[12] * 9, 5)])
def test_many_layers_are_pytorchs(sizes, net, rng, torch):
    forward, deep = functions(CHAPTER, "deep_forward", "deep_loss_and_gradients")
    network, X, y = draw(net, rng, sizes)
    tensors = [torch.tensor(parameter, requires_grad=True) for parameter in network]
    outputs = torch.tensor(X)
    for k in range(0, len(tensors), 2):
        outputs = (torch.relu(outputs) if k else outputs) @ tensors[k] + tensors[k + 1]
    expected = torch.nn.functional.cross_entropy(outputs, torch.tensor(y))
    expected.backward()
    inputs, scores = forward(network, X)
    assert len(inputs) == len(sizes) - 1
    np.testing.assert_allclose(scores, outputs.detach(), rtol=0, atol=1e-13)
    loss, gradients = deep(network, X, y)
    assert loss == pytest.approx(expected.item(), rel=1e-13)
    for ours, theirs in zip(gradients, tensors, strict=True):
        np.testing.assert_allclose(ours, theirs.grad, rtol=0, atol=1e-14)


def test_two_layers_are_a_case_of_many(net, rng):
    _, deep = functions(CHAPTER, "deep_forward", "deep_loss_and_gradients")
    network, X, y = draw(net, rng)
    loss, gradients = deep(network, X, y)
    expected, slopes = net.loss_and_gradients(network, X, y)
    assert loss == expected
    for ours, theirs in zip(gradients, slopes, strict=True):
        np.testing.assert_array_equal(ours, theirs)


def test_new_network_has_hes_variance_and_no_bias(net, rng):
    W1, b1, W2, b2 = net.new_network((200, 300, 50), rng)
    assert [W1.shape, b1.shape, W2.shape, b2.shape] == [(200, 300), (300,), (300, 50), (50,)]
    assert W1.var() == pytest.approx(2 / 200, rel=0.03)
    assert W2.var() == pytest.approx(2 / 300, rel=0.03)
    assert not b1.any()
    assert not b2.any()


def test_without_the_mask_the_first_layer_is_wrong_and_the_second_right(net, rng, torch):
    (without_mask,) = functions(CHAPTER, "without_mask", given=vars(net))
    network, X, y = draw(net, rng)
    loss, gradients = without_mask(network, X, y)
    _, expected, slopes = by_torch(torch, network, X, y)
    assert loss == pytest.approx(expected, rel=1e-13)
    right = [np.allclose(ours, theirs, rtol=0, atol=1e-12) for ours, theirs in zip(gradients, slopes, strict=True)]
    assert right == [False, False, True, True]


def test_without_the_mask_the_spiral_is_not_learned(net, spiral):
    (without_mask,) = functions(CHAPTER, "without_mask", given=vars(net))
    X, y = spiral
    shares = {}
    for function in (net.loss_and_gradients, without_mask):
        network = net.new_network((2, 20, 3), np.random.default_rng(0))
        for _ in range(1000):
            for parameter, gradient in zip(network, function(network, X, y)[1], strict=True):
                parameter -= 0.5 * gradient
        shares[function.__name__] = net.share_right(net.scores_of(network, X), y)
    assert shares["loss_and_gradients"] > 0.95
    assert shares["without_mask"] < 0.65


@pytest.mark.parametrize(("sizes", "batch"), [((64, 64, 10), 1), ((64, 64, 10), 64), ((5, 7, 7, 3), 20)])
def test_memory_is_that_of_pytorchs_parameters_and_outputs(sizes, batch, torch):
    (memory,) = functions(CHAPTER, "memory")
    layers = [layer for pair in pairwise(sizes) for layer in (torch.nn.Linear(*pair), torch.nn.ReLU())]
    layers.pop()  # no activation after the last
    arrays = [torch.zeros(batch, sizes[0])]
    for layer in layers:
        arrays.append(layer(arrays[-1]))
    weights, kept = memory(sizes, batch)
    parameters = [parameter for layer in layers for parameter in layer.parameters()]
    assert weights == pytest.approx(sum(p.numel() * p.element_size() for p in parameters) / 1e6, rel=1e-12)
    assert kept == pytest.approx(sum(a.numel() * a.element_size() for a in arrays) / 1e6, rel=1e-12)


def test_of_vector_takes_a_network_apart_and_together_again(net, rng):
    network, X, y = draw(net, rng)
    (of_vector,) = functions(CHAPTER, "of_vector")
    at_vector = of_vector(net.loss_and_gradients, network, X, y)
    vector = np.concatenate([parameter.ravel() for parameter in network])
    loss, gradient = at_vector(vector)
    assert loss == pytest.approx(net.loss_and_gradients(network, X, y)[0], rel=1e-14)
    slopes = numerical_gradient(lambda v: at_vector(v)[0], vector)
    np.testing.assert_allclose(gradient, slopes, rtol=0, atol=1e-8)


@pytest.mark.parametrize(("wrong", "shown"), [(0, "below 1e-7   0 of 20"), (1e-2, "20 of 20")])
def test_check_of_the_whole_takes_41_evaluations_and_finds_one_wrong_entry(wrong, shown, net, rng, capsys):
    network, X, y = draw(net, rng)
    calls = []

    def counted(*arguments):
        calls.append(arguments)
        loss, gradients = net.loss_and_gradients(*arguments)
        gradients[-1][0] += wrong
        return loss, gradients

    given = vars(net) | {"X": X, "y": y}
    (of_vector,) = functions(CHAPTER, "of_vector", given=given)
    (check_whole,) = functions(CHAPTER, "check_whole", given=given | {"of_vector": of_vector})
    check_whole(counted, network, np.arange(len(X)))
    assert capsys.readouterr().out.rstrip().endswith(shown)
    assert len(calls) == 41

    vector = np.concatenate([parameter.ravel() for parameter in network])
    at_vector = of_vector(counted, network, X, y)
    if wrong:
        with pytest.raises(AssertionError, match="differences reach"):
            check_gradient(at_vector, vector, directions=20, rng=rng)
    else:
        check_gradient(at_vector, vector, directions=20, rng=rng)


def test_a_kink_goes_with_fewer_points_and_often_with_a_smaller_step(net, spiral, capsys):
    X, y = spiral
    outside = np.flatnonzero(X.any(axis=1))
    (of_vector,) = functions(CHAPTER, "of_vector")
    given = vars(net) | {"X": X, "y": y, "of_vector": of_vector}
    check_whole, _, deep = functions(CHAPTER, "check_whole", "deep_forward", "deep_loss_and_gradients", given=given)

    def passes(network, rows, h):
        check_whole(deep, network, rows, h)
        return capsys.readouterr().out.endswith(" 0 of 20\n")

    starts = [net.new_network((2, *[20] * 9, 3), np.random.default_rng(seed)) for seed in range(60)]
    failed = [start for start in starts if not passes(start, outside, 1e-5)]
    assert 5 < len(failed) < 25
    assert all(passes(start, outside[15::30], 1e-5) for start in starts)
    assert len(failed) / 2 < sum(passes(start, outside, 1e-6) for start in failed) < len(failed)


# Why the nonlinearity?


def test_lines_of_lines_are_lines(rng):
    (h,) = functions(CHAPTER, "h")
    for x, c, t in rng.normal(size=(20, 3)):
        nested = h(h(h(x, c, t), c, t), c, t)
        assert nested == pytest.approx(c**3 * x + t * (c**2 + c + 1), rel=1e-12, abs=1e-12)


def test_through_steps_no_gradient_comes_back(torch):
    cell = run(CHAPTER, "def change(")
    X, y, W1, W2, unit_step = (cell[name] for name in ("X", "y", "W1", "W2", "unit_step"))
    gradient = numerical_gradient(lambda W: cross_entropy(unit_step(X @ W) @ W2, y)[0], W1, step=1e-7)
    assert not gradient.any()
    assert cell["change"](unit_step, 1e-4) == 0
    assert cell["change"](unit_step, 3.0) != 0  # and yet the loss depends on W1

    W = torch.tensor(W1, requires_grad=True)
    torch.nn.functional.cross_entropy(torch.tanh(torch.tensor(X) @ W) @ torch.tensor(W2), torch.tensor(y)).backward()
    assert abs(W.grad.sum()) > 0.1
    assert cell["change"](np.tanh, 1e-4) == pytest.approx(1e-4 * W.grad.sum().item(), rel=1e-3)


@pytest.fixture(scope="module")
def hinges():
    names = ("curve", "written_down")
    return SimpleNamespace(**dict(zip(names, functions(CHAPTER, *names), strict=True)))


@pytest.mark.parametrize("units", [1, 4, 16, 64])
def test_written_down_interpolates(units, hinges):
    corners, ramps, offset = hinges.written_down(units)
    assert len(corners) == len(ramps) == units
    knots = np.linspace(-3, 3, units + 1)
    x = np.sort(np.concatenate([knots, np.linspace(-3, 3, 333)]))
    values = np.maximum(x[:, None] - corners, 0) @ ramps + offset
    np.testing.assert_allclose(values, np.interp(x, knots, hinges.curve(knots)), rtol=0, atol=1e-12)


def test_twice_as_many_units_leave_a_quarter_of_the_error(hinges):
    x = np.linspace(-3, 3, 1001)
    nets = [hinges.written_down(units) for units in (8, 16, 32, 64)]
    outputs = [np.maximum(x[:, None] - corners, 0) @ ramps + offset for corners, ramps, offset in nets]
    errors = [abs(output - hinges.curve(x)).max() for output in outputs]
    for coarse, fine in pairwise(errors):
        assert coarse / fine == pytest.approx(4, rel=0.2)


# Around the spiral


@pytest.fixture(scope="module")
def spiral():
    return datasets.spirals(100, rng=np.random.default_rng(0))


def test_no_straight_cut_gets_half_of_the_spiral_right(spiral, sklearn):
    X, y = spiral
    best = sklearn("linear_model").LogisticRegression(C=1e6, max_iter=1000).fit(X, y)
    assert 1 / 3 < best.score(X, y) < 0.5


@pytest.mark.parametrize("seed", range(5))
def test_twenty_units_wind_around_the_spiral(seed, net, spiral):
    start = net.new_network((2, 20, 3), np.random.default_rng(seed))
    before = [parameter.copy() for parameter in start]
    end = net.train(start, *spiral, rate=1.0, steps=2000)
    assert net.share_right(net.scores_of(end, spiral[0]), spiral[1]) >= 0.95
    for parameter, untouched in zip(start, before, strict=True):
        np.testing.assert_array_equal(parameter, untouched)


def test_training_is_pytorchs(net, spiral, torch):
    X, y = spiral
    start = net.new_network((2, 8, 3), np.random.default_rng(0))
    expected = [parameter.copy() for parameter in start]
    for _ in range(10):
        _, _, gradients = by_torch(torch, expected, X, y)
        expected = [parameter - 0.3 * gradient for parameter, gradient in zip(expected, gradients, strict=True)]
    for ours, theirs in zip(net.train(start, X, y, rate=0.3, steps=10), expected, strict=True):
        np.testing.assert_allclose(ours, theirs, rtol=0, atol=1e-12)


def test_from_zero_weights_nothing_comes_back(net, spiral):
    start = [np.zeros(shape) for shape in ((2, 20), (20,), (20, 3), (3,))]
    assert not any(gradient.any() for gradient in net.loss_and_gradients(start, *spiral)[1][:3])
    for parameter in net.train(start, *spiral, rate=1.0, steps=50)[:3]:
        assert not parameter.any()


@pytest.mark.parametrize("value", [0.5, -0.2])
def test_equal_units_stay_equal(value, net, spiral):
    start = [np.full((2, 20), value), np.zeros(20), np.full((20, 3), value), np.zeros(3)]
    W1, b1, W2, _ = net.train(start, *spiral, rate=1.0, steps=300)
    np.testing.assert_allclose(W1, W1[:, :1] + np.zeros(20), rtol=0, atol=1e-10)
    np.testing.assert_allclose(b1, b1[0], rtol=0, atol=1e-10)
    np.testing.assert_allclose(W2, W2[:1] + np.zeros((20, 1)), rtol=0, atol=1e-10)
    assert abs(W1 - start[0]).max() > 0.01  # they did learn
    assert net.share_right(net.scores_of([W1, b1, W2, 0], spiral[0]), spiral[1]) < 0.6


# On the digits


def test_the_network_for_the_digits_has_4810_parameters(net, rng):
    assert sum(parameter.size for parameter in net.new_network((64, 64, 10), rng)) == 4810
