"""What the chapter on schedules builds in the open, beside a peer or beside what it claims."""

import warnings

import numpy as np
import pytest
import scipy
from chapter_cells import definitions, functions, run

from lib.losses import cross_entropy
from lib.schedules import Constant, StepDecay, Warmup
from lib.training import accuracy

CHAPTER = "schedules"


# The noise floor


@pytest.fixture(scope="module")
def walk():
    (function,) = functions(CHAPTER, "walk")
    return function


def mean_squares(rates, start=10.0, sigma=1.0):
    """Return E[w²] after each step, from the recursion."""
    value, values = start**2, []
    for rate in rates:
        value = (1 - rate) ** 2 * value + (rate * sigma) ** 2
        values.append(value)
    return np.array(values)


@pytest.mark.parametrize(
    ("rates", "sigma"),
    [([0.3] * 60, 1.0), ([0.05] * 60, 3.0), ([0.4 * 0.5 ** (k // 20) for k in range(100)], 1.0)],
    ids=["large", "small", "halved"],
)
def test_walkers_follow_the_recursion_of_their_mean_square(rates, sigma, walk):
    losses = walk(rates, sigma=sigma, walkers=20_000, seed=1)
    np.testing.assert_allclose(losses, mean_squares(rates, sigma=sigma) / 2, rtol=0.06)


@pytest.mark.parametrize(("rate", "sigma"), [(0.4, 1.0), (0.1, 2.0), (0.05, 1.0), (1.5, 1.0)])
def test_floor(rate, sigma, walk):
    """E[w²] = ησ² / (2 − η), twice the loss; the excess shrinks by (1 − η)² in each step."""
    floor = rate * sigma**2 / (2 - rate)
    values = mean_squares([rate] * 3000, sigma=sigma)
    assert values[-1] == pytest.approx(floor, rel=1e-9)
    excess = values[:20] - floor
    np.testing.assert_allclose(excess[1:] / excess[:-1], (1 - rate) ** 2, rtol=1e-6)
    hovering = walk([rate] * 400, sigma=sigma, walkers=2000)[200:]
    assert 2 * hovering.mean() == pytest.approx(floor, rel=0.03)


def test_a_batch_four_times_as_large_does_what_a_quarter_of_the_rate_does():
    large_batch = mean_squares([0.02] * 2000, sigma=0.5)[-1]
    low_rate = mean_squares([0.02 / 4] * 4000)[-1]
    assert large_batch == pytest.approx(low_rate, rel=0.01)


@pytest.fixture(scope="module")
def halved(walk):
    return run(CHAPTER, "best = min(np.arange(", given={"walk": walk})


@pytest.mark.parametrize("rate", [0.01, 0.052, 0.4])
def test_expected_is_the_recursion(rate, halved):
    assert halved["expected"](rate) == pytest.approx(mean_squares([rate] * halved["STEPS"])[-1] / 2, rel=1e-9)


def test_best_constant_rate_is_scipys_and_still_loses(halved):
    found = scipy.optimize.minimize_scalar(halved["expected"], bounds=(0.01, 1), method="bounded")
    assert halved["best"] == pytest.approx(found.x, abs=1e-3)
    exact = mean_squares(halved["halved"])[-1] / 2
    assert halved["STEPS"] == 100
    assert halved["halved"] == [0.4] * 20 + [0.2] * 20 + [0.1] * 20 + [0.05] * 20 + [0.025] * 20
    assert exact < 0.75 * found.fun
    assert halved["losses"][-1] == pytest.approx(exact, rel=0.1)


# The floor on the digits


@pytest.fixture(scope="module")
def page():
    """The digits, the penalized loss and its minimum."""
    return run(CHAPTER, "data = digits()")


def test_objective_is_that_of_pytorch(page, rng, torch):
    flat = rng.normal(size=650)
    value, gradient = page["of_vector"](flat)
    W = torch.tensor(flat[:640].reshape(64, 10), requires_grad=True)
    b = torch.tensor(flat[640:], requires_grad=True)
    x, y = torch.tensor(page["x_train"]), torch.tensor(page["y_train"])
    loss = torch.nn.functional.cross_entropy(x @ W + b, y) + 0.01 * (W**2).sum()
    loss.backward()
    assert value == pytest.approx(loss.item(), rel=1e-12)
    np.testing.assert_allclose(gradient, np.concatenate([W.grad.ravel(), b.grad]), rtol=0, atol=1e-13)


def test_minimum_is_scikit_learns(page, sklearn):
    """In scikit-learn, C Σ loss + ½ Σ w²: mean loss + λ Σ w² for C = 1 / (2 λ N); the biases are free there, too."""
    x, y = page["x_train"], page["y_train"]
    peer = sklearn("linear_model").LogisticRegression(C=1 / (2 * 0.01 * len(x)), tol=1e-10, max_iter=2000).fit(x, y)
    theirs = np.concatenate([peer.coef_.T.ravel(), peer.intercept_])
    assert page["least"] == pytest.approx(page["of_vector"](theirs)[0], abs=1e-9)
    np.testing.assert_allclose(page["best_W"][:64].ravel(), theirs[:640], rtol=0, atol=2e-4)


@pytest.mark.parametrize("shift", [0.0, 0.4])
def test_excess_is_pytorchs(shift, page, torch):
    (excess,) = functions(CHAPTER, "excess", given=page)
    x, y = torch.tensor(page["x_train"] - shift), torch.tensor(page["y_train"])
    W, b = (torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in ((64, 10), (10,)))

    def loss(rows):
        return torch.nn.functional.cross_entropy(x[rows] @ W + b, y[rows]) + 0.01 * (W**2).sum()

    rng, twin, expected = np.random.default_rng(2), torch.optim.SGD([W, b], lr=0.4), []
    schedule = torch.optim.lr_scheduler.StepLR(twin, 1, 0.5)
    for _ in range(3):
        for _ in range(len(x) // 16):
            twin.zero_grad()
            loss(torch.tensor(rng.integers(len(x), size=16))).backward()
            twin.step()
        schedule.step()
        expected.append(loss(slice(None)).item() - page["least"])
    inputs = page["X"] - shift * (np.arange(65) < 64)  # not of the column of ones
    above = excess(StepDecay(0.4, 1, 0.5), 2, epochs=3, X=inputs)
    np.testing.assert_allclose(above, expected, rtol=1e-8)
    assert (above > 0).all()


def test_a_run_may_start_at_the_minimum(page):
    (excess,) = functions(CHAPTER, "excess", given=page)
    best = page["best_W"].copy()
    np.testing.assert_allclose(excess(Constant(1e-12), 0, best, epochs=1), 0, atol=1e-10)
    assert excess(Constant(0.4), 0, best, epochs=1) > 0.001
    np.testing.assert_array_equal(page["best_W"], best)


def test_floor_is_proportional_to_the_rate(page):
    """From the minimum on, with a batch drawn anew for each step."""
    (excess,) = functions(CHAPTER, "excess", given=page)
    high, low = (
        np.mean([excess(Constant(rate), seed, page["best_W"])[-20:] for seed in range(3)]) for rate in (0.2, 0.05)
    )
    assert high / low == pytest.approx(4, rel=0.2)


def test_centring_moves_the_bias_and_leaves_the_least_loss(page):
    """From images less c, b + cW makes the scores that b made before."""
    shift, W = page["x_train"].mean(axis=0), page["best_W"].copy()
    W[64] += shift @ W[:64]
    value, gradient = page["objective"](W, page["X"] - np.append(shift, 0), page["y_train"])
    assert value == pytest.approx(page["least"], rel=1e-12)
    np.testing.assert_allclose(gradient, 0, atol=1e-5)


def test_a_lower_rate_sets_something_free(page):
    """Halved where it hovers, the rate lets the loss drop at once."""
    (excess,) = functions(CHAPTER, "excess", given=page)
    constant, lowered = (excess(schedule, 0, epochs=7) for schedule in (Constant(0.8), StepDecay(0.8, 6, 0.25)))
    np.testing.assert_array_equal(constant[:6], lowered[:6])
    assert lowered[6] < 0.4 * lowered[:6].min()
    assert constant[6] > 0.7 * constant[2:6].min()


# Seven schedules


@pytest.fixture(scope="module")
def seven():
    """The seven open functions and their twins in the library, by name."""
    cell = run(CHAPTER, "SEVEN = {")
    return cell | {"by_name": {ours.__name__: (ours, twin) for ours, twin in cell["SEVEN"].items()}}


def rates_in_pytorch(torch, make, epochs, initial=0.4):
    """Return the rates of a PyTorch scheduler: before the first epoch, and after each."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=initial)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SequentialLR's own: about a call that it makes itself
        scheduler = make(torch.optim.lr_scheduler, optimizer)
        rates = [optimizer.param_groups[0]["lr"]]
        for _ in range(epochs - 1):
            optimizer.step()
            scheduler.step()
            rates.append(optimizer.param_groups[0]["lr"])
    return rates


def warmup_in_pytorch(schedulers, optimizer):
    parts = [
        schedulers.LinearLR(optimizer, 0.1, total_iters=5),
        schedulers.CosineAnnealingLR(optimizer, 25),
    ]
    return schedulers.SequentialLR(optimizer, parts, milestones=[5])


IN_PYTORCH = {
    "step": lambda schedulers, optimizer: schedulers.StepLR(optimizer, 5, 0.5),
    "milestones": lambda schedulers, optimizer: schedulers.MultiStepLR(optimizer, [15, 25], 0.1),
    "exponential": lambda schedulers, optimizer: schedulers.ExponentialLR(optimizer, 0.9),
    "linear": lambda schedulers, optimizer: schedulers.LinearLR(optimizer, 1.0, 0.0, total_iters=30),
    "cosine": lambda schedulers, optimizer: schedulers.CosineAnnealingLR(optimizer, 30),
    "warmup": warmup_in_pytorch,
    "one_cycle": lambda schedulers, optimizer: schedulers.OneCycleLR(optimizer, 0.4, total_steps=30),
}


@pytest.mark.parametrize("name", IN_PYTORCH)
def test_seven_schedules_are_the_librarys_and_pytorchs(name, seven, torch):
    assert list(seven["by_name"]) == list(IN_PYTORCH)
    ours, twin = seven["by_name"][name]
    rates = [ours(epoch) for epoch in range(30)]
    np.testing.assert_allclose(rates, rates_in_pytorch(torch, IN_PYTORCH[name], 30), rtol=1e-9, atol=1e-12)
    epochs = np.arange(0, 60, 0.25)  # fractions and what comes after the end, too
    if name not in ("step", "milestones"):
        assert np.abs(np.diff([ours(epoch) for epoch in epochs])).max() < 0.05  # no jumps
    np.testing.assert_allclose([ours(k) for k in epochs], [twin(k) for k in epochs], rtol=1e-12, atol=1e-15)


def test_schedules_of_one_name_elsewhere_are_others(seven):
    """“Linear” is the same amount in every epoch, halving the same share."""
    linear, step = (seven["by_name"][name][0] for name in ("linear", "step"))
    lost = np.diff([linear(epoch) for epoch in range(31)])
    np.testing.assert_allclose(lost, -0.4 / 30, rtol=1e-9)
    every_five = np.array([step(epoch) for epoch in range(0, 31, 5)])
    np.testing.assert_allclose(every_five[1:] / every_five[:-1], 0.5, rtol=1e-12)


@pytest.mark.parametrize("name", IN_PYTORCH)
def test_schedule_applied_too_late_gives_the_first_epoch_another_rate(name, seven):
    (rates_used,) = functions(CHAPTER, "rates_used", given=seven)
    schedule, _ = seven["by_name"][name]
    assert rates_used(schedule, False, count=8) == [schedule(epoch) for epoch in range(8)]
    assert rates_used(schedule, True, rate=7.0, count=8) == [7.0, *(schedule(epoch) for epoch in range(7))]
    assert rates_used(schedule, True)[0] == 0.4  # what the optimizer was made with: the full rate


@pytest.mark.parametrize("late", [True, False])
def test_pytorchs_step_belongs_after_the_epoch(late, seven, torch):
    """Its warm-up has set the rate of epoch 0 when it is built; a step before the epoch loses that one."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=0.4)
    used = []
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that the first step comes too early
        scheduler = warmup_in_pytorch(torch.optim.lr_scheduler, optimizer)
        for _ in range(6):
            if not late:
                scheduler.step()
            used.append(optimizer.param_groups[0]["lr"])
            optimizer.step()
            if late:
                scheduler.step()
    warmup, _ = seven["by_name"]["warmup"]
    np.testing.assert_allclose(used, [warmup(k + (not late)) for k in range(6)], rtol=1e-9)


def test_a_scheduler_drawn_before_the_training_is_pytorchs_trap(seven, torch):
    cell = run(CHAPTER, "class Scheduler:", given=seven)
    both = rates_in_pytorch(torch, IN_PYTORCH["step"], 11)  # ten to draw, and then the first of the training
    np.testing.assert_allclose(cell["drawn"], both[:10], rtol=1e-12)
    assert cell["scheduler"].rate() == pytest.approx(both[10], rel=1e-12) == 0.1
    assert seven["by_name"]["step"][0](0) == 0.4  # the function has been called often by now


def test_endless_cosine_is_pytorchs(seven, torch):
    (endless,) = functions(CHAPTER, "endless", given=seven)
    theirs = rates_in_pytorch(torch, IN_PYTORCH["cosine"], 90)
    np.testing.assert_allclose([endless(epoch) for epoch in range(90)], theirs, rtol=0, atol=1e-9)
    assert theirs[60] == pytest.approx(0.4)
    assert not any(seven["by_name"]["cosine"][0](epoch) for epoch in range(30, 90))


def test_epochs_taken_for_steps(page, seven):
    cell = run(CHAPTER, "slip.index(0.0)", given=page | {"first": seven["first"], "epochs": seven["epochs"]})
    assert cell["batches"] == -(-len(page["x_train"]) // 16) == 72
    assert cell["slip"][30] == 0 < cell["slip"][29]


# Trained


def test_lead_is_a_paired_mean_and_its_error(rng):
    (lead,) = functions(CHAPTER, "lead")
    ours, theirs = 90 + rng.random(7), 90 + rng.random(7)
    mean, error = ours.mean() - theirs.mean(), scipy.stats.sem(ours - theirs)
    assert lead(ours, theirs) == f"{mean:+.1f} ± {error:.1f}"


def test_a_fifth_of_the_labels_is_shuffled(page):
    (shuffled,) = functions(CHAPTER, "shuffled", given=page)
    before = page["y_train"].copy()
    for seed in range(3):
        labels = shuffled(seed)
        np.testing.assert_array_equal(np.bincount(labels), np.bincount(before))  # none is new
        assert 0.15 < (labels != before).mean() < 0.2  # a tenth of a fifth stays right by luck
    np.testing.assert_array_equal(page["y_train"], before)


@pytest.fixture(scope="module")
def learner(page):
    """The network, and how it learns by a schedule."""
    return definitions(CHAPTER, "def learn(", "network", "share_right", "learn", given=page)


@pytest.mark.parametrize(("hidden", "times"), [(1, 1.0), (3, 2.0)])
def test_network_has_hes_weights_times_something(hidden, times, learner):
    model = learner["network"](np.random.default_rng(0), hidden=hidden, times=times)
    weights = [parameter for parameter in model.parameters if parameter.ndim == 2]
    assert [matrix.shape for matrix in weights] == [(64, 64)] * hidden + [(64, 10)]
    for matrix in weights[:-1]:
        assert matrix.std() == pytest.approx(times * np.sqrt(2 / 64), rel=0.05)


def test_learn_follows_the_schedule(learner, torch):
    rng = np.random.default_rng(1)
    W1, b1, W2, b2 = (torch.tensor(p.copy(), requires_grad=True) for p in learner["network"](rng).parameters)
    x, y = torch.tensor(learner["x_train"]), torch.tensor(learner["y_train"])
    for rate in (0.3, 0.15):
        total = 0
        for rows in torch.tensor(rng.permutation(len(x))).split(64):
            scores = torch.relu(x[rows] @ W1 + b1) @ W2 + b2
            loss = torch.nn.functional.cross_entropy(scores, y[rows])
            slopes = torch.autograd.grad(loss, (W1, b1, W2, b2))
            for parameter, slope in zip((W1, b1, W2, b2), slopes, strict=True):
                parameter.data -= rate * slope
            total += len(rows) * loss.item()
    model, losses = learner["learn"](StepDecay(0.3, 1, 0.5), 1, epochs=2, batch=64)
    assert len(losses) == 2
    assert losses[-1] == pytest.approx(total / len(x), rel=1e-9)
    scores = torch.relu(torch.tensor(learner["x_check"]) @ W1 + b1) @ W2 + b2
    assert learner["share_right"](model) == 100 * (scores.argmax(dim=1).numpy() == learner["y_check"]).mean()


def test_silent_by_brute_force(learner, torch):
    (silent,) = functions(CHAPTER, "silent", given=learner)
    model = learner["network"](np.random.default_rng(1), hidden=2)
    model.parameters[3][:] = np.linspace(-2, 0.5, 64)
    W1, b1, W2, b2 = (torch.tensor(parameter) for parameter in model.parameters[:4])
    h = torch.relu(torch.relu(torch.tensor(learner["x_train"]) @ W1 + b1) @ W2 + b2)
    share = 100 * (h.max(dim=0).values == 0).double().mean().item()
    assert 10 < share < 90
    assert silent(model) == share


@pytest.mark.parametrize("seed", range(3))
def test_warmup_rescues_a_careless_start(seed, learner):
    """Lost in the first steps is lost for good: no unit of the last hidden layer is on for any image."""
    careless = {"epochs": 10, "batch": 64, "hidden": 3, "times": 2.0}
    (silent,) = functions(CHAPTER, "silent", given=learner)
    model, _ = learner["learn"](Constant(0.5), seed, **careless)
    assert learner["share_right"](model) < 20
    assert silent(model) == 100
    model.backward(cross_entropy(model.forward(learner["x_train"]), learner["y_train"])[1])
    assert not any(gradient.any() for gradient in model.gradients[:-2])  # what could wake it
    assert model.gradients[-1].any()
    for schedule in (Warmup(Constant(0.5), 3, 0.01), Constant(0.1)):
        model, _ = learner["learn"](schedule, seed, **careless)
        assert learner["share_right"](model) > 70
        assert silent(model) < 20


def test_share_right_is_the_accuracy_in_percent(learner):
    model = learner["network"](np.random.default_rng(0))
    scores = model.forward(learner["x_check"])
    assert learner["share_right"](model) == 100 * accuracy(scores, learner["y_check"])


def test_a_shift_is_taken_from_all_images(learner):
    shift = learner["x_train"].mean(axis=0)
    model, losses = learner["learn"](Constant(0.1), 0, epochs=1, shift=shift)
    centred = learner | {f"x_{part}": learner[f"x_{part}"] - shift for part in ("train", "check")}
    twin = definitions(CHAPTER, "def learn(", "network", "share_right", "learn", given=centred)
    model_of_twin, losses_of_twin = twin["learn"](Constant(0.1), 0, epochs=1)
    assert losses == losses_of_twin
    assert learner["share_right"](model, shift) == twin["share_right"](model_of_twin)


def test_shares_trains_once_for_each_seed_by_its_labels(learner):
    (shares,) = functions(CHAPTER, "shares", given=learner)
    asked = []

    def wrong(seed):
        asked.append(seed)
        return (learner["y_train"] + 1) % 10

    found = shares(Constant(0.3), wrong, 0.0, seeds=(4, 5))
    assert asked == [4, 5]
    for seed, share in zip((4, 5), found, strict=True):
        model, _ = learner["learn"](Constant(0.3), seed, wrong(seed))
        assert share == learner["share_right"](model) < 5


# The range test


@pytest.fixture(scope="module")
def range_test(learner):
    (function,) = functions(CHAPTER, "range_test", given=learner)
    return function


def test_rates_of_the_range_test_grow_by_the_same_factor(range_test):
    rates, losses = range_test(0)
    assert (rates[0], rates[-1]) == pytest.approx((1e-3, 10 ** (1 - 4 / 149)))  # the step at 10 is not looked at
    assert len(rates) == len(losses) == 149
    np.testing.assert_allclose(rates[1:] / rates[:-1], 10 ** (4 / 149), rtol=1e-9)


def test_losses_of_the_range_test_are_pytorchs(range_test, learner, torch):
    _, losses = range_test(4, low=0.01, high=1.0, steps=25)
    rng = np.random.default_rng(4)
    W1, b1, W2, b2 = (torch.tensor(p.copy(), requires_grad=True) for p in learner["network"](rng).parameters)
    x, y = torch.tensor(learner["x_train"]), torch.tensor(learner["y_train"])
    expected = []
    for rate in np.geomspace(0.01, 1.0, 25):
        rows = rng.choice(len(x), 64, replace=False)
        loss = torch.nn.functional.cross_entropy(torch.relu(x[rows] @ W1 + b1) @ W2 + b2, y[rows])
        expected.append(loss.item())
        slopes = torch.autograd.grad(loss, (W1, b1, W2, b2))
        for parameter, slope in zip((W1, b1, W2, b2), slopes, strict=True):
            parameter.data -= rate * slope
    np.testing.assert_allclose(losses, expected[1:], rtol=1e-8)  # each after the step before it


def test_range_test_finds_the_decade(range_test):
    curves = []
    for seed in range(5):
        rates, losses = range_test(seed)
        curves.append(losses)
    typical = np.nanmedian(curves, axis=0)
    np.testing.assert_allclose(typical[:30], np.log(10), rtol=0.15)  # at first nothing happens
    assert 0.3 < rates[np.nanargmin(typical)] < 3
    assert np.isnan(typical[-1]) or typical[-1] > 2  # and in the end it shoots up


def test_range_test_stops_where_the_loss_shoots_up(range_test):
    rates, losses = range_test(0, low=1.0, high=1e4, steps=40)
    (stopped,) = np.flatnonzero(losses > 10)
    assert np.isfinite(losses[: stopped + 1]).all()
    assert np.isnan(losses[stopped + 1 :]).all()
    assert rates[stopped] < 1e3
