"""Optimizers: PyTorch's numbers, in place, and nothing from a call that fails."""

import copy
import pickle

import numpy as np
import pytest

from lib import optimizers
from lib.optimizers import SGD, AdaGrad, Adam, AdamW, RMSProp, ewma

# Optimizer, options.
SETTINGS = [
    (SGD, {"momentum": momentum, "nesterov": nesterov, "weight_decay": decay})
    for momentum, nesterov in [(0.0, False), (0.5, False), (0.9, False), (0.9, True), (0.99, True)]
    for decay in (0.0, 0.1)
]
SETTINGS += [
    (Adam, {"betas": betas, "epsilon": epsilon})
    for betas in [(0.9, 0.999), (0.5, 0.9), (0.0, 0.0)]
    for epsilon in (1e-8, 0.1)
]
SETTINGS += [(AdamW, {"weight_decay": decay, "betas": (0.8, 0.99)}) for decay in (0.0, 0.01, 0.5)]
SETTINGS += [(RMSProp, {"alpha": alpha, "epsilon": epsilon}) for alpha in (0.99, 0.9, 0.0) for epsilon in (1e-8, 0.1)]
SETTINGS += [(AdaGrad, {"epsilon": epsilon}) for epsilon in (1e-10, 0.1)]
every_setting = pytest.mark.parametrize(
    ("make", "options"), SETTINGS, ids=[f"{make.__name__} {options}" for make, options in SETTINGS]
)

NAMES_IN_TORCH = {"learning_rate": "lr", "epsilon": "eps"}
SHAPES = [(4, 3), (3,), ()]


def slopes(parameters, k):
    """Return the gradients of a surface that is not a quadratic, other ones in every step."""
    return [np.sin(p + k) + p**3 / 10 for p in parameters]


def in_torch(make, torch):
    return {"AdaGrad": torch.optim.Adagrad, "RMSProp": torch.optim.RMSprop}.get(
        make.__name__, getattr(torch.optim, make.__name__, None)
    )


def in_torchs_words(options):
    return {NAMES_IN_TORCH.get(name, name): value for name, value in options.items()}


@every_setting
def test_equals_pytorch_over_200_steps(make, options, torch, rng):
    parameters = [rng.normal(size=shape) for shape in SHAPES]
    parameters[-1] = np.array(0.5)
    twins = [torch.tensor(p, requires_grad=True) for p in parameters]
    optimizer, twin = make(0.05, **options), in_torch(make, torch)(twins, 0.05, **in_torchs_words(options))
    for k in range(200):  # long enough for the scales of most sums to be renewed
        gradients = slopes(parameters, k)
        for tensor, gradient in zip(twins, slopes([t.detach().numpy() for t in twins], k), strict=True):
            tensor.grad = torch.tensor(gradient)
        optimizer.step(parameters, gradients)
        twin.step()
        for parameter, tensor in zip(parameters, twins, strict=True):
            np.testing.assert_allclose(parameter, tensor.detach().numpy(), rtol=1e-11, atol=1e-11)


# The dtype, the size of the gradients, and what may be off, as a share of the way.
SIZES = [
    ("float32", 1.0, 4e-6),
    ("float32", 1e-20, 4e-6),
    ("float32", 1e6, 4e-6),
    ("float64", 1e-20, 1e-14),
    ("float64", 1e15, 1e-14),
]


@every_setting
@pytest.mark.parametrize(("dtype", "size", "tolerance"), SIZES)
def test_equals_pytorch_on_small_and_large_gradients(make, options, dtype, size, tolerance, torch):
    theta = np.zeros(5, dtype)
    twin_theta = torch.tensor(theta, requires_grad=True)
    optimizer, twin = make(0.05, **options), in_torch(make, torch)([twin_theta], 0.05, **in_torchs_words(options))
    farthest = 0.0
    for k in range(100):
        gradient = (size * np.sin(k * np.arange(1, 6) + 1)).astype(dtype)
        twin_theta.grad = torch.tensor(gradient)
        optimizer.step([theta], [gradient])
        twin.step()
        expected = twin_theta.detach().numpy()
        farthest = max(farthest, float(np.abs(expected).max()))
        np.testing.assert_allclose(theta, expected, rtol=0, atol=tolerance * farthest)


@every_setting
def test_step_is_in_place_and_keeps_float32(make, options, rng):
    parameters = [rng.normal(size=(4, 3)).astype(np.float32)]
    same, before = parameters[0], parameters[0].copy()
    optimizer = make(0.05, **options)
    for k in range(3):
        optimizer.step(parameters, slopes(parameters, k))
    assert parameters[0] is same
    assert same.dtype == np.float32
    assert (same != before).all()


@every_setting
@pytest.mark.parametrize("layout", ["C", "F", "every other", "reversed", "big-endian", "unaligned"])
def test_any_layout_in_memory_gives_the_same_numbers(make, options, layout, rng):
    start = rng.normal(size=(4, 6))
    room = np.zeros((8, 12))
    other = {
        "C": lambda: start.copy(),
        "F": lambda: np.asfortranarray(start),
        "every other": lambda: room[::2, ::2],
        "reversed": lambda: room[3::-1, 5::-1],
        "big-endian": lambda: start.astype(">f8"),
        "unaligned": lambda: np.frombuffer(bytearray(8 * 24 + 1), np.float64, 24, offset=1).reshape(4, 6),
    }[layout]()
    other[...] = start
    parameter, one, two = start.copy(), make(0.05, **options), make(0.05, **options)
    for k in range(3):
        gradients = slopes([parameter], k)
        one.step([parameter], gradients)
        two.step([other], [np.asfortranarray(gradients[0])])
    np.testing.assert_allclose(other, parameter, rtol=1e-14, atol=1e-15)
    assert (other != start).all()


@every_setting
def test_a_gradient_may_be_the_parameter_itself(make, options):
    theta, twin = np.array([1.0, -2.0, 0.5]), np.array([1.0, -2.0, 0.5])
    one, two = make(0.05, **options), make(0.05, **options)
    for _ in range(3):
        one.step([theta], [theta])
        two.step([twin], [twin.copy()])
    np.testing.assert_array_equal(theta, twin)


@pytest.mark.parametrize("make", [Adam, lambda rate: RMSProp(rate, alpha=0.999)], ids=["Adam", "RMSProp"])
def test_sums_that_fade_slowly_are_renewed_in_time(make, torch):
    theta, twin_theta = np.zeros(3), torch.zeros(3, dtype=torch.float64, requires_grad=True)
    optimizer = make(0.01)
    options = {"alpha": 0.999} if isinstance(optimizer, RMSProp) else {}
    twin = in_torch(type(optimizer), torch)([twin_theta], 0.01, **options)
    for k in range(1500):  # 0.999 to that power is below a quarter
        gradient = np.sin(k * np.arange(1.0, 4.0))
        optimizer.step([theta], [gradient])
        twin_theta.grad = torch.tensor(gradient)
        twin.step()
    np.testing.assert_allclose(theta, twin_theta.detach().numpy(), rtol=1e-9)


def test_a_gradient_may_overlap_the_parameter():
    numbers = np.arange(1.0, 41.0)
    expected = numbers[1:] - 0.5 * numbers[:-1]
    SGD(0.5).step([numbers[1:]], [numbers[:-1]])
    np.testing.assert_array_equal(numbers[1:], expected)


@every_setting
@pytest.mark.parametrize("of_views", [False, True])
def test_a_gradient_may_be_the_array_of_another_parameter(make, options, of_views):
    u, v = np.array([1.0, 3.0]), np.array([2.0, -1.0])  # of the sum of u v, each is the other's gradient
    twins = [u.copy(), v.copy()]
    optimizer, twin = make(0.1, **options), make(0.1, **options)
    for _ in range(3):
        optimizer.step([u, v], [v[:], u[:]] if of_views else [v, u])
        twin.step(twins, [twins[1].copy(), twins[0].copy()])
    np.testing.assert_array_equal([u, v], twins)


@every_setting
def test_gradients_are_not_modified(make, options, rng):
    parameters, gradients = [rng.normal(size=3)], [rng.normal(size=3)]
    gradients[0].flags.writeable = False
    optimizer = make(0.05, **options)
    for _ in range(3):
        optimizer.step(parameters, gradients)


@every_setting
def test_one_vector_or_many_arrays_give_the_same_numbers(make, options, rng):
    flat = rng.normal(size=10)
    split = [flat[:6].reshape(2, 3).copy(), flat[6:].copy()]
    one, many = make(0.05, **options), make(0.05, **options)
    for k in range(5):
        one.step([flat], slopes([flat], k))
        many.step(split, slopes(split, k))
    np.testing.assert_array_equal(flat, np.concatenate([p.ravel() for p in split]))


@every_setting
def test_settles_in_a_bowl(make, options):
    curvature, theta = np.array([1.0, 3.0, 10.0]), np.ones(3)
    optimizer = make(0.02, **options)
    for step in range(3000):
        if make in (Adam, AdamW, RMSProp):
            optimizer.learning_rate = 0.05 * 0.996**step  # at a constant rate, their steps stay as large
        elif make is AdaGrad:
            optimizer.learning_rate = 0.5  # its steps shrink by themselves
        optimizer.step([theta], [curvature * theta])
    np.testing.assert_allclose(theta, 0, atol=1e-5)


@pytest.mark.parametrize(("momentum", "limit"), [(0.0, 2.0), (0.9, 3.8)])
def test_diverges_where_theory_says(momentum, limit):
    # On a curvature of 1: at a rate of 2, with momentum at 2 + 2μ.
    for rate, stays in [(0.95 * limit, True), (1.05 * limit, False)]:
        theta, optimizer = np.ones(1), SGD(rate, momentum=momentum)
        for _ in range(500):
            optimizer.step([theta], [theta.copy()])
        assert (abs(theta[0]) < 1) == stays


def test_first_step_with_momentum_is_a_plain_one():
    theta = np.array([1.0])
    SGD(0.1, momentum=0.9).step([theta], [np.array([2.0])])
    assert theta[0] == pytest.approx(0.8)


@pytest.mark.parametrize("scale", [1e-3, 1.0, 1e3])
def test_first_step_of_adam_is_as_long_as_the_rate_whatever_the_scale(scale):
    theta = np.array([1.0, 1.0])
    Adam(0.1).step([theta], [scale * np.array([2.0, -5.0])])
    np.testing.assert_allclose(theta, [0.9, 1.1], rtol=1e-5)


def test_two_steps_of_adam_by_hand():
    theta, optimizer = np.array([0.0]), Adam(1.0, betas=(0.5, 0.5), epsilon=1.0)
    optimizer.step([theta], [np.array([2.0])])  # m = 1, v = 2; corrected, 2 and 4
    assert theta[0] == pytest.approx(-2 / 3)
    optimizer.step([theta], [np.array([-1.0])])  # m = 0
    assert theta[0] == pytest.approx(-2 / 3)
    optimizer.step([theta], [np.array([4.0])])  # m = 2, v = 8.75; over 7/8
    assert theta[0] == pytest.approx(-2 / 3 - (16 / 7) / (10**0.5 + 1))


WITH_DEFAULTS = [
    (Adam(), ("learning_rate", "betas", "epsilon")),
    (AdamW(), ("learning_rate", "betas", "epsilon", "weight_decay")),
    (RMSProp(0.1), ("alpha", "epsilon")),
    (AdaGrad(0.1), ("epsilon",)),
]


@pytest.mark.parametrize(("ours", "names"), WITH_DEFAULTS, ids=[type(each).__name__ for each, _ in WITH_DEFAULTS])
def test_defaults_are_those_of_pytorch(ours, names, torch):
    theirs = in_torch(type(ours), torch)([torch.zeros(1)]).defaults
    for name in names:
        assert getattr(ours, name) == theirs[NAMES_IN_TORCH.get(name, name)]


def test_every_optimizer_has_a_row():
    names = set(optimizers.__all__) - {"ewma"}
    assert names - {make.__name__ for make, _ in SETTINGS} == set(), "add a row to SETTINGS"
    with_defaults = {type(each).__name__ for each, _ in WITH_DEFAULTS}
    assert names - with_defaults == {"SGD"}, "add a row to WITH_DEFAULTS"  # its defaults are zeros


def test_first_steps_on_a_parabola():
    # w² / 2 from 1 at a rate of 0.01: the gradient is 1.
    expected = {SGD: 0.99, AdaGrad: 0.99, Adam: 0.99, RMSProp: 1 - 0.01 / np.sqrt(0.1)}
    for make, value in expected.items():
        w, optimizer = np.array([1.0]), make(0.01, **({"alpha": 0.9} if make is RMSProp else {}))
        optimizer.step([w], [w.copy()])
        assert w[0] == pytest.approx(value, rel=1e-6)


def test_steps_of_adagrad_shrink_with_the_root_of_their_number():
    w, optimizer = np.array([0.0]), AdaGrad(1.0)
    for t in range(1, 50):
        before = w[0]
        optimizer.step([w], [np.array([3.0])])
        assert before - w[0] == pytest.approx(1 / np.sqrt(t), rel=1e-6)


def test_decay_of_adamw_does_not_go_through_the_gradient():
    # Without gradients, a weight shrinks by 1 - ηw in each step; under Adam with an L2 penalty it would not.
    w, optimizer = np.array([1.0, -100.0]), AdamW(0.1, weight_decay=0.5)
    for _ in range(3):
        optimizer.step([w], [np.zeros(2)])
    np.testing.assert_allclose(w, 0.95**3 * np.array([1.0, -100.0]))


@every_setting
@pytest.mark.parametrize("order", ["C", "F"])
def test_the_parts_of_an_array_are_updated_as_the_whole_is(make, options, order, rng):
    large = np.asarray(rng.normal(size=(3, 40)), order=order)
    parts = [large[:, :5].copy(), large[:, 5:].copy()]
    one, many = make(0.05, **options), make(0.05, **options)
    for k in range(3):
        one.step([large], slopes([large], k))
        many.step(parts, slopes(parts, k))
    np.testing.assert_allclose(large, np.hstack(parts), rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("make", [SGD, AdaGrad, RMSProp, Adam, AdamW])
def test_learning_rate_may_change_between_steps(make):
    theta, optimizer = np.array([1.0]), make(0.1)
    twin = make(0.5)
    optimizer.learning_rate = 0.5
    other = theta.copy()
    optimizer.step([theta], [np.array([1.0])])
    twin.step([other], [np.array([1.0])])
    assert theta[0] == other[0]


@pytest.mark.parametrize("make", [SGD, AdaGrad, RMSProp, Adam, AdamW])
def test_at_a_rate_of_0_nothing_moves(make):
    theta, optimizer = np.array([1.0, -2.0]), make(0.1)
    optimizer.learning_rate = 0
    for _ in range(3):
        optimizer.step([theta], [np.array([1.0, 3.0])])
    np.testing.assert_array_equal(theta, [1, -2])


@every_setting
def test_no_other_hyperparameter_may_change(make, options):
    optimizer = make(0.1, **options)
    for name, value in options.items():
        assert getattr(optimizer, name) == value
        with pytest.raises(AttributeError, match=name):
            setattr(optimizer, name, 0.5)
        assert getattr(optimizer, name) == value


@every_setting
def test_an_attribute_that_does_not_exist_cannot_be_set(make, options):
    optimizer = make(0.1, **options)
    for name in ("lr", "momentun", "beta"):
        with pytest.raises(AttributeError, match=name):
            setattr(optimizer, name, 0.5)


@every_setting
def test_an_optimizer_shows_what_it_is_made_with_and_its_rate(make, options):
    optimizer = make(0.1, **options)
    optimizer.learning_rate = 0.05
    same = eval(repr(optimizer), {make.__name__: make})
    assert type(same) is make
    assert repr(same) == repr(optimizer)
    assert same.learning_rate == 0.05
    assert all(getattr(same, name) == value for name, value in options.items())


@pytest.mark.parametrize("copied", [copy.deepcopy, lambda x: pickle.loads(pickle.dumps(x))], ids=["copy", "pickle"])
@every_setting
def test_a_copy_goes_on_as_the_optimizer_would(make, options, copied, rng):
    optimizer, ours = make(0.1, **options), [np.ones(3)]
    optimizer.step(ours, [rng.normal(size=3)])
    other, theirs, gradient = copied(optimizer), copy.deepcopy(ours), rng.normal(size=3)
    optimizer.step(ours, [gradient])
    other.step(theirs, [gradient])
    assert repr(other) == repr(optimizer)
    np.testing.assert_array_equal(ours, theirs)


@pytest.mark.parametrize("make", [SGD, AdaGrad, Adam])
def test_views_are_updated_through(make):
    flat = np.ones(4)
    make(1.0).step([flat[::2]], [np.ones(2)])
    np.testing.assert_allclose(flat, [0, 1, 0, 1], atol=1e-7)


WRONG_STEPS = {
    "fewer gradients": lambda p: (p, [np.ones(3)]),
    "another shape": lambda p: (p, [np.ones(3), np.ones((3, 2))]),
    "a shape that would broadcast": lambda p: (p, [np.ones(3), np.ones(3)]),
    "NaN in the last": lambda p: (p, [np.ones(3), np.full((2, 3), np.nan)]),
    "infinity in the last": lambda p: (p, [np.ones(3), np.full((2, 3), np.inf)]),
    "a list for a parameter": lambda p: ([p[0], [[1.0] * 3] * 2], [np.ones(3), np.ones((2, 3))]),
    "integer parameters": lambda p: ([p[0], np.ones((2, 3), int)], [np.ones(3), np.ones((2, 3))]),
    "an array twice": lambda p: ([p[0], p[0]], [np.ones(3), np.ones(3)]),
    "a masked gradient": lambda p: (p, [np.ones(3), np.ma.masked_less(np.arange(6.0).reshape(2, 3), 1)]),
    "a masked parameter": lambda p: ([np.ma.masked_less(np.arange(3.0), 1), p[1]], [np.ones(3), np.ones((2, 3))]),
    "too large for float32": lambda p: ([p[0], np.ones((2, 3), np.float32)], [np.ones(3), np.full((2, 3), 1e300)]),
}


@pytest.mark.parametrize("make", [SGD, AdaGrad, RMSProp, Adam, AdamW])
def test_a_read_only_parameter_stops_the_step_before_it_begins(make):
    parameters = [np.ones(2), np.ones(2)]
    parameters[1].flags.writeable = False
    with pytest.raises(ValueError, match=r"read-only|parameters"):
        make(0.1).step(parameters, [np.ones(2), np.ones(2)])
    np.testing.assert_array_equal(parameters[0], [1, 1])


def test_a_list_will_do_for_a_gradient():
    theta = np.zeros(2)
    SGD(0.1).step([theta], [[1.0, 2.0]])
    np.testing.assert_allclose(theta, [-0.1, -0.2])


@pytest.mark.parametrize("is_first", [True, False], ids=["first step", "later step"])
@pytest.mark.parametrize("wrong", WRONG_STEPS.values(), ids=WRONG_STEPS)
@every_setting
def test_a_call_that_fails_changes_nothing(make, options, wrong, is_first):
    def run(with_failure):
        parameters = [np.ones(3), np.ones((2, 3))]
        optimizer = make(0.1, **options)
        if not is_first:
            optimizer.step(parameters, slopes(parameters, 0))
        if with_failure:
            with pytest.raises(ValueError, match=r"parameters|gradients"):
                optimizer.step(*wrong(parameters))
        optimizer.step(parameters, slopes(parameters, 1))
        return parameters

    for parameter, expected in zip(run(True), run(False), strict=True):
        np.testing.assert_array_equal(parameter, expected)


@pytest.mark.parametrize(
    "optimizer",
    [SGD(0.1, momentum=0.9), AdaGrad(0.1), RMSProp(0.1), Adam(0.1), AdamW(0.1)],
    ids=lambda optimizer: type(optimizer).__name__,
)
@pytest.mark.parametrize("other", [[(4,)], [(3,), (3,)], []], ids=str)
def test_with_a_memory_the_parameters_must_stay_the_same_ones(optimizer, other):
    optimizer.step([np.ones(3)], [np.ones(3)])
    with pytest.raises(
        ValueError, match=r"parameters must keep their number, shapes .*; they were \['float64 \(3,\)'\] and are \["
    ):
        optimizer.step([np.ones(shape) for shape in other], [np.ones(shape) for shape in other])


def test_with_a_memory_the_parameters_must_keep_their_dtype():
    optimizer = SGD(0.1, momentum=0.9)
    optimizer.step([np.ones(3, np.float32)], [np.ones(3, np.float32)])
    message = r"parameters must keep .* dtypes .*; they were \['float32 \(3,\)'\] and are \['float64 \(3,\)'\]"
    with pytest.raises(ValueError, match=message):
        optimizer.step([np.ones(3)], [np.ones(3)])


@pytest.mark.parametrize(
    ("optimizer", "name", "kept"),
    [
        (SGD(0.1, momentum=0.9), "SGD", ["momentum_buffer"]),
        (AdaGrad(0.1), "Adagrad", ["sum"]),
        (RMSProp(0.1), "RMSprop", ["square_avg"]),
        (Adam(0.1), "Adam", ["exp_avg", "exp_avg_sq"]),
        (AdamW(0.1), "AdamW", ["exp_avg", "exp_avg_sq"]),
    ],
    ids=["momentum", "AdaGrad", "RMSProp", "Adam", "AdamW"],
)
def test_state_is_pytorchs(optimizer, name, kept, torch, rng):
    assert optimizer.state is None
    parameters = [rng.normal(size=3), rng.normal(size=(2, 2))]
    twins = [torch.tensor(p, requires_grad=True) for p in parameters]
    twin = getattr(torch.optim, name)(twins, 0.1, **({"momentum": 0.9} if name == "SGD" else {}))
    for k in range(60):
        gradients = slopes(parameters, k)
        for tensor, gradient in zip(twins, gradients, strict=True):
            tensor.grad = torch.tensor(gradient)
        optimizer.step(parameters, gradients)
        twin.step()
    for tensor, arrays in zip(twins, optimizer.state, strict=True):
        for key, array in zip(kept, arrays, strict=True):
            np.testing.assert_allclose(array, twin.state[tensor][key].numpy(), rtol=1e-10)


@pytest.mark.parametrize("make", [RMSProp, Adam])
def test_huge_gradients_of_float32_lead_to_the_steps_of_pytorch(make, torch):
    theta = np.zeros(1, np.float32)
    twin_theta = torch.zeros(1, requires_grad=True)
    optimizer, twin = make(1e-3), in_torch(make, torch)([twin_theta], 1e-3)
    for _ in range(600):
        gradient = np.full(1, 1e18, np.float32)
        optimizer.step([theta], [gradient])
        twin_theta.grad = torch.tensor(gradient)
        twin.step()
    np.testing.assert_allclose(theta, twin_theta.detach().numpy(), rtol=1e-3)


@pytest.mark.filterwarnings("ignore:overflow")
@pytest.mark.parametrize("optimizer", [RMSProp(0.1, alpha=0), Adam(0.1, betas=(0, 0))], ids=["RMSProp", "Adam"])
def test_an_infinite_square_is_forgotten_where_nothing_is_kept(optimizer):
    theta, way = np.zeros(1), []
    for slope in (1e200, 1.0, -2.0):
        optimizer.step([theta], [np.array([slope])])
        way.append(float(theta[0]))
    assert way == pytest.approx([0, -0.1, 0], abs=1e-8)


def test_without_a_memory_they_may_change():
    optimizer, other = SGD(0.1), np.ones(4)
    optimizer.step([np.ones(3)], [np.ones(3)])
    optimizer.step([other], [np.ones(4)])
    np.testing.assert_allclose(other, 0.9)


# The running mean that forgets


def test_average_by_hand():
    np.testing.assert_allclose(ewma([4.0, 8.0, 6.0], 0.5, correct=False), [2, 5, 5.5])
    np.testing.assert_allclose(ewma([4.0, 8.0, 6.0], 0.5), [4, 5 / 0.75, 5.5 / 0.875])


@pytest.mark.parametrize("beta", [0.0, 0.5, 0.98])
@pytest.mark.parametrize("shape", [(30,), (30, 4)])
def test_average_is_the_weighted_mean(beta, shape, rng):
    values = rng.normal(size=shape)
    for t, average in enumerate(ewma(values, beta)):
        weights = beta ** np.arange(t, -1, -1.0)
        np.testing.assert_allclose(average, np.average(values[: t + 1], axis=0, weights=weights))


def test_average_equals_a_filter_of_scipy(rng):
    from scipy.signal import lfilter

    values = rng.normal(size=50)
    np.testing.assert_allclose(ewma(values, 0.8, correct=False), lfilter([0.2], [1, -0.8], values))


def test_average_of_equal_values_is_their_value():
    np.testing.assert_allclose(ewma(np.full(20, 7.0), 0.9), 7)


def test_average_keeps_float32_and_leaves_its_values():
    values = np.arange(5, dtype=np.float32)
    averages = ewma(values, 0.9)
    assert averages.dtype == np.float32
    np.testing.assert_array_equal(values, np.arange(5))


@pytest.mark.parametrize("shape", [(3, 2), (1, 2), (1,)])
def test_a_matrix_in_the_place_of_a_list_is_an_error(shape):
    """Its rows would pass for parameters."""
    message = "parameters and gradients must be lists of arrays; they are ndarray and ndarray"
    with pytest.raises(ValueError, match=message):
        SGD(0.1).step(np.ones(shape), np.ones(shape))
