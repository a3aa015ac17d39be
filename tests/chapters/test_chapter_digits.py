"""What the last chapter builds in the open, beside a peer or beside what it claims."""

import re
import warnings
from itertools import combinations, product

import numpy as np
import pytest
import scipy
from chapter_cells import beginning, definitions, functions, printed, run

from lib.losses import cross_entropy
from lib.optimizers import SGD, Adam

CHAPTER = "digits"


@pytest.fixture(scope="module")
def page():
    """The images in their parts."""
    return run(CHAPTER, "def fold(")


@pytest.fixture(scope="module")
def pipeline(page):
    return run(CHAPTER, "def trained(", given=page)


# Train, check, test


@pytest.mark.parametrize("k", range(5))
def test_fold_does_not_leak(k, page):
    """Both parts together are what is not locked away, each image once; the mean is that of the training part."""
    (x, y), (x_check, y_check), mean = page["fold"](k)
    raw = {tuple(image): label for image, label in zip(page["x_rest"], page["y_rest"], strict=True)}
    restored = [np.round(images + mean, 9) for images in (x, x_check)]
    rest = np.round(page["x_rest"], 9)
    assert len(raw) == len(rest) == len(x) + len(x_check) == 1438
    by_image = {tuple(image): label for image, label in zip(rest, page["y_rest"], strict=True)}
    train, check = ({tuple(image) for image in images} for images in restored)
    assert not train & check
    assert train | check == set(by_image)
    for images, labels in zip(restored, (y, y_check), strict=True):
        assert [by_image[tuple(image)] for image in images] == list(labels)
    np.testing.assert_allclose(mean, restored[0].mean(axis=0), rtol=0, atol=1e-9)
    np.testing.assert_allclose(x.mean(axis=0), 0, rtol=0, atol=1e-12)
    assert np.abs(x_check.mean(axis=0)).max() > 1e-3  # of the others it is not


def test_folds_take_turns_and_leave_the_test_set_alone(page):
    parts = page["PARTS_OF_REST"]
    np.testing.assert_array_equal(np.sort(np.concatenate(parts)), np.arange(1438))
    assert {len(part) for part in parts} == {287, 288}
    assert not any(np.isin(a, b).any() for a, b in combinations(parts, 2))
    tested, rest = ({tuple(image) for image in page[name]} for name in ("x_test", "x_rest"))
    assert not tested & rest
    assert tested | rest == {tuple(image) for image in page["data"].features}


def test_how_fine_the_ruler_is(page):
    """The standard error of a share, by drawing images again and again."""
    rng = np.random.default_rng(0)
    for name, n in (("one part", len(page["y_check"])), ("test", len(page["y_test"]))):
        error = rng.binomial(n, 0.98, size=200_000).std() / n
        assert f"{name} 98% ± {error:.1%}; one image: {1 / n:.2%}" in printed(CHAPTER)


@pytest.fixture(scope="module")
def baselines(page):
    return run(CHAPTER, "by_mean = nearest(", given=page)


def test_nearest_mean_is_scikit_learns(baselines, page, sklearn):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about pixels that are always blank
        peer = sklearn("neighbors").NearestCentroid().fit(page["x_train"], page["y_train"])
    np.testing.assert_array_equal(baselines["by_mean"], peer.predict(page["x_check"]))
    assert f"nearest mean: {peer.score(page['x_check'], page['y_check']):.1%}" in printed(CHAPTER)


def test_nearest_image_is_scikit_learns(baselines, page, sklearn):
    neighbors = sklearn("neighbors").KNeighborsClassifier
    peer = neighbors(1).fit(page["x_train"], page["y_train"])
    np.testing.assert_array_equal(baselines["by_image"], peer.predict(page["x_check"]))
    assert f"nearest image: {peer.score(page['x_check'], page['y_check']):.1%}" in printed(CHAPTER)
    of_all = neighbors(1).fit(page["x_rest"], page["y_rest"]).score(page["x_test"], page["y_test"])
    assert f"nearest image: {of_all:.1%}" in printed(CHAPTER)


# One page


def test_augmented_images_are_shifted_before_the_mean_is_taken_off(pipeline, page):
    mean, x, y = page["mean"], page["x_train"][:20], page["y_train"][:20]
    images = np.round((x + mean).reshape(-1, 8, 8), 9)
    more, labels = pipeline["augmented"](x, y, mean)
    assert len(more) == 100
    moves = [(0, 0), (1, 0), (-1, 0), (0, 1), (0, -1)]
    expected = [scipy.ndimage.shift(image, move, order=0).ravel() for move in moves for image in images]
    ours = np.round(more + mean, 9)
    assert sorted(map(tuple, ours)) == sorted(map(tuple, np.round(expected, 9)))
    of_image = {tuple(image): label for image, label in zip(expected, np.tile(y, 5), strict=True)}
    assert all(of_image[tuple(image)] == label for image, label in zip(ours, labels, strict=True))


def test_trained_is_pytorchs(pipeline, page, torch):
    """Momentum under a cosine, from the same weights and with the same batches."""
    x, y = page["x_train"][:640], page["y_train"][:640]
    rng = np.random.default_rng(2)
    W1, b1, W2, b2 = parameters = [
        torch.tensor(p.copy(), requires_grad=True) for p in pipeline["network"](rng, width=20).parameters
    ]
    twin = torch.optim.SGD(parameters, lr=0.1, momentum=0.9)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(twin, 3)
    inputs, labels = torch.tensor(x), torch.tensor(y)
    for _ in range(3):
        for rows in torch.tensor(rng.permutation(640)).split(64):
            scores = torch.relu(inputs[rows] @ W1 + b1) @ W2 + b2
            twin.zero_grad()
            torch.nn.functional.cross_entropy(scores, labels[rows]).backward()
            twin.step()
        schedule.step()
    model = pipeline["trained"](np.random.default_rng(2), x, y, epochs=3, width=20)
    for ours, theirs in zip(model.parameters, parameters, strict=True):
        np.testing.assert_allclose(ours, theirs.detach(), rtol=0, atol=1e-8)


def test_a_network_of_its_shape(pipeline):
    rng = np.random.default_rng(0)
    plain, dropping = pipeline["network"](rng), pipeline["network"](rng, width=30, dropout=0.3)
    assert [p.shape for p in plain.parameters] == [(64, 128), (128,), (128, 10), (10,)]
    assert [type(layer).__name__ for layer in dropping.layers] == ["Linear", "Activation", "Dropout", "Linear"]


# Four checks


@pytest.fixture(scope="module")
def checks(pipeline):
    """The four checks, and the layers with a bug."""
    names = ("gradient_agrees", "learned", "say", "plain")
    given = pipeline | dict(zip(names, functions(CHAPTER, *names, given=pipeline), strict=True))
    for name, text in (("Softmax", "class Softmax:"), ("Forgetful", "class Forgetful(")):
        given[name] = beginning(CHAPTER, text)[name]
    return given


BUGS = {
    "none": None,
    "pixels up to 255": "first loss",
    "softmax twice": "ten images",
    "labels shuffled": "one epoch",
    "slope forgotten": "gradient",
}


def outcomes_of(given, capsys, make, **options):
    """Return what the four checks print of a model: the outcome of each, and whether it is fine."""
    (four_checks,) = functions(CHAPTER, "four_checks", given=given)
    four_checks("title", make, **options)
    title, *lines = capsys.readouterr().out.splitlines()
    assert title == "title"
    rows = [re.fullmatch(r"  (\w+ \w+|gradient) +(.+?)  (ok|<-- look here)", line).groups() for line in lines]
    return {name: (outcome, mark == "ok") for name, outcome, mark in rows}


@pytest.mark.parametrize("bug", BUGS)
def test_each_bug_is_caught_by_one_check_alone(bug, checks, capsys):
    y, scale = checks["y_train"], 255 if bug == "pixels up to 255" else 1
    if bug == "labels shuffled":
        y = np.random.default_rng(0).permutation(y)

    def make():
        model = checks["network"](np.random.default_rng(0))
        if bug == "softmax twice":
            return checks["Sequential"](*model.layers, checks["Softmax"]())
        if bug == "slope forgotten":
            first, _, last = model.layers
            return checks["Sequential"](first, checks["Forgetful"](checks["relu"]), last)
        return model

    outcomes = outcomes_of(checks, capsys, make, y=y, scale=scale)
    assert list(outcomes) == ["first loss", "gradient", "ten images", "one epoch"]
    caught = [name for name, (_, is_fine) in outcomes.items() if not is_fine]
    assert caught == ([] if bug == "none" else [BUGS[bug]])


def test_the_look_ahead_is_at_the_images_for_checking(checks, capsys):
    """With other labels on those, it fails, whatever the training images say."""
    given = checks | {"y_check": (checks["y_check"] + 1) % 10}
    share, is_fine = outcomes_of(given, capsys, checks["plain"])["one epoch"]
    assert not is_fine
    assert int(share.rstrip("%")) < 10


def test_gradient_agrees_finds_a_factor_and_leaves_the_model_as_it_was(checks):
    x, y = checks["x_train"][:20], checks["y_train"][:20]
    model = checks["network"](np.random.default_rng(0), width=12)
    before = model.flat_parameters.copy()
    assert checks["gradient_agrees"](model, x, y)

    def off(scores, labels):
        loss, slopes = cross_entropy(scores, labels)
        return loss, 1.001 * slopes

    (gradient_agrees,) = functions(CHAPTER, "gradient_agrees", given=checks | {"cross_entropy": off})
    assert not gradient_agrees(model, x, y)
    np.testing.assert_array_equal(model.flat_parameters, before)


def test_backward_of_the_softmax_layer_is_pytorchs(checks, rng, torch):
    """It is no bug in itself."""
    x, slopes = 3 * rng.normal(size=(6, 10)), rng.normal(size=(6, 10))
    z = torch.tensor(x, requires_grad=True)
    p = torch.softmax(z, dim=1)
    p.backward(torch.tensor(slopes))
    layer = checks["Softmax"]()
    np.testing.assert_allclose(layer.forward(x), p.detach(), rtol=1e-12)
    np.testing.assert_allclose(layer.backward(slopes), z.grad, rtol=0, atol=1e-14)


def test_softmax_twice_stops_at_146(checks, rng, torch):
    """−ln(e / (e + 9)), since a probability is at most 1."""
    lowest = -np.log(np.e / (np.e + 9))
    assert f"{lowest:.2f}" == "1.46"
    layer, labels = checks["Softmax"](), rng.integers(0, 10, size=50)
    for size in (1, 10, 1e4):
        scores = size * (rng.normal(size=(50, 10)) + 5 * np.eye(10)[labels])
        loss, _ = cross_entropy(layer.forward(scores), labels)
        assert loss >= lowest - 1e-12
    assert loss == pytest.approx(lowest, rel=1e-3)  # of huge scores, all of them right
    perfect = torch.nn.functional.cross_entropy(torch.eye(10, dtype=torch.float64), torch.arange(10))
    assert perfect.item() == pytest.approx(lowest, rel=1e-12)


def test_a_forgotten_slope_learns_all_the_same(checks):
    x, y = checks["x_train"], checks["y_train"]
    shares = {}
    for kind in ("Forgetful", "Activation"):
        rng = np.random.default_rng(0)
        first, _, last = checks["network"](rng).layers
        model = checks["Sequential"](first, checks[kind](checks["relu"]), last)
        checks["fit"](model, cross_entropy, Adam(0.003), x, y, epochs=1, batch_size=16, rng=rng, progress=False)
        shares[kind] = checks["accuracy"](model.forward(checks["x_check"]), checks["y_check"])
    assert shares["Forgetful"] > 0.85
    assert shares["Activation"] - shares["Forgetful"] < 0.08


# A search


@pytest.mark.parametrize("shifts", [False, True])
def test_on_five_parts_trains_without_the_part_that_it_is_judged_by(shifts, pipeline):
    seen = []

    class Knows:
        def forward(self, x):
            seen[-1]["judged"] = x
            return np.zeros((len(x), 10))

    def trained(rng, x, y, *, shifts, **setting):
        seen.append({"x": x, "y": y, "shifts": shifts, "setting": setting, "drawn": rng.random()})
        return Knows()

    given = pipeline | {"trained": trained}
    (on_five_parts,) = functions(CHAPTER, "on_five_parts", given=given)
    found = on_five_parts(np.random.default_rng(0), shifts=shifts, rate=0.1)
    assert found.shape == (5, 2)
    for k, (run_of_part, values) in enumerate(zip(seen, found, strict=True)):
        (x, y), (x_part, y_part), mean = pipeline["fold"](k)
        np.testing.assert_array_equal(run_of_part["x"], x)
        np.testing.assert_array_equal(run_of_part["y"], y)
        np.testing.assert_array_equal(run_of_part["judged"], x_part)
        assert run_of_part["setting"] == {"rate": 0.1}
        if shifts:
            np.testing.assert_array_equal(run_of_part["shifts"], mean)
        else:
            assert run_of_part["shifts"] is None
        assert values == pytest.approx((np.log(10), (y_part == 0).mean()))
    assert len({run_of_part["drawn"] for run_of_part in seen}) == 5  # each part has a seed of its own


def table(title, count):
    """Return the rows that the stored page shows below the line that begins with `title`."""
    lines = printed(CHAPTER)
    start = next(k for k, line in enumerate(lines) if line.startswith(title))
    return lines[start + 1 : start + 1 + count]


def test_every_setting_with_shifts_is_better_than_every_one_without():
    rows = [line.split() for line in table("rate dropout shifts", 8)]
    assert {tuple(row[:3]) for row in rows} == set(product(("0.1", "0.3"), ("0.0", "0.3"), ("False", "True")))
    losses = [float(row[3]) for row in rows]
    assert losses == sorted(losses)
    assert [row[2] for row in rows] == ["True"] * 4 + ["False"] * 4


# What matters?


@pytest.mark.parametrize("choice", ["loss", "activation", "optimizer", "regularizer"])
def test_effect_is_the_mean_over_all_pairs(choice, rng):
    names = {
        "loss": ["entropy", "hinge"],
        "activation": ["ReLU", "tanh"],
        "optimizer": ["momentum", "Adam"],
        "regularizer": ["without", "with"],
    }
    runs = {key: rng.random(3) for key in product(*names.values())}
    (effect,) = functions(CHAPTER, "effect", given={"best": runs, "names": names})
    place = list(names).index(choice)
    first, second = names[choice]
    pairs = [
        runs[b] - runs[a]
        for a, b in product(runs, runs)
        if a[place] == first and b[place] == second and a[:place] + a[place + 1 :] == b[:place] + b[place + 1 :]
    ]
    assert len(pairs) == 8
    change, error = effect(choice, first, second)
    assert change == pytest.approx(np.mean(pairs), rel=1e-12)
    everything = {side: np.mean([v for key, v in runs.items() if key[place] == side]) for side in (first, second)}
    assert change == pytest.approx(everything[second] - everything[first], rel=1e-9)
    of_parts = np.mean(pairs, axis=0)  # what all pairs have in common in a part is luck of that part
    assert error == pytest.approx(np.std(of_parts, ddof=1) / np.sqrt(3), rel=1e-12)


def signed(line):
    return [float(number) for number in re.findall(r"[+-]?\d+\.\d+", line)]


def at_the_best():
    """Return of each line what is right without and with, each with its error and rate, and the gain with its error."""
    _, *lines = table("each at its best rate", 17)  # first the columns' names
    return {tuple(name.split()): signed(line) for name, line in zip(lines[::2], lines[1::2], strict=True)}


def at_one_rate():
    """Return of each line the gain and its error."""
    return {tuple(line.split()[:3]): signed(line) for line in table("one rate for all", 8)}


def test_regularized_tanh_wants_a_larger_rate():
    """The second rate, which the first table has for all, is too small for it; the fourth is too large."""
    rates = {(key[2], numbers[5]) for key, numbers in at_the_best().items() if key[1] == "tanh"}
    assert rates == {("momentum", 0.3), ("Adam", 0.03)}


def test_which_rates_are_at_the_edge():
    edge = {"momentum": 1.0, "Adam": 0.1}
    assert sum(numbers[2] == edge[key[2]] for key, numbers in at_the_best().items()) == 3  # without
    assert not any(numbers[5] == edge[key[2]] for key, numbers in at_the_best().items())


def test_effects_are_those_of_the_table():
    """With and without, each line has a mean at its best rates; an effect is a difference of means of eight."""
    means = {}
    for key, (without, _, _, regularized, *_) in at_the_best().items():
        means[*key, "without"], means[*key, "with"] = without, regularized
    assert len(means) == 16
    for line in table("effect, in points", 4):
        first, _, second = line.split()[:3]
        differences = [
            means[tuple(second if name == first else name for name in key)] - share
            for key, share in means.items()
            if first in key
        ]
        assert len(differences) == 8
        assert signed(line)[0] == pytest.approx(np.mean(differences), abs=0.11)


def test_the_interaction_is_one_with_the_rate():
    """At one rate for all, regularization harms tanh; at each row's best rate, it harms nothing."""
    first = at_one_rate()
    assert all((gain < 0) == (key[1] == "tanh") for key, (gain, _) in first.items())
    assert sum(gain < -2 * error for gain, error in first.values()) == 3
    best = {key: (gain, error) for key, (*_, gain, error) in at_the_best().items()}
    assert all(gain > -error for gain, error in best.values())
    assert all(gain > 3 * error for key, (gain, error) in best.items() if key[1] == "ReLU")
    of_relu, of_tanh = ([gain for key, (gain, _) in best.items() if key[1] == name] for name in ("ReLU", "tanh"))
    (line,) = (line for line in table("each at its best rate", 18) if line.startswith("gain of ReLU minus"))
    gap, error = signed(line)
    assert gap == pytest.approx(np.mean(of_relu) - np.mean(of_tanh), abs=0.11)
    assert gap > 3 * error


def test_gains_are_those_of_the_pairs(rng):
    keys = list(product("ab", "cd", "ef", ("without", "with")))
    lines = [key[:3] for key in keys if key[3] == "with"]
    runs = {key: rng.random(5) for key in keys}
    _, gains_of = functions(CHAPTER, "brought", "gains", given={"lines": lines})
    for line, gain in zip(lines, gains_of(runs), strict=True):
        differences = runs[*line, "with"] - runs[*line, "without"]
        assert gain == pytest.approx((differences.mean(), differences.std(ddof=1) / np.sqrt(5)))


def test_assembled_uses_what_it_is_called_with(pipeline):
    seen = {}

    def on_five_parts(rng, **setting):
        seen.update(setting)
        return np.array([[0.5, 0.9], [0.4, 0.8]])

    given = pipeline | {"on_five_parts": on_five_parts}
    cell = definitions(CHAPTER, "def assembled(", "CHOICES", "RATES", "assembled", given=given)
    hinge = {"loss": "hinge", "activation": "tanh", "optimizer": "Adam", "regularizer": "with"}
    assert cell["assembled"](None, **hinge, speed=2) == pytest.approx([90, 80])
    assert (seen["rate"], seen["epochs"]) == (0.03, 10)
    assert (seen["dropout"], seen["shifts"]) == (0.3, True)
    assert seen["loss"] is cell["losses"].hinge
    assert seen["activation"] is cell["activations"].tanh
    assert isinstance(seen["optimizer"](seen["rate"]), Adam)
    plain = {"loss": "entropy", "activation": "ReLU", "optimizer": "momentum", "regularizer": "without"}
    cell["assembled"](None, **plain, speed=0)
    assert seen["rate"] == 0.03
    assert (seen["dropout"], seen["shifts"]) == (0.0, False)
    momentum = seen["optimizer"](seen["rate"])
    assert isinstance(momentum, SGD)
    assert momentum.momentum == 0.9


# The number


def percents(line):
    return [float(share) for share in re.findall(r"(\d+\.\d)%", line)]


def test_more_than_98_percent_of_the_test_images():
    (line,) = (line for line in printed(CHAPTER) if line.startswith("test: "))
    mean, low, high = percents(line)
    assert 97 < low <= mean <= high < 99.5
    assert mean >= 98
    (voted,) = (line for line in printed(CHAPTER) if line.startswith("the five together:"))
    wrong = round(359 * (1 - percents(voted)[0] / 100))
    rows = [line.split() for line in table("truth read as", wrong)]
    assert all(row[0] != row[1] and row[2].endswith("%") and len(row) == 4 for row in rows)


def test_numbers_to_keep(pipeline):
    network, images = pipeline["network"](np.random.default_rng(0)), pipeline["x_rest"]
    assert network.flat_parameters.size < images.size / 9
    assert table("numbers to keep", 2) == [
        f"a network: {network.flat_parameters.size:,}",
        f"the images: {images.size:,}",
    ]


def test_three_libraries_agree(torch, sklearn):
    shares = {}
    for name in ("lib/", "PyTorch", "scikit-learn"):
        (line,) = (line for line in printed(CHAPTER) if line.startswith(f"{name} "))
        shares[name], _, low, high = percents(line)
        assert low <= shares[name] <= high
    assert max(shares.values()) - min(shares.values()) < 2
    assert min(shares.values()) > 96


@pytest.mark.parametrize("name", ["with_ours", "in_torch", "in_scikit_learn"])
def test_each_of_the_three_still_gets_there(name, pipeline, torch, sklearn):
    (train,) = functions(CHAPTER, name, given=pipeline)
    assert 0.95 < train(0) < 0.995
