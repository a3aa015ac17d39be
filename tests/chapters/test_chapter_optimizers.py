"""What the chapter on optimizers builds in the open, beside a peer or beside what it claims."""

import itertools

import numpy as np
import pytest
import scipy
from chapter_cells import definitions, functions, printed, run

from lib.optimizers import SGD, AdaGrad, Adam, AdamW, RMSProp
from lib.surfaces import beale, quadratic, ravine, saddle

CHAPTER = "optimizers"


@pytest.fixture(scope="module")
def momentum():
    """The two forms of momentum, and the walk down the ravine."""
    averaged, classic = functions(CHAPTER, "averaged", "classic")
    (walk,) = functions(CHAPTER, "walk")
    return {"averaged": averaged, "classic": classic, "walk": walk}


@pytest.fixture(scope="module")
def races():
    """The optimizers of the races, and how they are run."""
    return run(CHAPTER, "def path_of(", "RACES = (")


@pytest.fixture
def torch_walk(torch):
    """Return a function that gives the path of a PyTorch optimizer by name, for given gradients."""

    def walk(name, gradient, start, steps, **options):
        w = torch.tensor(np.array(start, float))
        optimizer, path = getattr(torch.optim, name)([w], **options), []
        for _ in range(steps):
            w.grad = torch.tensor(np.asarray(gradient(w.numpy().copy()), float))
            optimizer.step()
            path.append(w.numpy().copy())
        return np.array(path)

    return walk


# A mean that forgets


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.9, 0.999])
def test_running_mean_is_a_weighted_mean(beta, rng):
    """Undivided a filter of SciPy's; divided by the sum of its weights, what pandas calls adjusted."""
    (running_mean,) = functions(CHAPTER, "running_mean")
    x = 10 + rng.normal(size=50)
    means = running_mean(x, beta)
    np.testing.assert_allclose(means, scipy.signal.lfilter([1 - beta], [1, -beta], x), rtol=1e-13)
    t = np.arange(1, 51)
    adjusted = [np.average(x[:n], weights=beta ** np.arange(n)[::-1]) for n in t]
    np.testing.assert_allclose(means / (1 - beta**t), adjusted, rtol=1e-10)


def test_what_a_running_mean_remembers():
    """A single day's share, as days go by."""
    (running_mean,) = functions(CHAPTER, "running_mean")
    share = running_mean(np.eye(1, 3000)[0], 0.9)
    assert share[10] / share[0] == pytest.approx(1 / 3, abs=0.02)
    assert share[20] / share[0] == pytest.approx(1 / 8, abs=0.01)
    share = running_mean(np.eye(1, 3000)[0], 0.999)
    assert share[1000] / share[0] == pytest.approx(1 / np.e, abs=1e-3)
    half_life = np.log(0.5) / np.log(0.999)
    assert share[round(half_life)] / share[0] == pytest.approx(0.5, abs=1e-3)


# Momentum


@pytest.mark.parametrize(("rate", "beta"), [(0.02, 0.9), (0.05, 0.5), (0.005, 0.99)])
def test_both_forms_of_momentum_are_pytorchs(rate, beta, momentum, torch_walk):
    def theirs(rate):
        return torch_walk("SGD", ravine.gradient, ravine.start, 40, lr=rate, momentum=beta)

    walk, averaged, classic = (momentum[name] for name in ("walk", "averaged", "classic"))
    np.testing.assert_allclose(walk(classic, rate, beta), theirs(rate), rtol=0, atol=1e-12)
    np.testing.assert_allclose(walk(averaged, rate / (1 - beta), beta), theirs(rate), rtol=0, atol=1e-12)
    np.testing.assert_allclose(walk(averaged, rate, beta), theirs(rate * (1 - beta)), rtol=0, atol=1e-12)
    assert np.abs(walk(averaged, rate, beta) - theirs(rate)).max() > 0.5


def test_dampening_starts_with_a_whole_gradient(momentum, torch_walk):
    """So it is the averaged form only if that one starts from the first gradient, not from 0."""
    rate, beta = 0.1, 0.9
    options = {"lr": rate, "momentum": beta, "dampening": beta}
    path = torch_walk("SGD", ravine.gradient, ravine.start, 30, **options)
    first = ravine.gradient(np.array(ravine.start))
    np.testing.assert_allclose(path[0], ravine.start - rate * first, rtol=1e-14)

    w, s = np.array(ravine.start), first
    for expected in path:
        w, s = momentum["averaged"](w, ravine.gradient(w), s, rate, beta)
        np.testing.assert_allclose(w, expected, rtol=0, atol=1e-12)
    assert np.abs(momentum["walk"](momentum["averaged"], rate, beta, 30) - path).max() > 0.5


def test_across_the_ravine_gradients_cancel_and_along_it_they_add():
    """Of plain descent at a rate that is nearly too large."""
    (running_mean,) = functions(CHAPTER, "running_mean")
    w, gradients = np.array(ravine.start), []
    for _ in range(12):
        gradients.append(ravine.gradient(w))
        w = w - 0.09 * gradients[-1]
    along, across = np.transpose(gradients)
    assert (np.sign(across[1:]) == -np.sign(across[:-1])).all()
    assert (along < 0).all()
    assert (np.abs(running_mean(across, 0.6)[3:]) < 0.4 * np.abs(across[3:])).all()
    assert (np.abs(running_mean(along, 0.6)[3:]) > 0.9 * np.abs(along[3:])).all()


def test_where_the_rate_stands_matters_once_it_changes(momentum, torch):
    (rate_inside,) = functions(CHAPTER, "rate_inside")
    rates = [0.1] * 40 + [0.01] * 20
    w = torch.zeros(1, dtype=torch.float64)
    optimizer = torch.optim.SGD([w], lr=0.1, momentum=0.9)
    places, memory = dict.fromkeys((momentum["classic"], rate_inside), 0.0), {}
    lengths = {form: [] for form in places}
    expected = []
    for rate in rates:
        optimizer.param_groups[0]["lr"] = rate
        w.grad, before = torch.ones_like(w), w.item()
        optimizer.step()
        expected.append(before - w.item())
        for form, before in places.items():
            places[form], memory[form] = form(before, 1, memory.get(form, 0.0), rate, 0.9)
            lengths[form].append(before - places[form])
    np.testing.assert_allclose(lengths[momentum["classic"]], expected, rtol=1e-10)
    inside = np.array(lengths[rate_inside])
    np.testing.assert_allclose(inside[:40], expected[:40], rtol=1e-10)
    later = np.arange(1, 21)  # the old gradients keep the old rate, and fade
    np.testing.assert_allclose(inside[40:], 0.9**later * inside[39] + 0.01 * 10 * (1 - 0.9**later), rtol=1e-10)
    assert inside[39] == pytest.approx(10 * 0.1, rel=0.02)  # ten gradients long


@pytest.fixture(scope="module")
def settle(momentum):
    (steps_to_settle,) = functions(CHAPTER, "steps_to_settle", given=momentum)
    return steps_to_settle


def spectral_radius(rate, beta, curvature):
    """Of the matrix by which w and v are multiplied in each step of momentum."""
    step = np.array([[1 - rate * curvature, -rate * beta], [curvature, beta]])
    return np.abs(np.linalg.eigvals(step)).max()


@pytest.mark.parametrize("beta", [0.0, 0.3, 0.5, 0.9, 0.95])
def test_momentum_is_stable_up_to_2_plus_2_beta(beta, settle):
    curvatures = np.array([2.0, 30.0])
    limit = (2 + 2 * beta) / 30
    assert settle(0.99 * limit, beta, curvatures) > 10
    assert spectral_radius(0.999 * limit, beta, 30) < 1 < spectral_radius(1.001 * limit, beta, 30)


@pytest.mark.parametrize("kappa", [10, 100, 1000])
def test_at_its_best_momentum_pays_for_the_root_of_kappa(kappa, settle):
    root = np.sqrt(kappa)
    beta, rate = ((root - 1) / (root + 1)) ** 2, 4 / (1 + root) ** 2

    def slowest(rate, beta):
        return max(spectral_radius(rate, beta, curvature) for curvature in (1, kappa))

    assert slowest(rate, beta) == pytest.approx((root - 1) / (root + 1), abs=1e-6)
    for other in itertools.product((0.9 * rate, 1.1 * rate), (0.9 * beta, min(1.1 * beta, 0.99))):
        assert slowest(*other) > slowest(rate, beta)
    heavy = settle(rate, beta, np.array([1, kappa]))
    assert 5 < heavy / root < 8
    plain = settle(2 / (1 + kappa), 0, np.array([1, kappa]))
    assert 3.4 < plain / kappa < 4


@pytest.mark.parametrize("beta", [0.5, 0.9, 0.99])
def test_nesterovs_two_forms_and_pytorchs(beta, torch_walk):
    """The textbook's form steps from w and looks ahead; the library's weights are the point ahead."""
    rate = 0.03
    w, v, ahead = np.array(ravine.start), np.zeros(2), []
    for _ in range(60):
        v = beta * v + ravine.gradient(w - rate * beta * v)
        w = w - rate * v
        ahead.append(w - rate * beta * v)
    options = {"lr": rate, "momentum": beta, "nesterov": True}
    path = torch_walk("SGD", ravine.gradient, ravine.start, 60, **options)
    np.testing.assert_allclose(ahead, path, rtol=0, atol=1e-11)


def test_momentum_on_the_page_is_pytorchs_and_nesterovs_brakes(torch_walk):
    (step,) = functions(CHAPTER, "heavy_step")
    options, places = {"lr": 0.03, "momentum": 0.9}, {}
    for look in (False, True):
        w, v, path, leads_to = np.array(ravine.start), np.zeros(2), [], []
        for _ in range(100):
            w, v = step(w, v, 0.03, 0.9, ravine, look)
            path.append(w)
            leads_to.append(w - 0.03 * 0.9 * v)
        places[look] = np.array(path)
        peer = torch_walk("SGD", ravine.gradient, ravine.start, 100, **options, nesterov=look)
        np.testing.assert_allclose(leads_to if look else path, peer, rtol=0, atol=1e-11)
    assert 0 < places[True][:, 0].max() < 0.8 * places[False][:, 0].max()
    for share in (0.99, 1.01):  # of the largest ηλ
        left = 1 - share * (2 + 2 * 0.9) / (1 + 2 * 0.9)  # of w, by a gradient alone
        roots = np.roots([1, -1.9 * left, 0.9 * left])
        assert (np.abs(roots).max() < 1) == (share < 1)


# A rate for each weight


@pytest.mark.parametrize(("make", "name", "rate"), [(SGD, "SGD", 0.05), (AdaGrad, "Adagrad", 1.0)])
def test_words_in_pytorch(make, name, rate, torch):
    (words,) = functions(CHAPTER, "words")
    often, rare = words(make(rate), 1, steps=400)
    rng, w = np.random.default_rng(1), torch.zeros(21, dtype=torch.float64, requires_grad=True)
    twin, seen = getattr(torch.optim, name)([w], lr=rate), np.zeros(21)
    for _ in range(400):
        is_there = rng.random(21) < np.append(np.full(20, 0.5), 0.003)
        x, target = torch.tensor(is_there.astype(float)), 2 * is_there.sum() - 0.5 * rng.normal()
        twin.zero_grad()
        ((x @ w - target) ** 2 / 2).backward()
        twin.step()
        seen += is_there
    off = (w.detach() - 2).abs().numpy()
    assert (often, rare) == pytest.approx((off[:20].mean(), off[20]), rel=1e-9)
    assert 0 < seen[20] < 10 < seen[:20].min()


def test_one_rate_for_all_words_starves_the_rare_one():
    (words,) = functions(CHAPTER, "words")

    def off(optimizer):
        return np.mean([words(optimizer(), seed) for seed in range(6)], axis=0)

    often, rare = off(lambda: AdaGrad(1.0))
    for rate in (0.02, 0.05, 0.1):
        often_sgd, rare_sgd = off(lambda rate=rate: SGD(rate))
        assert rare_sgd > 2 * rare
    assert often_sgd > 1.5 * often  # the largest of the rates, which is too large for the others


@pytest.fixture(scope="module")
def step_lengths():
    (function,) = functions(CHAPTER, "step_lengths")
    return function


@pytest.mark.parametrize("gradient", [1.0, -1000.0, 1e-3])
def test_steps_of_adagrad_shrink_like_one_over_root_t(gradient, step_lengths):
    lengths = np.sign(gradient) * np.array(step_lengths(AdaGrad(0.1), 1000, gradient))
    np.testing.assert_allclose(lengths, 0.1 / np.sqrt(np.arange(1, 1001)), rtol=1e-6)


@pytest.mark.parametrize(("alpha", "first"), [(0.9, 3.162), (0.99, 10.0)])
def test_steps_of_rmsprop_begin_too_long(alpha, first, step_lengths, torch_walk):
    lengths = np.array(step_lengths(RMSProp(0.01, alpha=alpha), 2000))
    path = torch_walk("RMSprop", np.ones_like, [0.0], 2000, lr=0.01, alpha=alpha)
    np.testing.assert_allclose(lengths, -np.diff(path[:, 0], prepend=0), rtol=1e-9)
    np.testing.assert_allclose(lengths, 0.01 / np.sqrt(1 - alpha ** np.arange(1, 2001)), rtol=1e-6)
    assert lengths[0] == pytest.approx(first * 0.01, rel=1e-3)
    assert lengths[-1] == pytest.approx(0.01, rel=1e-6)


# Adam


@pytest.mark.parametrize(("rate", "betas", "eps"), [(0.05, (0.9, 0.999), 1e-8), (0.05, (0.5, 0.8), 0.1)])
def test_adam_step_is_pytorchs(rate, betas, eps, torch_walk):
    (adam_step,) = functions(CHAPTER, "adam_step")
    options = {"lr": rate, "betas": betas, "eps": eps}
    path = torch_walk("Adam", beale.gradient, beale.start, 200, **options)
    w, m, v = np.array(beale.start), np.zeros(2), np.zeros(2)
    for t, expected in enumerate(path, start=1):
        w, m, v = adam_step(w, beale.gradient(w), m, v, t, rate, *betas, eps)
        np.testing.assert_allclose(w, expected, rtol=0, atol=1e-7)


def test_without_corrections_steps_are_too_long_and_get_worse_before_they_get_better(torch):
    w = torch.zeros(1, dtype=torch.float64)
    twin, lengths = torch.optim.Adam([w]), []
    for t in range(1, 3001):
        w.grad = torch.ones_like(w)
        twin.step()
        state = twin.state[w]  # both means as they are, not corrected
        lengths.append((state["exp_avg"] / state["exp_avg_sq"].sqrt()).item())
        if t in (1, 2, 10, 100, 1000):
            assert f"{t} {lengths[-1]:.2f}" in printed(CHAPTER)
    assert lengths[0] == pytest.approx(0.1 / np.sqrt(0.001), rel=1e-9)
    assert min(lengths[:100]) > 3
    assert lengths[0] < lengths[1] < max(lengths) < 7
    assert lengths[-1] == pytest.approx(1, abs=0.03)


PEERS = {
    "SGD": ("SGD", {}),
    "AdaGrad": ("Adagrad", {}),
    "RMSProp": ("RMSprop", {"alpha": 0.9}),
    "Adam": ("Adam", {}),
}


@pytest.mark.parametrize(
    ("name", "places"),
    [("SGD", (0.99, -9)), ("AdaGrad", (0.99, 0.99)), ("RMSProp", (0.96838, 0.96838)), ("Adam", (0.99, 0.99))],
    ids=list(PEERS),
)
def test_who_notices_a_first_gradient_a_thousand_times_as_large(name, places, torch_walk):
    """On w²/2 and a thousand times that, from w = 1."""
    peer, options = PEERS[name]
    firsts = [
        torch_walk(peer, lambda w, units=units: units * w, [1.0], 1, lr=0.01, **options)[-1, 0] for units in (1, 1000)
    ]
    assert firsts == pytest.approx(places, abs=5e-6)
    assert any(line.startswith(name) and line.endswith(f"{firsts[0]:.5f} {firsts[1]:.5f}") for line in printed(CHAPTER))


@pytest.mark.parametrize(("eps", "length"), [(1e-8, 1.0), (1e-4, 0.5), (1e-2, 0.01)])
def test_where_epsilon_stands(eps, length, step_lengths, torch_walk):
    """Outside the root, so that it is compared with gradients."""
    (ours,) = step_lengths(Adam(1.0, epsilon=eps), 1, gradient=1e-4)
    ((theirs,),) = torch_walk("Adam", lambda w: [1e-4], [0.0], 1, lr=1.0, eps=eps)
    assert ours == pytest.approx(-theirs, rel=1e-9)
    assert ours == pytest.approx(length, rel=0.02)


def test_where_gradients_are_smaller_than_epsilon_adam_is_sgd(torch_walk):
    """At the rate η / ε, with averaged momentum unless β₁ = 0."""
    eps = 1e6
    path = torch_walk("Adam", ravine.gradient, ravine.start, 50, lr=0.02 * eps, betas=(0.0, 0.999), eps=eps)
    plain = torch_walk("SGD", ravine.gradient, ravine.start, 50, lr=0.02)
    np.testing.assert_allclose(path, plain, rtol=0, atol=1e-3)


def walk_by_alternating_gradients(torch_walk, name):
    """Return where two weights of 1 are after 1,000 steps by gradients that only change their signs, with decay."""
    signs = itertools.cycle((1, -1))

    def gradients(w):
        return next(signs) * np.array([10.0, 0.01])

    return torch_walk(name, gradients, [1.0, 1.0], 1000, lr=0.001, weight_decay=0.1)[-1]


def test_adamw_shrinks_all_weights_alike(torch_walk):
    decayed = walk_by_alternating_gradients(torch_walk, "AdamW")
    assert f"AdamW, d = 0.1 {decayed[0]:.2f} {decayed[1]:.2f}" in printed(CHAPTER)
    np.testing.assert_allclose(decayed, 0.9999**1000, rtol=2e-3)


def test_adam_with_a_penalty_shrinks_the_weight_with_small_gradients_most(torch_walk):
    loud, low = walk_by_alternating_gradients(torch_walk, "Adam")
    assert f"Adam with a penalty {loud:.2f} {low:.2f}" in printed(CHAPTER)
    assert low < 0.3 < 0.9 < loud


def test_sgd_with_a_penalty_shrinks_both_alike_but_for_a_jitter(torch_walk):
    loud, low = walk_by_alternating_gradients(torch_walk, "SGD")
    assert f"SGD with a penalty {loud:.2f} {low:.2f}" in printed(CHAPTER)
    np.testing.assert_allclose([loud, low], 0.9999**1000, rtol=0, atol=0.01)


@pytest.mark.parametrize(
    ("ours", "name", "options", "count"),
    [
        (SGD(0.1), "SGD", {}, 0),
        (SGD(0.1, momentum=0.9), "SGD", {"momentum": 0.9}, 1),
        (AdaGrad(0.1), "Adagrad", {}, 1),
        (RMSProp(0.1), "RMSprop", {}, 1),
        (Adam(0.1), "Adam", {}, 2),
        (AdamW(0.1), "AdamW", {}, 2),
    ],
    ids=["SGD", "momentum", "AdaGrad", "RMSProp", "Adam", "AdamW"],
)
def test_memory_of_each_is_pytorchs(ours, name, options, count, torch):
    ours.step([np.zeros(50)], [np.ones(50)])
    assert sum(array.size for array in ours.state[0]) == 50 * count
    w = torch.zeros(50)
    twin = getattr(torch.optim, name)([w], lr=0.1, **options)
    w.grad = torch.ones(50)
    twin.step()
    arrays = [kept for kept in twin.state[w].values() if torch.is_tensor(kept) and kept.numel() > 1]
    assert len(arrays) == count


# Races


TWINS = {
    "SGD": ("SGD", {}),
    "momentum": ("SGD", {"momentum": 0.9}),
    "Nesterov": ("SGD", {"momentum": 0.9, "nesterov": True}),
    "AdaGrad": ("Adagrad", {}),
    "RMSProp": ("RMSprop", {"alpha": 0.9}),
    "Adam": ("Adam", {}),
}


@pytest.mark.parametrize("name", TWINS)
def test_paths_of_the_races_are_pytorchs(name, races, torch_walk):
    assert list(races["MAKERS"]) == list(TWINS)
    peer, options = TWINS[name]
    for surface, steps, rates in races["RACES"]:
        path = races["paths"][surface][name]
        rate = rates[list(TWINS).index(name)]
        theirs = torch_walk(peer, surface.gradient, surface.start, len(path) - 1, lr=rate, **options)
        assert len(path) == steps
        np.testing.assert_array_equal(path[0], surface.start)
        np.testing.assert_allclose(path[1:], theirs, rtol=1e-7, atol=1e-9)


def test_settling_is_that_of_each_start_by_itself(races, rng):
    (settling,) = functions(CHAPTER, "settling")
    surface = quadratic(0.5, 5)
    starts = np.vstack([rng.uniform(-3, 3, size=(4, 2)), [[0.001, 0.0]]])
    for make, rate in ((SGD, 0.15), (races["MAKERS"]["momentum"], 0.05), (AdaGrad, 1.0)):
        expected = []
        for start in starts:
            path = races["path_of"](surface, make(rate), start, 200)
            is_far = np.linalg.norm(path, axis=1) > 0.01
            expected.append(max((k + 1 for k in range(200) if is_far[k]), default=0))
        assert 5 < max(expected) < 200
        np.testing.assert_array_equal(settling(surface, make(rate), starts, 200), expected)
    np.testing.assert_array_equal(settling(surface, SGD(1.0), starts, 200), 200)  # beyond its limit, 2 / 10


@pytest.fixture(scope="module")
def ravines():
    """The deep ravine, and the same one turned; `best_median` on them."""
    return definitions(CHAPTER, "def best_median(", "settling", "best_median", "deep", "turned")


ROTATION = np.array([[1.0, 1.0], [-1.0, 1.0]]) / np.sqrt(2)  # of rows, by 45°


def test_turned_is_deep_by_45_degrees(ravines, rng):
    deep, turned = ravines["deep"], ravines["turned"]
    points, h = rng.uniform(-3, 3, size=(20, 2)), 1e-4
    np.testing.assert_allclose(turned(points @ ROTATION), deep(points), rtol=1e-11)
    np.testing.assert_allclose(turned.gradient(points @ ROTATION), deep.gradient(points) @ ROTATION, rtol=0, atol=1e-11)
    np.testing.assert_allclose(turned.start, np.array(deep.start) @ ROTATION, rtol=1e-14)
    measured = [(turned(points + step) - turned(points - step)) / (2 * h) for step in h * np.eye(2)]
    np.testing.assert_allclose(turned.gradient(points), np.transpose(measured), rtol=0, atol=1e-6)
    bent = [np.linalg.eigvalsh(surface.gradient(np.eye(2))) for surface in (deep, turned)]  # linear: its matrix
    np.testing.assert_allclose(bent, [[1, 100]] * 2, rtol=1e-12)


def test_only_the_adaptive_methods_notice_the_axes(ravines, races):
    deep, turned = ravines["deep"], ravines["turned"]
    for name, make in races["MAKERS"].items():
        there, here = (races["path_of"](s, make(0.01), s.start, 100) for s in (deep, turned))
        apart = np.abs(there @ ROTATION - here).max()
        if name in ("SGD", "momentum", "Nesterov"):
            assert apart < 1e-12
        else:
            assert apart > 0.1


def test_for_adagrad_the_ravine_along_an_axis_is_round(ravines):
    along, across = (ravines["best_median"](ravines[name], AdaGrad) for name in ("deep", "turned"))
    assert along < 10
    assert across > 100


def test_adam_pays_for_a_tilt_once_v_has_forgotten(ravines):
    turned, adam = ravines["turned"], Adam(1.0)
    starts = np.array(turned.start) + 0.15 * np.array([(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1)])
    early, late = (np.median(ravines["settling"](turned, Adam(1.0), starts, most)) for most in (1500, 5000))
    assert 100 < early < 120
    assert late > 1000
    w = np.array(turned.start)
    for step in range(1, 5001):
        adam.step([w], [turned.gradient(w)])
        if step > 500 and np.linalg.norm(w) > 0.01:
            break
    mean_of_squares = adam.state[0][1] / (1 - 0.999**step)
    limit = 2 * (1 + 0.9) / (1 - 0.9)  # of the averaged form
    assert 100 / np.sqrt(mean_of_squares.mean()) == pytest.approx(limit, rel=0.2)


def test_rmsprop_jumps_to_and_fro_in_the_end():
    page = run(CHAPTER, "late = distances[500:]")
    np.testing.assert_allclose(np.abs(page["w"]), 0.05, rtol=0.01)  # half the rate
    before = page["w"].copy()
    page["optimizer"].step([page["w"]], [ravine.gradient(page["w"])])
    np.testing.assert_allclose(page["w"], -before, rtol=0.01)
    np.testing.assert_allclose(page["late"], np.sqrt(2) * 0.05, rtol=0.02)


def test_who_leaves_the_saddle_first(races):
    left = {}
    for name, make in races["MAKERS"].items():
        path = races["path_of"](saddle, make(0.01), saddle.start, 2000)
        left[name] = np.flatnonzero(np.abs(path[:, 1]) > 1)[0]
    # The slope across is −2y: plain descent multiplies y by 1 + 2η.
    assert left["SGD"] == np.ceil(np.log(1000) / np.log(1.02))
    assert all(left[name] < 0.25 * left["SGD"] for name in ("momentum", "Nesterov", "RMSProp", "Adam"))
    # AdaGrad's sum of squares is that of a growing slope: y = η √(8t).
    assert left["AdaGrad"] == pytest.approx(1 / (8 * 0.01**2), rel=0.03)
    assert left["AdaGrad"] == max(left.values())


# On the digits


@pytest.fixture(scope="module")
def page():
    return run(CHAPTER, "data = digits()")


def test_images_to_train_check_and_test_are_apart(page):
    images = [tuple(image) for part in ("x_train", "x_check", "x_test") for image in page[part]]
    assert len(images) == 1797
    assert set(images) == {tuple(image) for image in page["data"].features}
    assert (len(page["x_train"]), len(page["x_check"])) == (1151, 287)


def test_training_is_pytorchs(page, torch):
    """Two epochs of Adam, from the same weights and with the same batches."""
    rng = np.random.default_rng(3)
    W1, b1, W2, b2 = (torch.tensor(p.copy(), requires_grad=True) for p in page["network"](rng).parameters)
    twin = torch.optim.Adam([W1, b1, W2, b2], lr=0.01)
    mean = page["x_train"].mean(axis=0)
    x, y = torch.tensor(page["x_train"] - mean), torch.tensor(page["y_train"])
    expected = []
    for _ in range(2):
        total = 0.0
        for rows in torch.tensor(rng.permutation(len(x))).split(64):
            scores = torch.relu(x[rows] @ W1 + b1) @ W2 + b2
            loss = torch.nn.functional.cross_entropy(scores, y[rows])
            twin.zero_grad()
            loss.backward()
            twin.step()
            total += loss.item() * len(rows)
        expected.append(total / len(x))
    losses, share = page["train"](Adam(0.01), 3, epochs=2)
    np.testing.assert_allclose(losses, expected, rtol=1e-6)
    scores = torch.relu(torch.tensor(page["x_check"] - mean) @ W1 + b1) @ W2 + b2
    assert share == pytest.approx((scores.argmax(dim=1).numpy() == page["y_check"]).mean(), abs=0.005)


def test_a_run_that_diverges_counts_as_guessing(page):
    assert page["train"](SGD(1e200), 0, epochs=3) == ([np.inf] * 3, 0.1)


def test_momentum_walks_like_ten_times_the_rate(page):
    """On the left flank of the hill; with the same rate it doesn't."""
    for seed in range(3):
        _, heavy = page["train"](SGD(0.003, momentum=0.9), seed)
        _, plain = page["train"](SGD(0.03), seed)
        _, slow = page["train"](SGD(0.003), seed)
        assert heavy == pytest.approx(plain, abs=0.03)
        assert slow < heavy - 0.1


def table(title, count):
    """Return the rows of numbers that the stored page shows below the line that begins with `title`."""
    lines = printed(CHAPTER)
    start = next(k for k, line in enumerate(lines) if line.startswith(title))
    return [line.split() for line in lines[start + 1 : start + 1 + count]]


def test_nobody_wins_by_height():
    rows = table("best η", 5)
    assert {row[0] for row in rows} == {"SGD", "momentum", "AdaGrad", "RMSProp", "Adam"}
    shares = [float(row[2]) for row in rows]
    assert max(shares) - min(shares) < 1
    ranges = {row[0]: map(float, row[1].split("–")) for row in table("rates within a point", 5)}
    decades = {name: np.log10(high / low) for name, (low, high) in ranges.items()}
    assert decades.pop("SGD") < 0.8 < min(decades.values())


def test_the_longer_adagrad_runs_the_longer_it_takes_to_follow():
    (follow,) = functions(CHAPTER, "steps_to_follow")
    late, early = (np.median([follow(AdaGrad(0.5), rested, k) for k in range(5)]) for rested in (4000, 400))
    assert 2 < late / early < 5  # √10 is 3.2
    late, early = (np.median([follow(SGD(0.02), rested, k) for k in range(5)]) for rested in (4000, 400))
    assert 0.7 < late / early < 1.4


def test_dampened_is_pytorchs(torch):
    (dampened,) = functions(CHAPTER, "dampened")
    w, v = np.array([1.0, -2.0]), np.zeros(2)
    twin = torch.tensor(w.copy(), requires_grad=True)
    optimizer = torch.optim.SGD([twin], lr=0.02, momentum=0.9, dampening=0.9)
    for _ in range(20):
        optimizer.zero_grad()
        (0.5 * twin[0] ** 2 + 10 * twin[1] ** 2).backward()
        optimizer.step()
        w, v = dampened(w, np.array([1, 20]) * w, v, 0.02, 0.9)
    np.testing.assert_allclose(w, twin.detach().numpy(), rtol=1e-12)


def test_uncorrected_steps_are_those_of_means_that_are_left_as_they_are():
    """The chapter leaves the correction out by a step number so large that it is 1."""
    (step,) = functions(CHAPTER, "adam_step")
    g, m, v = np.array([0.3, -2.0]), np.array([0.1, 0.0]), np.array([0.04, 1.0])
    w, m_new, v_new = step(np.zeros(2), g, m, v, 10**6, 0.1)
    np.testing.assert_allclose(m_new, 0.9 * m + 0.1 * g)
    np.testing.assert_allclose(w, -0.1 * m_new / (np.sqrt(v_new) + 1e-8), rtol=1e-12)


@pytest.mark.parametrize(
    ("ours", "name", "options", "end"),
    [
        (SGD(0.01), "SGD", {"lr": 0.01}, -1),
        (AdaGrad(0.5), "Adagrad", {"lr": 0.5}, -1),
        (Adam(0.01, betas=(0.0, 0.1)), "Adam", {"lr": 0.01, "betas": (0.0, 0.1)}, 1),
        (Adam(0.01), "Adam", {"lr": 0.01}, -1),
    ],
    ids=["SGD", "AdaGrad", "Adam, 0.1", "Adam, 0.999"],
)
def test_a_short_memory_pulls_adam_to_the_worst_point(ours, name, options, end, torch):
    (pulled_away,) = functions(CHAPTER, "pulled_away")
    w = torch.tensor([0.5], dtype=torch.float64)
    twin = getattr(torch.optim, name)([w], **options)
    gradients = [3.0 if t % 3 == 0 else -1.0 for t in range(3000)]
    assert np.mean(gradients) > 0
    for gradient in gradients:
        w.grad = torch.full_like(w, gradient)
        twin.step()
        w.clamp_(-1, 1)
    ended = pulled_away(ours)
    assert ended == pytest.approx(w.item(), abs=1e-9)
    assert ended == pytest.approx(end, abs=0.05)
