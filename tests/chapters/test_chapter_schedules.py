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


def test_momentum_does_not_lower_the_floor():
    """The spread that stays, from the equation of Lyapunov: at the same walking speed it is about as large."""
    cell = run(CHAPTER, "v = beta * v + w + rng.normal(")

    def floor(rate, beta):  # (w, v) ← A (w, v) + b z
        A, b = np.array([[1 - rate, -rate * beta], [1, beta]]), np.array([-rate, 1])
        return scipy.linalg.solve_discrete_lyapunov(A, np.outer(b, b))[0, 0] / 2

    assert (cell["rate"], cell["beta"]) == (0.01, 0.9)  # the last of the two
    assert np.mean(cell["hovering"][200:]) == pytest.approx(floor(0.01, 0.9), rel=0.02)
    assert floor(0.1, 0) == pytest.approx(0.1 / (2 * 1.9), rel=1e-9)
    assert floor(0.01, 0.9) == pytest.approx(floor(0.1, 0), rel=0.06)


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
    value, gradient = page["at"](flat)
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
    assert page["least"] == pytest.approx(page["at"](theirs)[0], abs=1e-9)
    np.testing.assert_allclose(page["solution"].x[:640], theirs[:640], rtol=0, atol=2e-4)


def test_excess_is_pytorchs(page, torch):
    (excess,) = functions(CHAPTER, "excess", given=page)
    x, y = torch.tensor(page["x_train"]), torch.tensor(page["y_train"])
    W, b = (torch.zeros(shape, dtype=torch.float64, requires_grad=True) for shape in ((64, 10), (10,)))

    def loss(rows):
        return torch.nn.functional.cross_entropy(x[rows] @ W + b, y[rows]) + 0.01 * (W**2).sum()

    rng, twin, expected = np.random.default_rng(2), torch.optim.SGD([W, b], lr=0.4), []
    schedule = torch.optim.lr_scheduler.StepLR(twin, 1, 0.5)
    for _ in range(3):
        for rows in torch.tensor(rng.permutation(len(x))).split(16):
            twin.zero_grad()
            loss(rows).backward()
            twin.step()
        schedule.step()
        expected.append(loss(slice(None)).item() - page["least"])
    above = excess(StepDecay(0.4, 1, 0.5), 2, epochs=3)
    np.testing.assert_allclose(above, expected, rtol=1e-8)
    assert (above > 0).all()


def test_centring_moves_the_bias_and_leaves_the_least_loss(page):
    """From images less c, b + cW makes the scores that b made before."""
    shift, centred = page["x_train"].mean(axis=0), page["solution"].x.copy()
    centred[640:] += shift @ centred[:640].reshape(64, 10)
    model = page["Sequential"](page["Linear"](64, 10, initialization="zeros"))
    model.flat_parameters[:] = centred
    assert page["objective"](model, shift) == pytest.approx(page["least"], rel=1e-12)
    np.testing.assert_allclose(model.flat_gradients, 0, atol=1e-5)


def test_a_shift_in_the_contest_is_taken_from_all_images(page):
    (excess,) = functions(CHAPTER, "excess", given=page)
    shift, schedule = page["x_train"].mean(axis=0), StepDecay(0.4, 1, 0.5)
    given = page | {"x_train": page["x_train"] - shift}
    given |= definitions(CHAPTER, "def objective(", "objective", given=given)
    (twin,) = functions(CHAPTER, "excess", given=given)
    np.testing.assert_allclose(excess(schedule, 1, 2, shift=shift), twin(schedule, 1, 2), rtol=1e-10)


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


@pytest.mark.parametrize("curvature", [1.0, 0.03])
def test_left_is_the_recursion_of_the_walkers(curvature):
    """A curvature λ and noise σ: with ω = √λ w it is a curvature of 1 at the rate ηλ, and noise σ / √λ."""
    (left,) = functions(CHAPTER, "left")
    schedule = StepDecay(0.3, 40, 0.5)
    rates = np.repeat([curvature * schedule(epoch) for epoch in range(100)], 5)
    expected = mean_squares(rates, start=3 * curvature**0.5, sigma=(0.5 / curvature) ** 0.5)[-1] / 2
    found = left(schedule, np.array([curvature]), np.array([0.5]))
    assert found == pytest.approx(expected, rel=1e-9)
    twice = left(schedule, np.array([curvature, 1.0]), np.array([0.5, 1.0]))  # the mean of two directions
    assert 2 * twice == pytest.approx(found + left(schedule, np.ones(1), np.ones(1)), rel=1e-9)


def test_lead_is_a_paired_mean_and_its_error(rng):
    (lead,) = functions(CHAPTER, "lead")
    ours, theirs = rng.random(7), rng.random(7)
    mean, error = 100 * (ours.mean() - theirs.mean()), 100 * scipy.stats.sem(ours - theirs)
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
    _, losses, share = learner["learn"](StepDecay(0.3, 1, 0.5), 1, epochs=2, batch=64)
    assert len(losses) == 2
    assert losses[-1] == pytest.approx(total / len(x), rel=1e-9)
    scores = torch.relu(torch.tensor(learner["x_check"]) @ W1 + b1) @ W2 + b2
    assert share == (scores.argmax(dim=1).numpy() == learner["y_check"]).mean()


def test_silent_by_brute_force(learner, torch):
    (silent,) = functions(CHAPTER, "silent", given=learner)
    model = learner["network"](np.random.default_rng(1), hidden=2)
    model.parameters[3][:] = np.linspace(-2, 0.5, 64)
    W1, b1, W2, b2 = (torch.tensor(parameter) for parameter in model.parameters[:4])
    h = torch.relu(torch.relu(torch.tensor(learner["x_train"]) @ W1 + b1) @ W2 + b2)
    share = (h.max(dim=0).values == 0).double().mean().item()
    assert 0.1 < share < 0.9
    assert silent(model, 0.0) == share


@pytest.mark.parametrize("seed", range(3))
def test_warmup_rescues_a_careless_start(seed, learner):
    """Lost in the first steps is lost for good: no unit of the last hidden layer is on for any image."""
    careless = {"epochs": 10, "batch": 64, "hidden": 3, "times": 2.0}
    (silent,) = functions(CHAPTER, "silent", given=learner)
    model, _, lost = learner["learn"](Constant(0.5), seed, **careless)
    assert lost < 0.2
    assert silent(model, 0.0) == 1
    model.backward(cross_entropy(model.forward(learner["x_train"]), learner["y_train"])[1])
    assert not any(gradient.any() for gradient in model.gradients[:-2])  # what could wake it
    assert model.gradients[-1].any()
    for schedule in (Warmup(Constant(0.5), 3, 0.01), Constant(0.1)):
        model, _, learned = learner["learn"](schedule, seed, **careless)
        assert learned > 0.7
        assert silent(model, 0.0) < 0.2


def test_what_has_gone_out_reads_nothing(learner):
    model = learner["network"](np.random.default_rng(0))
    x, y = learner["x_check"], learner["y_check"]
    assert learner["share_right"](model, x, y) == accuracy(model.forward(x), y)
    model.flat_parameters *= 1e200
    assert learner["share_right"](model, x, y) == 0


def test_a_shift_is_taken_from_all_images(learner):
    shift = learner["x_train"].mean(axis=0)
    _, losses, new = learner["learn"](Constant(0.1), 0, epochs=1, shift=shift)
    centred = learner | {f"x_{part}": learner[f"x_{part}"] - shift for part in ("train", "check")}
    learn = definitions(CHAPTER, "def learn(", "network", "share_right", "learn", given=centred)["learn"]
    assert learn(Constant(0.1), 0, epochs=1)[1:] == (losses, new)


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


def test_wrong_labels_learned_are_those_that_the_network_repeats(learner):
    """Of labels that are all wrong, it has learned what it gets right by them; of right ones there is no share."""
    given = learner | {"mean_and_error": None}
    some_runs = definitions(CHAPTER, "def some_runs(", "some_runs", given=given)["some_runs"]
    wrong = (learner["y_train"] + 1) % 10
    rights, losses, learned = some_runs(Constant(0.3), lambda seed: wrong)
    model, course, right = learner["learn"](Constant(0.3), 0, wrong)
    assert (rights[0], losses[0]) == (right, course)
    assert learned[0] == accuracy(model.forward(learner["x_train"]), wrong) > 0.9
    assert learned.shape == (6,)
    assert len(some_runs(Constant(0.3), seeds=[0])[2]) == 0
