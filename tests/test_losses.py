"""Losses: by hand, by finite differences, beside their peers, and what must hold for any input."""

import tracemalloc

import numpy as np
import pytest
import scipy
from hypothesis import given, settings
from hypothesis import strategies as st

from lib import _arrays, losses
from lib.gradients import check_gradient, relative_error

modest = settings(deadline=None, derandomize=True, max_examples=50)

CAT_CAR_FROG = [[3.2, 5.1, -1.7], [1.3, 4.9, 2.0], [2.2, 2.5, -3.1]]
TRUTH = [0, 1, 2]


def logit(p):
    p = np.asarray(p)
    return np.log(p) - np.log1p(-p)


def one_hot(labels, classes):
    return np.eye(classes)[labels]


def distributions(rng, count, classes):
    return rng.dirichlet(np.ones(classes), size=count)


@pytest.mark.parametrize("table", ["BY_HAND", "GRADIENTS_BY_HAND", "VARIANTS", "TWINS"])
def test_every_loss_has_a_row(table):
    have_tests_of_their_own = {"softmax", "log_softmax", "logsumexp"}
    missing = set(losses.__all__) - {row[0] for row in globals()[table]}
    assert missing == have_tests_of_their_own, f"add a row to {table}"


# By hand

BY_HAND = [
    ("hinge", CAT_CAR_FROG[:1], TRUTH[:1], {}, 2.9),
    ("hinge", CAT_CAR_FROG[1:2], TRUTH[1:2], {}, 0.0),
    ("hinge", CAT_CAR_FROG[2:], TRUTH[2:], {}, 12.9),
    ("hinge", CAT_CAR_FROG, TRUTH, {}, 15.8 / 3),
    ("hinge", CAT_CAR_FROG, TRUTH, {"margin": 0.0}, (1.9 + 0 + 10.9) / 3),
    ("hinge", CAT_CAR_FROG, TRUTH, {"margin": 0.5}, (2.4 + 0 + 11.9) / 3),
    ("squared_hinge", CAT_CAR_FROG, TRUTH, {}, (2.9**2 + 6.3**2 + 6.6**2) / 3),
    ("cross_entropy", CAT_CAR_FROG[:1], [0], {}, 2.0404),
    ("cross_entropy", [[10, -2, 3]], [0], {}, 9.2e-4),
    ("cross_entropy", [[10, 9, 9]], [0], {}, 0.551),
    ("cross_entropy", [[10, -100, -100]], [0], {}, 3.38e-48),
    ("cross_entropy", [[0, 0, 0, 0]], [2], {}, np.log(4)),
    ("cross_entropy", [[1, 10, 1], [2, 3, 10]], [1, 2], {}, 7.47e-4),
    ("cross_entropy", [[1, 10, 1], [2, 3, 10]], [[0, 1, 0], [0, 0, 1]], {}, 7.47e-4),
    ("cross_entropy", [[0, 0]], [[0.25, 0.75]], {}, np.log(2)),
    ("cross_entropy", [[2, 0]], [0], {"label_smoothing": 0.5}, np.log1p(np.exp(-2)) + 0.25 * 2),
    ("binary_cross_entropy", logit([0.01, 0.02, 0.7]), [0, 0, 1], {}, 0.1290),
    ("binary_cross_entropy", [0.0, 0.0], [0, 1], {}, np.log(2)),
    ("binary_cross_entropy", [[0.0, 0.0]], [[0, 1]], {}, 2 * np.log(2)),
    ("binary_cross_entropy", [-1000.0], [1], {}, 1000.0),
    ("mean_absolute_error", [2, 0.8, 9], [2, 0.5, 10], {}, 0.4333),
    ("mean_squared_error", [2, 0.8, 9], [2, 0.5, 10], {}, 0.3633),
    ("smooth_l1", [2, 0.8, 9], [2, 0.5, 10], {}, 0.1817),
    ("mean_absolute_error", [[1, 2], [3, 5]], [[0, 0], [3, 3]], {}, (1 + 2 + 0 + 2) / 2),
    ("mean_squared_error", [[1, 2], [3, 5]], [[0, 0], [3, 3]], {}, (1 + 4 + 0 + 4) / 2),
    ("smooth_l1", [[1, 2], [3, 5]], [[0, 0], [3, 3]], {"beta": 2.0}, (0.25 + 1 + 0 + 1) / 2),
]


@pytest.mark.parametrize(("name", "predictions", "targets", "options", "expected"), BY_HAND)
def test_value_is_the_one_found_by_hand(name, predictions, targets, options, expected):
    value, _ = getattr(losses, name)(predictions, targets, **options)
    assert type(value) is float
    assert value == pytest.approx(expected, rel=3e-3 if expected < 1 else 5e-5)


GRADIENTS_BY_HAND = [
    ("hinge", CAT_CAR_FROG, TRUTH, {}, np.array([[-1, 1, 0], [0, 0, 0], [1, 1, -2]]) / 3),
    ("hinge", [[1.0, 0.0]], [0], {}, [[0, 0]]),  # a margin met exactly is no violation
    ("squared_hinge", [[3.0, 5.0, 1.0]], [0], {}, [[-6, 6, 0]]),
    ("cross_entropy", [[0.0, 0.0]], [0], {}, [[-0.5, 0.5]]),
    ("cross_entropy", [[10, -100, -100]], [0], {}, [[-3.3775e-48, 1.68875e-48, 1.68875e-48]]),
    ("cross_entropy", [[0.0, 0.0]], [[0.25, 0.75]], {}, [[0.25, -0.25]]),
    ("cross_entropy", [[0.0, 0.0]], [0], {"label_smoothing": 0.5}, [[-0.25, 0.25]]),
    ("binary_cross_entropy", [0.0, 0.0], [0, 1], {}, [0.25, -0.25]),
    ("mean_absolute_error", [2, 0.8, 9], [2, 0.5, 10], {}, [0, 1 / 3, -1 / 3]),
    ("mean_squared_error", [2, 0.8, 9], [2, 0.5, 10], {}, [0, 0.2, -2 / 3]),
    ("smooth_l1", [2, 0.8, 9], [2, 0.5, 10], {}, [0, 0.1, -1 / 3]),
]


@pytest.mark.parametrize(("name", "predictions", "targets", "options", "expected"), GRADIENTS_BY_HAND)
def test_gradient_is_the_one_found_by_hand(name, predictions, targets, options, expected):
    _, gradient = getattr(losses, name)(predictions, targets, **options)
    np.testing.assert_allclose(gradient, expected, rtol=1e-4, atol=0)


def test_softmax_of_the_cat_is_013_087_000():
    np.testing.assert_allclose(losses.softmax(CAT_CAR_FROG[0]), [0.13, 0.87, 0.00], atol=0.005)


def test_softmax_of_a_softmax_costs_at_least_0_551():
    twice, _ = losses.cross_entropy(losses.softmax([[1000.0, 0.0, 0.0]]), [0])
    assert twice == pytest.approx(0.5514, abs=1e-4)


# By finite differences: each loss with each option, scores (N, C) or predictions (N,) and (N, K)

SHAPES = {"scores": (5, 4), "vector": (6,), "matrix": (4, 3)}
VARIANTS = [
    ("hinge", "scores", "labels", {}),
    ("hinge", "scores", "labels", {"margin": 0.0}),
    ("hinge", "scores", "labels", {"margin": 3.0}),
    ("squared_hinge", "scores", "labels", {}),
    ("squared_hinge", "scores", "labels", {"margin": 0.5}),
    ("cross_entropy", "scores", "labels", {}),
    ("cross_entropy", "scores", "labels", {"label_smoothing": 0.1}),
    ("cross_entropy", "scores", "soft", {}),
    ("cross_entropy", "scores", "soft", {"label_smoothing": 0.7}),
    ("binary_cross_entropy", "vector", "unit", {}),
    ("binary_cross_entropy", "matrix", "unit", {}),
    *(
        (name, shape, "real", options)
        for shape in ("vector", "matrix")
        for name, options in [
            ("mean_squared_error", {}),
            ("mean_absolute_error", {}),
            ("smooth_l1", {}),
            ("smooth_l1", {"beta": 0.1}),
            ("smooth_l1", {"beta": 5.0}),
        ]
    ),
]
every_variant = pytest.mark.parametrize(("name", "shape", "targets", "options"), VARIANTS)


def draw(rng, shape, targets):
    """Return predictions and targets of a variant, drawn at random."""
    shape = SHAPES[shape]
    kinds = {
        "labels": lambda: rng.integers(shape[-1], size=shape[0]),
        "soft": lambda: distributions(rng, *shape),
        "unit": lambda: rng.random(shape),
        "real": lambda: 2 * rng.normal(size=shape),
    }
    return 2 * rng.normal(size=shape), kinds[targets]()


def fourth_order(function, x, h=1e-3):
    """Return the gradient by differences of fourth order, with nothing of the library in it."""
    gradient = np.zeros_like(x)
    for index in np.ndindex(x.shape):
        at = [x.copy() for _ in range(4)]
        for copy, steps in zip(at, (-2, -1, 1, 2), strict=True):
            copy[index] += steps * h
        a, b, c, d = map(function, at)
        gradient[index] = (a - 8 * b + 8 * c - d) / (12 * h)
    return gradient


@every_variant
def test_gradient_passes_the_librarys_check(name, shape, targets, options, rng):
    predictions, targets = draw(rng, shape, targets)
    loss = getattr(losses, name)
    assert check_gradient(lambda p: loss(p, targets, **options), predictions) <= 1e-7


@every_variant
def test_gradient_agrees_with_differences_of_fourth_order(name, shape, targets, options, rng):
    predictions, targets = draw(rng, shape, targets)
    loss = getattr(losses, name)
    numeric = fourth_order(lambda p: loss(p, targets, **options)[0], predictions)
    assert relative_error(loss(predictions, targets, **options)[1], numeric) <= 1e-7


@pytest.mark.parametrize("smoothing", [0.0, 0.2])
def test_soft_targets_that_sum_to_nearly_one_are_divided_by_their_sum(smoothing, rng):
    scores, exact = draw(rng, "scores", "soft")
    sums = np.array([[1.0009], [0.9991], [1 + 1e-7], [1.0], [1 - 1e-10]])
    given = sums * exact
    kept = given.copy()
    assert check_gradient(lambda s: losses.cross_entropy(s, given, smoothing), scores) <= 1e-7
    value, gradient = losses.cross_entropy(scores, given, smoothing)
    expected_value, expected = losses.cross_entropy(scores, exact, smoothing)
    assert value == pytest.approx(expected_value, rel=1e-14)
    np.testing.assert_allclose(gradient, expected, rtol=1e-13)
    np.testing.assert_array_equal(given, kept)


def test_gradient_vanishes_at_the_minimum(rng):
    soft = distributions(rng, 5, 4)
    assert np.abs(losses.cross_entropy(np.log(soft), soft)[1]).max() < 1e-15
    assert np.abs(losses.binary_cross_entropy(logit(soft), soft)[1]).max() < 1e-15
    for loss in (losses.mean_squared_error, losses.mean_absolute_error, losses.smooth_l1):
        assert loss(soft, soft)[0] == 0
        assert not loss(soft, soft)[1].any()


# Beside PyTorch


def twin(torch, function, predictions, targets, dtype):
    """Return value and gradient of a loss of PyTorch's."""
    predictions = torch.tensor(predictions, dtype=dtype, requires_grad=True)
    value = function(predictions, targets)
    value.backward()
    return value.item(), predictions.grad.numpy()


def in_torch(torch, targets, dtype):
    return torch.tensor(targets) if targets.dtype.kind in "iu" else torch.tensor(targets, dtype=dtype)


def smooth(options):
    return lambda F, p, t: F.smooth_l1_loss(p, t, reduction="sum", **options) / len(p)


TWINS = [
    # PyTorch divides these two by the number of classes.
    *(
        (
            name,
            "scores",
            "labels",
            {"margin": m},
            lambda F, p, t, m=m, q=q: p.shape[1] * F.multi_margin_loss(p, t, q, m),
        )
        for name, q in (("hinge", 1), ("squared_hinge", 2))
        for m in (1.0, 0.3)
    ),
    *(
        (
            "cross_entropy",
            "scores",
            kind,
            {"label_smoothing": e},
            lambda F, p, t, e=e: F.cross_entropy(p, t, label_smoothing=e),
        )
        for kind in ("labels", "soft")
        for e in (0.0, 0.2)
    ),
    # PyTorch's mean is over elements, ours over samples.
    *(
        (name, shape, kind, options, function)
        for shape in ("vector", "matrix")
        for name, kind, options, function in [
            (
                "binary_cross_entropy",
                "unit",
                {},
                lambda F, p, t: F.binary_cross_entropy_with_logits(p, t, reduction="sum") / len(p),
            ),
            ("mean_squared_error", "real", {}, lambda F, p, t: F.mse_loss(p, t, reduction="sum") / len(p)),
            ("mean_absolute_error", "real", {}, lambda F, p, t: F.l1_loss(p, t, reduction="sum") / len(p)),
            *(("smooth_l1", "real", {"beta": b}, smooth({"beta": b})) for b in (1.0, 0.2, 3.0)),
        ]
    ),
]


@pytest.mark.parametrize("dtype", ["float64", "float32"])
@pytest.mark.parametrize(("name", "shape", "targets", "options", "function"), TWINS)
def test_equals_pytorch(name, shape, targets, options, function, dtype, torch, rng):
    predictions, targets = draw(rng, shape, targets)
    predictions = predictions.astype(dtype)
    value, gradient = getattr(losses, name)(predictions, targets, **options)
    torch_dtype = getattr(torch, dtype)
    expected, expected_gradient = twin(
        torch,
        lambda p, t: function(torch.nn.functional, p, t),
        predictions,
        in_torch(torch, targets, torch_dtype),
        torch_dtype,
    )
    tolerance = 1e-13 if dtype == "float64" else 2e-6
    assert value == pytest.approx(expected, rel=tolerance)
    assert gradient.dtype == dtype
    np.testing.assert_allclose(gradient, expected_gradient, rtol=tolerance, atol=tolerance)


def test_pytorch_divides_its_multi_margin_loss_by_the_number_of_classes(torch):
    frog = torch.tensor([[2.2, 2.5, -3.1]], dtype=torch.float64)
    assert torch.nn.functional.multi_margin_loss(frog, torch.tensor([2])).item() == pytest.approx(12.9 / 3)


ALONG = {"logsumexp": losses.logsumexp, "softmax": losses.softmax, "log_softmax": losses.log_softmax}


@pytest.mark.parametrize("axis", [0, 1, 2, -1, -2, -3])
@pytest.mark.parametrize("name", ALONG)
def test_along_any_axis_equals_pytorch(name, axis, torch, rng):
    x = 5 * rng.normal(size=(3, 4, 5))
    expected = getattr(torch, name)(torch.tensor(x), axis).numpy()
    np.testing.assert_allclose(ALONG[name](x, axis), expected, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("axis", [0, 1, -1])
@pytest.mark.parametrize("name", ALONG)
def test_along_any_axis_equals_scipy(name, axis, rng):
    x = 5 * rng.normal(size=(3, 4))
    expected = getattr(scipy.special, name)(x, axis=axis)
    np.testing.assert_allclose(ALONG[name](x, axis), expected, rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("name", ALONG)
def test_an_axis_may_be_an_array_without_axes(name):
    x = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(ALONG[name](x, np.array(0)), ALONG[name](x, 0))


# Beside scikit-learn


def test_cross_entropy_equals_log_loss(sklearn, rng):
    scores, labels = draw(rng, "scores", "labels")
    expected = sklearn("metrics").log_loss(labels, losses.softmax(scores), labels=range(4))
    assert losses.cross_entropy(scores, labels)[0] == pytest.approx(expected, rel=1e-13)


def test_binary_cross_entropy_equals_log_loss(sklearn, rng):
    logits, labels = rng.normal(size=20), rng.integers(2, size=20)
    expected = sklearn("metrics").log_loss(labels, 1 / (1 + np.exp(-logits)))
    assert losses.binary_cross_entropy(logits, labels)[0] == pytest.approx(expected, rel=1e-13)


def test_hinge_of_two_classes_equals_hinge_loss(sklearn, rng):
    decision, labels = rng.normal(size=20), rng.integers(2, size=20)
    expected = sklearn("metrics").hinge_loss(labels, decision)
    scores = np.column_stack([np.zeros(20), decision])
    assert losses.hinge(scores, labels)[0] == pytest.approx(expected, rel=1e-13)


def test_scikit_learns_multiclass_hinge_is_that_of_crammer_and_singer(sklearn):
    # The worst class alone counts: 2.9 and 0 as here, but 6.6 for the frog instead of 12.9.
    assert sklearn("metrics").hinge_loss(TRUTH, np.array(CAT_CAR_FROG)) == pytest.approx((2.9 + 0 + 6.6) / 3)


# What comes out, whatever goes in


@every_variant
def test_gradient_has_shape_and_dtype_of_the_predictions(name, shape, targets, options, rng):
    predictions, targets = draw(rng, shape, targets)
    for dtype in (np.float32, np.float64):
        _, gradient = getattr(losses, name)(predictions.astype(dtype), targets, **options)
        assert gradient.dtype == dtype
        assert gradient.shape == predictions.shape


@every_variant
def test_float32_is_close_to_float64(name, shape, targets, options, rng):
    predictions, targets = draw(rng, shape, targets)
    predictions = predictions.astype(np.float32)
    value, gradient = getattr(losses, name)(predictions, targets, **options)
    exact, exact_gradient = getattr(losses, name)(predictions.astype(np.float64), targets, **options)
    assert value == pytest.approx(exact, rel=1e-6)
    np.testing.assert_allclose(gradient, exact_gradient, rtol=1e-5, atol=1e-6)


@every_variant
def test_arguments_are_not_modified(name, shape, targets, options, rng):
    predictions, targets = draw(rng, shape, targets)
    before = predictions.copy(), targets.copy()
    predictions.flags.writeable = targets.flags.writeable = False
    getattr(losses, name)(predictions, targets, **options)
    np.testing.assert_array_equal(predictions, before[0])
    np.testing.assert_array_equal(targets, before[1])


@every_variant
def test_gradient_is_a_new_array_each_time(name, shape, targets, options, rng):
    predictions, targets = draw(rng, shape, targets)
    _, first = getattr(losses, name)(predictions, targets, **options)
    kept = first.copy()
    _, second = getattr(losses, name)(predictions, targets, **options)
    assert not np.shares_memory(first, predictions)
    second[...] = 7
    np.testing.assert_array_equal(first, kept)


def spread(array):
    """Return the same numbers at every other place of a larger array."""
    wide = np.zeros([2 * n for n in array.shape], array.dtype)
    view = wide[tuple(slice(None, None, 2) for _ in array.shape)]
    view[...] = array
    return view


@pytest.mark.parametrize("layout", [np.asfortranarray, spread, np.ndarray.tolist], ids=["fortran", "strided", "list"])
@every_variant
def test_layout_in_memory_makes_no_difference(name, shape, targets, options, layout, rng):
    predictions, targets = draw(rng, shape, targets)
    value, gradient = getattr(losses, name)(predictions, targets, **options)
    other, other_gradient = getattr(losses, name)(layout(predictions), layout(targets), **options)
    assert other == pytest.approx(value, rel=1e-14)
    np.testing.assert_allclose(other_gradient, gradient, rtol=1e-14)


@pytest.mark.parametrize("dtype", ["int8", "uint8", "int64", "uint64", "bool"])
def test_integers_are_numbers_too(dtype):
    scores, labels = np.array([[1, 0, 1], [0, 1, 1]], dtype), np.array([0, 1], dtype if dtype != "bool" else "int8")
    for loss in (losses.hinge, losses.squared_hinge, losses.cross_entropy):
        value, gradient = loss(scores, labels)
        expected, expected_gradient = loss(scores.astype(float), labels.astype(int))
        assert value == expected
        np.testing.assert_array_equal(gradient, expected_gradient)
    assert losses.mean_squared_error(scores, scores[::-1])[0] == 2  # nothing wraps around below zero


@pytest.mark.parametrize("loss", [losses.hinge, losses.squared_hinge, losses.cross_entropy])
def test_a_single_class_costs_nothing(loss):
    value, gradient = loss([[5.0], [-1e300]], [0, 0])
    assert value == 0
    assert not gradient.any()


# Invariances

scores_and_labels = st.integers(1, 6).flatmap(
    lambda n: st.integers(2, 5).flatmap(
        lambda c: st.tuples(
            st.lists(st.lists(st.floats(-30, 30), min_size=c, max_size=c), min_size=n, max_size=n).map(np.array),
            st.lists(st.integers(0, c - 1), min_size=n, max_size=n).map(np.array),
        )
    )
)
of_scores = pytest.mark.parametrize("loss", [losses.hinge, losses.squared_hinge, losses.cross_entropy])


def assert_same(result, expected):
    assert result[0] == pytest.approx(expected[0], rel=1e-12, abs=1e-13)
    np.testing.assert_allclose(result[1], expected[1], rtol=1e-11, atol=1e-12)


@of_scores
@modest
@given(scores_and_labels, st.integers(-1000, 1000))
def test_a_common_shift_of_the_scores_changes_nothing(loss, pair, shift):
    scores, labels = pair
    scores = np.round(scores, 2)
    scores[0, 0] += 0.001  # keeps the kinks of the hinge at a distance, where rounding could move them
    margin = {} if loss is losses.cross_entropy else {"margin": 1.0005}
    assert_same(loss(scores + shift, labels, **margin), loss(scores, labels, **margin))


@of_scores
@modest
@given(scores_and_labels, st.randoms(use_true_random=False))
def test_the_order_of_the_classes_changes_nothing(loss, pair, random):
    scores, labels = pair
    order = list(range(scores.shape[1]))
    random.shuffle(order)
    value, gradient = loss(scores, labels)
    assert_same(loss(scores[:, order], np.argsort(order)[labels]), (value, gradient[:, order]))


@of_scores
@modest
@given(scores_and_labels, st.randoms(use_true_random=False))
def test_the_order_of_the_samples_changes_nothing(loss, pair, random):
    scores, labels = pair
    order = list(range(len(labels)))
    random.shuffle(order)
    value, gradient = loss(scores, labels)
    assert_same(loss(scores[order], labels[order]), (value, gradient[order]))


@every_variant
def test_a_batch_taken_twice_has_the_same_mean(name, shape, targets, options, rng):
    predictions, targets = draw(rng, shape, targets)
    loss = getattr(losses, name)
    value, gradient = loss(predictions, targets, **options)
    twice = loss(np.concatenate([predictions] * 2), np.concatenate([targets] * 2), **options)
    assert_same(twice, (value, np.concatenate([gradient] * 2) / 2))


@every_variant
def test_loss_is_never_negative(name, shape, targets, options, rng):
    for _ in range(50):
        assert getattr(losses, name)(*draw(rng, shape, targets), **options)[0] >= 0


@modest
@given(scores_and_labels, st.floats(0, 50))
def test_hinge_is_zero_just_where_every_margin_is_met(pair, margin):
    scores, labels = pair
    truth = scores[np.arange(len(labels)), labels][:, None]
    others = np.ma.masked_array(scores - truth, one_hot(labels, scores.shape[1]).astype(bool))
    is_met = bool((others + margin <= 0).all())
    assert (losses.hinge(scores, labels, margin)[0] == 0) == is_met


@of_scores
@modest
@given(scores_and_labels)
def test_gradient_of_each_sample_sums_to_zero(loss, pair):
    gradient = loss(*pair)[1]
    np.testing.assert_allclose(gradient.sum(axis=1), 0, atol=1e-12)


@every_variant
def test_loss_is_convex_along_any_segment(name, shape, targets, options, rng):
    loss = getattr(losses, name)
    for _ in range(50):
        start, fixed = draw(rng, shape, targets)
        end, _ = draw(rng, shape, targets)
        share = rng.random()
        between = loss(share * start + (1 - share) * end, fixed, **options)[0]
        chord = share * loss(start, fixed, **options)[0] + (1 - share) * loss(end, fixed, **options)[0]
        assert between <= chord + 1e-12


@pytest.mark.parametrize("beta", [0.1, 1.0, 2.5])
def test_smooth_l1_times_beta_is_hubers_loss(beta, rng):
    predictions, targets = 3 * rng.normal(size=(2, 100))
    size = np.abs(predictions - targets)
    huber = np.where(size < beta, size**2 / 2, beta * (size - beta / 2)).mean()
    assert beta * losses.smooth_l1(predictions, targets, beta)[0] == pytest.approx(huber, rel=1e-13)


@pytest.mark.parametrize("margin", [0.25, 1.0, 7.0])
def test_hinge_scales_with_its_margin(margin, rng):
    scores, labels = draw(rng, "scores", "labels")
    value, gradient = losses.hinge(scores, labels)
    assert_same(losses.hinge(margin * scores, labels, margin), (margin * value, gradient))
    squared, _ = losses.squared_hinge(scores, labels)
    assert losses.squared_hinge(margin * scores, labels, margin)[0] == pytest.approx(margin**2 * squared, rel=1e-13)


def test_labels_are_one_hot_distributions(rng):
    scores, labels = draw(rng, "scores", "labels")
    for smoothing in (0.0, 0.3):
        hard = losses.cross_entropy(scores, labels, smoothing)
        assert_same(losses.cross_entropy(scores, one_hot(labels, 4), smoothing), hard)


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("kind", ["labels", "soft"])
def test_blocks_of_rows_make_no_difference(kind, dtype, rng, monkeypatch):
    s = 3 * rng.normal(size=(50, 7)).astype(dtype)
    targets = rng.integers(7, size=50) if kind == "labels" else distributions(rng, 50, 7)
    value, gradient = losses.cross_entropy(s, targets)
    for block in (1, 7, 21, 50):  # a row, a row, three rows (the last block has two), seven rows
        monkeypatch.setattr(_arrays, "BLOCK", block)
        in_blocks = losses.cross_entropy(s, targets)
        assert in_blocks[0] == pytest.approx(value, rel=8 * float(np.finfo(dtype).eps))
        np.testing.assert_allclose(in_blocks[1], gradient, rtol=64 * np.finfo(dtype).eps, atol=np.finfo(dtype).eps / 50)


@pytest.mark.parametrize(
    ("total", "is_taken"),
    [(0.9, False), (0.99, False), (0.998, False), (0.9995, True), (1.0005, True), (1.002, False), (1.05, False)],
)
def test_soft_targets_sum_to_1_but_for_a_thousandth(total, is_taken):
    targets = [[0.5, 0.5], [0.25, total - 0.25]]
    if is_taken:
        losses.cross_entropy(np.zeros((2, 2)), targets)
    else:
        with pytest.raises(ValueError, match=f"rows that sum to 1; .*, row 1 sums to {total}"):
            losses.cross_entropy(np.zeros((2, 2)), targets)


@pytest.mark.parametrize("total", [1 + 1e-9, 1 + 1e-6, 0.9995])
def test_soft_targets_that_sum_to_nearly_1_are_divided_by_their_sum(total):
    scores, targets = np.array([[0.3, -1.2, 2.0]]), np.array([[0.25, 0.5, total - 0.75]])
    value, gradient = losses.cross_entropy(scores, targets)
    assert_same((value, gradient), losses.cross_entropy(scores, targets / targets.sum()))
    assert abs(gradient.sum()) < 1e-15


def test_no_array_of_many_samples_is_kept_between_calls():
    scores, labels = np.zeros((100_000, 3)), np.zeros(100_000, int)
    tracemalloc.start()
    losses.cross_entropy(scores, labels)
    losses.hinge(scores, labels)
    losses.softmax(scores.T)
    kept, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert kept < 100_000  # bytes: less than one a sample


def test_two_logits_are_a_binary_logit(rng):
    logits, labels = rng.normal(size=8), rng.integers(2, size=8)
    scores = np.column_stack([np.zeros(8), logits])
    value, gradient = losses.cross_entropy(scores, labels)
    assert_same(losses.binary_cross_entropy(logits, labels), (value, gradient[:, 1]))


def test_logsumexp_moves_with_a_shift_and_softmax_does_not(rng):
    x = rng.normal(size=(4, 5))
    np.testing.assert_allclose(losses.logsumexp(x + 3), losses.logsumexp(x) + 3, rtol=1e-14)
    np.testing.assert_allclose(losses.softmax(x + 3), losses.softmax(x), rtol=1e-13)


def test_log_softmax_is_the_logarithm_of_softmax(rng):
    x = rng.normal(size=(4, 5))
    np.testing.assert_allclose(np.exp(losses.log_softmax(x)), losses.softmax(x), rtol=1e-14)
    np.testing.assert_allclose(losses.softmax(x).sum(axis=1), 1, rtol=1e-15)


def test_logsumexp_of_a_vector_is_a_number():
    assert losses.logsumexp([0.0, 0.0]) == pytest.approx(np.log(2))
    assert np.ndim(losses.logsumexp([0.0, 0.0])) == 0
