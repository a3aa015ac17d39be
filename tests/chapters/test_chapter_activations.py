"""What the chapter on activations builds in the open, beside a peer or beside what it claims."""

from itertools import pairwise, product

import numpy as np
import pytest
import scipy
from chapter_cells import beginning, functions, run

from lib.layers import Activation, BatchNorm, Linear, Sequential
from lib.losses import cross_entropy

CHAPTER = "activations"
FAMILY = ("normal = np.vectorize", "twins = {")
NAMES = ("step", "sigmoid", "tanh", "ReLU", "leaky", "ELU", "GELU", "SiLU")


@pytest.fixture(scope="module")
def page():
    return run(CHAPTER, *FAMILY)


@pytest.fixture(scope="module")
def peers(torch):
    """The family, in PyTorch."""
    return {
        "step": lambda z: torch.heaviside(z, torch.zeros_like(z)) + 0 * z,
        "sigmoid": torch.sigmoid,
        "tanh": torch.tanh,
        "ReLU": torch.relu,
        "leaky": lambda z: torch.nn.functional.leaky_relu(z, 0.01),
        "ELU": torch.nn.functional.elu,
        "GELU": torch.nn.functional.gelu,
        "SiLU": torch.nn.functional.silu,
    }


# The family


@pytest.mark.parametrize("name", NAMES)
def test_values_and_derivatives_are_pytorchs(name, page, peers, torch):
    assert list(page["family"]) == list(page["twins"]) == list(NAMES)
    at = np.linspace(-20, 20, 801)
    assert at[400] == 0  # the corner, where PyTorch, too, takes the slope from the left
    z = torch.tensor(at, requires_grad=True)
    if name == "step":  # it has no derivative in PyTorch
        values, slopes = peers[name](z).detach().numpy(), np.zeros(801)
    else:
        values = peers[name](z)
        values.sum().backward()
        values, slopes = values.detach().numpy(), z.grad.numpy()
    ours, derivative = page["family"][name]
    for function, slope in ((ours, derivative), (page["twins"][name], page["twins"][name].derivative)):
        np.testing.assert_allclose(function(at), values, rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(slope(at), slopes, rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("name", NAMES)
def test_short_forms_dont_overflow(name, page):
    for form in page["family"][name]:
        assert np.isfinite(form(np.array([-1e4, -800, 800, 1e4]))).all()


def test_only_the_librarys_sigmoid_has_a_small_slope_where_it_is_small(page):
    """The short form is 0 long before the smallest float."""
    z = np.array([-40.0, -700.0])
    value, slope = page["family"]["sigmoid"]
    assert not value(z).any()
    assert not slope(z).any()
    np.testing.assert_allclose(page["sigmoid"](z), scipy.special.expit(z), rtol=1e-13, atol=0)
    np.testing.assert_allclose(page["sigmoid"].derivative(z), scipy.special.expit(z), rtol=1e-13, atol=0)


@pytest.mark.parametrize("name", NAMES)
def test_mean_output_for_normal_inputs(name, page):
    twin = page["twins"][name]
    expected, _ = scipy.integrate.quad(lambda z: twin(z) * page["density"](z), -12, 12, points=[0])
    assert twin(page["normal_inputs"]).mean() == pytest.approx(expected, abs=0.01)
    assert (abs(expected) < 1e-9) == (name == "tanh")  # the only one that is zero-centred


@pytest.mark.parametrize(
    ("name", "largest"), [("sigmoid", 0.25), ("tanh", 1), ("ReLU", 1), ("ELU", 1), ("GELU", 1.1289), ("SiLU", 1.0998)]
)
def test_largest_slope(name, largest, page):
    slopes = page["family"][name][1](page["wide"])
    assert slopes.max() == pytest.approx(largest, abs=1e-4)


def test_tanh_is_a_stretched_sigmoid(page):
    z = np.linspace(-9, 9, 181)
    np.testing.assert_allclose(page["family"]["tanh"][0](z), 2 * scipy.special.expit(2 * z) - 1, rtol=0, atol=1e-15)


@pytest.mark.parametrize("alpha", [0.5, 1.0, 2.0])
def test_elu_has_a_corner_unless_alpha_is_1(alpha, page, torch):
    elu, h = page["elu"](alpha), 1e-7
    left, right = (elu(0.0) - elu(-h)) / h, (elu(h) - elu(0.0)) / h
    assert left == pytest.approx(alpha, rel=1e-6)
    assert right == pytest.approx(1, rel=1e-6)
    z = np.linspace(-5, 5, 101)
    np.testing.assert_allclose(elu(z), torch.nn.functional.elu(torch.tensor(z), alpha), rtol=1e-13)


# What saturates


def test_both_tails_of_the_sigmoid_are_flat_alike(page):
    z = np.linspace(0, 30, 301)
    for slope in (page["sigmoid"].derivative, page["family"]["sigmoid"][1]):
        np.testing.assert_allclose(slope(z), slope(-z), rtol=0, atol=1e-16)
    slopes = page["sigmoid"].derivative(z)
    assert slopes[0] == 0.25
    assert (np.diff(slopes) < 0).all()
    np.testing.assert_array_equal(page["sigmoid"].derivative(-z), slopes)
    np.testing.assert_allclose(page["tanh"].derivative(z), page["tanh"].derivative(-z), rtol=1e-15)


@pytest.mark.parametrize("layers", [1, 5, 10])
def test_at_most_a_quarter_survives_each_sigmoid(layers, rng, torch):
    x = torch.tensor(3 * rng.normal(size=500), requires_grad=True)
    h = x
    for bias in rng.normal(size=layers):
        h = torch.sigmoid(h + bias)
    h.sum().backward()
    assert 0 < x.grad.max() <= 0.25**layers

    x = torch.zeros(1, dtype=torch.float64, requires_grad=True)  # the best case: 0 in front of each sigmoid
    h = x
    for _ in range(layers):
        h = torch.sigmoid(h - h.detach())
    h.backward()
    assert x.grad.item() == 0.25**layers


# Ten layers


@pytest.fixture(scope="module")
def ten_layers(page):
    """The digits, the scales and `look_through`."""
    given = page | run(CHAPTER, "scales = {")
    _, look_through = functions(CHAPTER, "send_through", "look_through", given=given)
    return given | {"look_through": look_through}


@pytest.mark.parametrize(
    ("name", "scale"), [("sigmoid", "Xavier"), ("tanh", "Xavier"), ("ReLU", "He"), ("ELU", "1"), ("SiLU", "0.01")]
)
def test_look_through_is_pytorchs(name, scale, ten_layers, peers, torch):
    twin = ten_layers["twins"][name]
    spread, size, norms = ten_layers["look_through"](twin, scale, 3, depth=3, width=20)
    rng, weights, sums = np.random.default_rng(3), [], []
    deviations = {"Xavier": lambda D, C: (2 / (D + C)) ** 0.5, "He": lambda D, C: (2 / D) ** 0.5}
    for D, C in pairwise((64, 20, 20, 20, 10)):
        deviation = deviations[scale](D, C) if scale in deviations else float(scale)
        weights.append(torch.tensor(deviation * rng.normal(size=(D, C)), requires_grad=True))
    h = torch.tensor(ten_layers["x_train"])
    for W in weights:
        sums.append(h @ W)
        sums[-1].retain_grad()
        h = peers[name](sums[-1])
    torch.nn.functional.cross_entropy(sums[-1], torch.tensor(ten_layers["y_train"])).backward()
    of_units = [z.std(dim=0, correction=0) for z in sums]  # over the images
    np.testing.assert_allclose(spread, [unit.square().mean().sqrt().item() for unit in of_units], rtol=1e-11)
    np.testing.assert_allclose(size, [z.square().mean().sqrt().item() for z in sums], rtol=1e-11)
    np.testing.assert_allclose(norms, [z.grad.norm().item() for z in sums], rtol=1e-9)


@pytest.mark.parametrize("name", NAMES[1:])
def test_with_tiny_weights_nothing_arrives_and_with_large_ones_too_much(name, ten_layers):
    def share(scale):
        _, _, norms = ten_layers["look_through"](ten_layers["twins"][name], scale, 0)
        return norms[0] / norms[9]

    assert share("0.01") < 1e-8
    if name == "sigmoid":
        assert 0.01 < share("1") < 1
    else:
        assert share("1") > 100


def test_what_reaches_the_first_layer_depends_on_the_activation(ten_layers):
    share = {}
    for name in ("tanh", "sigmoid"):
        _, _, norms = ten_layers["look_through"](ten_layers["twins"][name], "Xavier", 0)
        share[name] = norms[0] / norms[-1]
    assert 0.2 < share["tanh"] < 3
    assert 1e-7 < share["sigmoid"] < 1e-5  # about a millionth


@pytest.mark.parametrize("seed", range(3))
def test_sigmoids_keep_the_size_and_lose_what_differs(seed, ten_layers):
    """The images come together through ten layers of sigmoids, and don't through ReLUs with He's weights."""
    spread, size, _ = ten_layers["look_through"](ten_layers["sigmoid"], "Xavier", seed)
    assert size[9] > 0.3 * size[0]
    assert spread[9] < 1e-5 * spread[0]
    spread, size, _ = ten_layers["look_through"](ten_layers["relu"], "He", seed)
    assert size[9] > 0.3 * size[0]
    assert spread[9] > 0.2 * size[9]


def test_relu_keeps_half_of_the_mean_square(page):
    relu = page["family"]["ReLU"][0]
    kept, _ = scipy.integrate.quad(lambda z: relu(z) ** 2 * page["density"](z), -12, 12, points=[0])
    assert kept == pytest.approx(0.5, rel=1e-9)


@pytest.mark.parametrize(("scale", "factor"), [("He", 1), ("Xavier", 0.5), ("1", 256), ("0.01", 0.0256)])
def test_law_of_variances_through_layers_of_relus(scale, factor, ten_layers):
    """A layer of D = 512 inputs multiplies the mean square by D · Var(w) / 2."""
    given = ten_layers | {"x_train": ten_layers["x_train"][:200], "y_train": ten_layers["y_train"][:200]}
    _, look_through = functions(CHAPTER, "send_through", "look_through", given=given)
    _, size, _ = look_through(ten_layers["relu"], scale, 0, width=512)
    first = 64 * ten_layers["scales"][scale](64, 512) ** 2 * (given["x_train"] ** 2).mean()
    assert size[0] ** 2 == pytest.approx(first, rel=0.1)
    assert (size[9] / size[0]) ** (2 / 9) == pytest.approx(factor, rel=0.06)


def test_scales_are_standard_deviations(ten_layers):
    scales = ten_layers["scales"]
    assert scales["Xavier"](30, 20) ** 2 == pytest.approx(2 / (30 + 20))
    assert scales["He"](30, 20) ** 2 == pytest.approx(2 / 30)
    layer = Linear(300, 200, initialization="he", rng=np.random.default_rng(0))
    assert layer.parameters[0].std() == pytest.approx(scales["He"](300, 200), rel=0.02)
    layer = Linear(300, 200, initialization="xavier", rng=np.random.default_rng(0))
    assert layer.parameters[0].std() == pytest.approx(scales["Xavier"](300, 200), rel=0.02)


def test_ten_layers_of_sigmoids_dont_begin_to_learn(ten_layers):
    deep, learn = functions(CHAPTER, "deep", "learn", given=ten_layers)
    model, _ = deep(ten_layers["sigmoid"], "xavier", 0)
    assert len(model.layers) == 2 * 10 + 1
    of_sigmoids = learn(ten_layers["sigmoid"], "xavier", 0.05, 0, epochs=5)
    of_tanhs = learn(ten_layers["tanh"], "xavier", 0.15, 0, epochs=5)
    assert of_sigmoids < 0.15
    assert of_tanhs > 0.8


def test_sigmoids_learn_with_four_times_the_weights_and_no_mean(ten_layers):
    """At the start every z has then the mean 0; and the network learns, as it doesn't with larger weights alone."""
    deep, four_times, centre, learn = functions(CHAPTER, "deep", "four_times", "centre", "learn", given=ten_layers)
    model, _ = deep(ten_layers["sigmoid"], "xavier", 0)
    weights = [layer.parameters[0].copy() for layer in model.layers[::2]]
    four_times(model)
    centre(model)
    x = ten_layers["x_train"]
    for layer, W in zip(model.layers[::2], weights, strict=True):
        np.testing.assert_array_equal(layer.parameters[0], W if W is weights[0] else 4 * W)
        z = layer.forward(x)
        np.testing.assert_allclose(z.mean(axis=0), 0, atol=1e-12)
        x = ten_layers["sigmoid"](z)

    accuracies = [
        learn(ten_layers["sigmoid"], "xavier", 0.12, 0, changes=changes)
        for changes in ((), (four_times,), (centre,), (four_times, centre))
    ]
    assert max(accuracies[:3]) < 0.3
    assert accuracies[3] > 0.8


def test_ten_layers_of_relus_learn_better_with_hes_weights_and_tanh_better_still(ten_layers):
    """In six epochs, at rates near the best of each; at half ReLU loses more than tanh; at twice ELU diverges."""
    _, learn = functions(CHAPTER, "deep", "learn", given=ten_layers)

    def mean(name, scale, rate):
        return np.mean([learn(ten_layers["twins"][name], scale, rate, seed) for seed in range(5)])

    of_he = mean("ReLU", "he", 0.06)
    assert of_he > mean("ReLU", "xavier", 0.25) + 0.1
    of_tanh = mean("tanh", "xavier", 0.12)
    assert of_tanh > of_he + 0.03
    assert mean("tanh", "he", 0.12) > of_tanh - 0.02
    assert mean("ReLU", "he", 0.03) < of_he - 0.03
    assert min(mean("tanh", "xavier", rate) for rate in (0.06, 0.25)) > of_tanh - 0.03
    assert mean("ELU", "he", 0.12) > of_he + 0.03
    assert mean("ELU", "he", 0.25) == 0


def share_left(activation, deviation):
    """What an activation leaves of the mean square of normal sums."""
    z = deviation * np.linspace(-8, 8, 4001)
    weights = np.exp(-(np.linspace(-8, 8, 4001) ** 2) / 2)
    return (activation(z) ** 2 * weights).sum() / (z**2 * weights).sum()


@pytest.mark.parametrize(
    ("name", "small", "large"), [("tanh", 1, 0), ("ELU", 1, 0.5), ("GELU", 0.25, 0.5), ("SiLU", 0.25, 0.5)]
)
def test_share_of_the_mean_square_at_both_ends(name, small, large, page):
    """Falling, it leads the size back; rising, as with GELU and SiLU, away."""
    shares = [share_left(page["twins"][name], deviation) for deviation in (1e-3, 0.3, 0.6, 1, 2, 4, 1e3)]
    assert shares[0] == pytest.approx(small, abs=0.01)
    assert shares[-1] == pytest.approx(large, abs=0.01)
    assert (np.diff(shares) * (large - small) > 0).all()


# Units that die


def test_units_that_are_never_on_by_brute_force(rng):
    (never_on,) = functions(CHAPTER, "never_on")
    x = rng.normal(size=(30, 4))
    model = Sequential(Linear(4, 50, rng=rng), Linear(50, 3, rng=rng))
    W, b = model.parameters[:2]
    b[:] = np.linspace(-5, 1, 50)
    W[:, 7], b[7] = 0, 0  # exactly 0 is off, too
    off = [all(sum(W[d, unit] * sample[d] for d in range(4)) + b[unit] <= 0 for sample in x) for unit in range(50)]
    assert 5 < sum(off) < 45
    assert never_on(model, x).tolist() == off


@pytest.fixture(scope="module")
def mortal(ten_layers):
    """Pixels between 0 and 1, and the functions that train on them."""
    data, split = ten_layers["data"], ten_layers["split"]
    pixels, _, _, _ = split(data.features, data.labels, rng=np.random.default_rng(0))
    names = ("never_on", "begin", "go_on")
    defined = dict(zip(names, functions(CHAPTER, *names, given=ten_layers), strict=True))
    return ten_layers | defined | {"pixels": pixels}


@pytest.mark.parametrize("seed", range(3))
def test_dead_relus_stay_dead(seed, mortal):
    x, y = mortal["pixels"], mortal["y_train"]
    model, rng = mortal["begin"](mortal["relu"], x, 3.0, seed)
    off = mortal["never_on"](model, x)
    assert off.mean() > 0.5

    model.backward(cross_entropy(model.forward(x), y)[1])
    by_w1, by_b1, by_w2, _ = model.gradients
    for gradient in (by_w1[:, off], by_b1[off], by_w2[off]):
        assert not gradient.any()  # not small: 0
    assert by_w1[:, ~off].any(axis=0).all()

    before = model.parameters[0][:, off].copy()
    mortal["go_on"](model, rng, x, epochs=3)
    np.testing.assert_array_equal(model.parameters[0][:, off], before)
    assert mortal["never_on"](model, x)[off].all()


def test_what_saves_units_and_what_doesnt(mortal):
    pixels, centred = mortal["pixels"], mortal["x_train"]

    def never_on(activation, x, rate, steps=10):
        model, _ = mortal["begin"](activation, x, rate, 0, steps)
        return mortal["never_on"](model, x).mean()

    from_the_start = never_on(mortal["relu"], pixels, 3.0, steps=0)
    assert 0 < from_the_start < 0.1
    assert never_on(mortal["relu"], pixels, 0.1) == pytest.approx(from_the_start, abs=0.02)
    assert never_on(mortal["relu"], centred, 3.0) < 0.02
    assert never_on(mortal["leaky_relu"](0.01), pixels, 3.0) > 0.5  # not against the push


def test_a_leaky_unit_that_is_off_has_a_slope(mortal):
    x, y = mortal["pixels"], mortal["y_train"]
    model, _ = mortal["begin"](mortal["leaky_relu"](0.01), x, 3.0, 0)
    off = mortal["never_on"](model, x)
    model.backward(cross_entropy(model.forward(x), y)[1])
    assert model.gradients[0][:, off].any(axis=0).all()


@pytest.fixture(scope="module")
def revival(page):
    given = page | beginning(CHAPTER, "def steps_to_revive(")
    (steps_to_revive,) = functions(CHAPTER, "steps_to_revive", given=given)
    return given | {"steps_to_revive": steps_to_revive}


@pytest.mark.parametrize(("name", "most"), [("leaky", 700), ("ELU", 100), ("SiLU", 100)])
def test_steps_to_revive_are_pytorchs(name, most, revival, peers, torch):
    x, y = torch.tensor(revival["x"]), torch.tensor(revival["y"])
    w = torch.tensor(-1.0, dtype=torch.float64, requires_grad=True)
    losses = []
    for _ in range(most):
        loss = torch.nn.functional.mse_loss(peers[name](w * x), y)
        losses.append(loss.item())
        (gradient,) = torch.autograd.grad(loss, w)
        w.data -= 0.1 * gradient
    expected = np.flatnonzero(np.array(losses) < 0.01 * (y**2).mean().item())[0]
    assert revival["steps_to_revive"](revival["twins"][name], -1.0) == str(expected)


@pytest.mark.parametrize(
    ("name", "start", "revives"),
    [
        ("ReLU", -1.0, False),
        ("ReLU", -0.01, False),
        ("leaky", -3.0, True),
        ("ELU", -3.0, True),
        ("GELU", -1.0, True),
        ("GELU", -3.0, False),
        ("SiLU", -1.0, True),
        ("SiLU", -3.0, False),
    ],
)
def test_which_units_come_back(name, start, revives, revival):
    answer = revival["steps_to_revive"](revival["twins"][name], start, most=3000)
    assert (answer != "never") == revives


@pytest.mark.parametrize(("name", "lowest"), [("GELU", -0.75), ("SiLU", -1.28)])
def test_left_of_its_minimum_the_slope_has_the_wrong_sign(name, lowest, page):
    slopes = page["twins"][name].derivative
    assert (slopes(np.linspace(-9, lowest - 0.005, 100)) < 0).all()
    assert (slopes(np.linspace(lowest + 0.005, 9, 100)) > 0).all()


# The zig-zag


def sign_patterns(x, rng, torch):
    """Return the patterns of signs of ∂L/∂w of a neuron, one random neuron a sample, by PyTorch."""
    patterns = set()
    for sample in x:
        w = torch.tensor(rng.normal(size=len(sample)), requires_grad=True)
        z = w @ torch.tensor(sample)
        z.retain_grad()
        ((torch.tanh(z) - rng.normal()) ** 2).backward()
        np.testing.assert_allclose(w.grad, z.grad.item() * sample, rtol=1e-13)  # δ · x
        patterns.add(tuple(np.sign(w.grad.numpy()).astype(int).tolist()))
    return patterns


@pytest.mark.parametrize("size", [2, 4])
def test_with_positive_inputs_two_patterns_of_signs_are_open(size, rng, torch):
    x = rng.uniform(0.2, 1, size=(400, size))
    assert sign_patterns(x, rng, torch) == {(1,) * size, (-1,) * size}
    assert sign_patterns(x - x.mean(axis=0), rng, torch) == set(product((1, -1), repeat=size))


@pytest.fixture(scope="module")
def neuron():
    return run(CHAPTER, "def path(")


def in_closed_form(X, goal):
    eigenvalues, vectors = np.linalg.eigh(X.T @ X / len(X))
    distances = vectors.T @ goal * (1 - eigenvalues / eigenvalues[-1]) ** np.arange(5000)[:, None]
    return np.flatnonzero(np.linalg.norm(distances, axis=1) < 0.1 * np.linalg.norm(goal))[0]


@pytest.mark.parametrize("seed", range(4))
def test_length_of_the_paths(seed, neuron):
    x = np.random.default_rng(seed).uniform(0.2, 1, size=(200, 2))
    centred = x - x.mean(axis=0)
    whole, single = [], []
    for inputs in (x, centred):
        whole.append(len(neuron["path"](inputs, True)) - 1)
        assert whole[-1] == in_closed_form(inputs, neuron["goal"])
        single.append(np.median([len(neuron["path"](inputs, False, seed)) - 1 for seed in range(7)]))
    assert np.linalg.cond(x.T @ x) > 5 * np.linalg.cond(centred.T @ centred)
    assert whole[0] > 5 * whole[1]
    assert single[0] > 2 * single[1]


def test_steps_of_the_paths_are_pytorchs(neuron, torch):
    for name, x in neuron["inputs"].items():
        rng, drawn, goal = np.random.default_rng(0), neuron["paths"][name], torch.tensor(neuron["goal"])
        for w, after in pairwise(drawn):
            sample, at = torch.tensor(x[rng.integers(len(x))]), torch.tensor(w, requires_grad=True)
            (gradient,) = torch.autograd.grad((sample @ at - sample @ goal) ** 2 / 2, at)
            np.testing.assert_allclose(after, w - gradient.numpy() / (x**2).sum(axis=1).max(), rtol=0, atol=1e-14)
        assert np.linalg.norm(drawn[-1] - neuron["goal"]) < 0.1 * 2**0.5
        both = np.prod(np.diff(drawn, axis=0), axis=1) > 0
        assert both.all() == (name == "positive")


def test_batch_normalization_centres_what_a_layer_learns_from(rng):
    """After it the δ of each unit sum to zero over the batch, so a common shift of the inputs has no effect."""
    linear, normalization = Linear(5, 4, rng=rng), BatchNorm(4)
    x, arriving = rng.uniform(0.2, 1, size=(30, 5)), rng.normal(size=(30, 4))
    model = Sequential(linear, normalization)
    model.forward(x, training=True)
    delta = normalization.backward(arriving)
    assert abs(delta).max() > 1e-3
    np.testing.assert_allclose(delta.sum(axis=0), 0, rtol=0, atol=1e-13)
    linear.backward(delta)
    np.testing.assert_allclose(linear.gradients[0], (x - x.mean(axis=0)).T @ delta, rtol=0, atol=1e-13)


# At the output


def test_a_relu_at_the_output_has_no_gradient_where_all_scores_are_negative(rng):
    model = Sequential(Linear(5, 3, rng=rng), Activation(run(CHAPTER, *FAMILY)["relu"]))
    model.parameters[1][:] = -100
    _, gradient = cross_entropy(model.forward(rng.normal(size=(20, 5))), rng.integers(3, size=20))
    assert gradient.any()
    model.backward(gradient)
    assert not model.flat_gradients.any()
