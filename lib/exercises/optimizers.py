"""The exercises of the chapter `optimizers`.

Each solution is written out here, apart from `lib.optimizers`; a slip is an edit of it. The tests compare it with the
library or with the same sums written in another way.
"""

import math

import numpy as np

from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# --------------------------------------------------------------------------------------------------- solutions


def ewma(values, beta, correct):
    """Exponentially weighted average of each day and all days before, with the correction or without."""
    average, averages = 0.0, []
    for t, value in enumerate(values, start=1):
        average = beta * average + (1 - beta) * value
        result = average
        if correct:
            result = result / (1 - beta**t)
        averages.append(result)
    return np.array(averages)


def momentum_step(w, g, v, eta, beta):
    """One step with momentum, in its classic form."""
    velocity = beta * v + g
    step = eta * velocity
    position = w - step
    return position, velocity


def nesterov_step(w, g, v, eta, beta):
    """One step with Nesterov's momentum, in PyTorch's form."""
    velocity = beta * v + g
    step = eta * (g + beta * velocity)
    position = w - step
    return position, velocity


def adagrad_step(w, g, a, eta, eps):
    """One step of AdaGrad.

    References
    ----------
    J. Duchi, E. Hazan and Y. Singer, "Adaptive subgradient methods for online learning and stochastic optimization",
    *Journal of Machine Learning Research* 12, 2011.
    """
    squares = a + g**2
    scale = np.sqrt(squares) + eps
    step = eta * g / scale
    position = w - step
    return position, squares


def rmsprop_step(w, g, a, eta, alpha, eps):
    """One step of RMSProp.

    References
    ----------
    T. Tieleman and G. Hinton, "Lecture 6.5: RMSProp", *Neural Networks for Machine Learning*, Coursera, 2012.
    """
    squares = alpha * a + (1 - alpha) * g**2
    scale = np.sqrt(squares) + eps
    step = eta * g / scale
    position = w - step
    return position, squares


def adam_step(w, g, m, v, t, eta, beta1, beta2, eps):
    """Step number t of Adam.

    References
    ----------
    D. P. Kingma and J. Ba, "Adam: a method for stochastic optimization", ICLR 2015.
    """
    mean = beta1 * m + (1 - beta1) * g
    square = beta2 * v + (1 - beta2) * g**2
    m_hat = mean / (1 - beta1**t)
    v_hat = square / (1 - beta2**t)
    scale = np.sqrt(v_hat) + eps
    step = eta * m_hat / scale
    position = w - step
    return position, mean, square


def adamw_step(w, g, m, v, t, eta, decay):
    """Step number t of AdamW, on weights or on biases.

    References
    ----------
    I. Loshchilov and F. Hutter, "Decoupled weight decay regularization", ICLR 2019.
    """
    beta1, beta2, eps = 0.9, 0.999, 1e-8
    strength = decay if w.ndim >= 2 else 0.0
    mean = beta1 * m + (1 - beta1) * g
    square = beta2 * v + (1 - beta2) * g**2
    m_hat = mean / (1 - beta1**t)
    v_hat = square / (1 - beta2**t)
    scale = np.sqrt(v_hat) + eps
    step = eta * m_hat / scale
    shrunk = w - eta * strength * w
    position = shrunk - step
    return position, mean, square


# ------------------------------------------------------------------------------------------------------ inputs


def _random_days(seed, count, mean=12.0):
    return mean + 4 * np.clip(np.random.default_rng(seed).normal(size=count), -2.5, 2.5)


DAYS = (
    Case((np.array([10.0]), 0.8, True), "one day, corrected"),
    Case((np.array([10.0, 20.0]), 0.8, False), "two days, not corrected"),
    Case((np.array([10.0, 20.0]), 0.8, True), "two days, corrected"),
    Case((np.array([10.0, 20.0, 16.0]), 0.25, False), "three days, β = ¼"),
    Case((np.array([8, 11, 7, 14]), 0.8, False), "whole numbers"),
    Case((np.array([7.0, 7.0, 7.0, 7.0]), 0.9, True), "the same on each day: so are the averages"),
    Case((np.array([-3.0, 4.0, -1.0]), 0.0, True), "β = 0, an average that forgets at once"),
    Case((_random_days(0, 30), 0.9, False), "random, seed 0"),
    Case((_random_days(0, 30), 0.9, True), "random, seed 0, corrected"),
    Case((_random_days(1, 300), 0.98, True), "random, seed 1, corrected"),
    Case((1e20 * _random_days(2, 12, mean=-2.0), 0.5, True), "random, seed 2, days of 1e20"),
)


def _clipped(rng, *shape):
    """Draw standard normal numbers, none of them near 0 or far out, where float32 is less exact than the checks."""
    x = rng.normal(size=shape)
    return np.sign(x) * np.clip(np.abs(x), 0.1, 3)


def _random_step(seed, *shape, size=1.0):
    """Return random parameters, gradients of about `size`, and the running mean of such gradients."""
    rng = np.random.default_rng(seed)
    w, g, v = (_clipped(rng, *shape) for _ in range(3))
    return w, size * g, size * v


VELOCITIES = (
    Case((np.array([1.0]), np.array([2.0]), np.array([0.0]), 0.1, 0.9), "the first step, from v = 0"),
    Case((np.array([1.0]), np.array([2.0]), np.array([5.0]), 0.1, 0.9), "a later step"),
    Case((np.array([1.0]), np.array([0.0]), np.array([5.0]), 0.1, 0.8), "no slope, only velocity"),
    Case((np.array([3.0, -1.0]), np.array([2.0, 4.0]), np.array([-6.0, 1.0]), 0.25, 0.7), "two parameters"),
    Case((np.array([1.0, 2.0]), np.array([0.5, -3.0]), np.array([4.0, 4.0]), 0.5, 0.0), "β = 0"),
    Case((*_random_step(3, 4, 3), 0.05, 0.9), "random, seed 3"),
    Case((*_random_step(4, 50), 0.3, 0.6), "random, seed 4"),
    Case((*_random_step(5, 2, 3, 4, size=1e6), 1e-6, 0.99), "random, seed 5, gradients of 1e6"),
)


def _random_scaled(seed, *shape, size=1.0):
    """Return random parameters, gradients of about `size`, and the running mean of the squares of such gradients."""
    w, g, v = _random_step(seed, *shape, size=size)
    return w, g, v**2


SQUARES = (
    Case((np.array([1.0]), np.array([2.0]), np.array([0.0]), 0.1), "the first step, from a = 0"),
    Case((np.array([1.0]), np.array([-3.0]), np.array([16.0]), 0.5), "a later step"),
    Case((np.array([2.0, -1.0, 0.5]), np.array([0.3, -40.0, 2.0]), np.array([0.0, 900.0, 2.0]), 0.2), "three sizes"),
    Case((np.array([1.0, 5.0]), np.array([0.0, 0.0]), np.array([0.0, 4.0]), 0.1), "no slope, and once no history"),
    Case((*_random_scaled(6, 4, 3), 0.05), "random, seed 6"),
    Case((*_random_scaled(7, 50), 0.3), "random, seed 7"),
    Case((*_random_scaled(8, 2, 3, 4, size=1e6), 0.01), "random, seed 8, gradients of 1e6"),
)


def _with(extra, *more):
    """Return the cases of AdaGrad, each with further arguments, and `more`."""
    return (*(Case((*case.arguments, *extra), case.about) for case in SQUARES), *more)


GROWING = _with(
    (1e-6,),
    Case((np.array([1.0]), np.array([0.5]), np.array([2.0]), 1.0, 0.25), "a large ε"),
    Case((*_random_scaled(9, 6, size=1e-4), 0.1, 1e-6), "random, seed 9, gradients of 1e-4", 0.0),
)
FADING = _with(
    (0.9, 1e-6),
    Case((np.array([1.0]), np.array([0.5]), np.array([2.0]), 1.0, 0.7, 0.25), "a large ε"),
    Case((*_random_scaled(10, 6, size=1e-4), 0.1, 0.95, 1e-6), "random, seed 10, gradients of 1e-4", 0.0),
)


def _random_moments(seed, *shape, size=1.0):
    """Return random parameters and gradients, and running means of such gradients and of their squares."""
    w, g, m = _random_step(seed, *shape, size=size)
    return w, g, 0.3 * m, size**2 * np.random.default_rng(seed + 100).uniform(0.3, 1.0, size=shape)


ZERO = np.zeros(1)
MOMENTS = (
    Case((np.array([1.0]), np.array([2.0]), ZERO, ZERO, 1, 0.1, 0.9, 0.99, 1e-8), "the first step, from m = v = 0"),
    Case((np.array([1.0]), np.array([-3.0]), np.array([0.2]), np.array([0.04]), 2, 0.1, 0.9, 0.99, 1e-8), "the second"),
    Case((np.array([1.0]), np.array([0.5]), np.array([0.4]), np.array([0.3]), 5, 1.0, 0.7, 0.8, 0.25), "a large ε"),
    Case(
        (np.array([2.0, -1.0]), np.zeros(2), np.array([0.0, 0.5]), np.array([0.0, 0.4]), 3, 0.2, 0.8, 0.9, 1e-8),
        "no slope, and once no history",
    ),
    Case((*_random_moments(11, 4, 3), 4, 0.05, 0.9, 0.99, 1e-8), "random, seed 11"),
    Case((*_random_moments(12, 50), 30, 0.3, 0.8, 0.95, 1e-3), "random, seed 12"),
    Case((*_random_moments(13, 2, 3, size=1e6), 7, 0.01, 0.9, 0.99, 1e-8), "random, seed 13, gradients of 1e6"),
    Case((*_random_moments(14, 6, size=1e-4), 3, 0.1, 0.9, 0.99, 1e-6), "random, seed 14, gradients of 1e-4", 0.0),
    Case((*_random_moments(15, 5), 2000, 0.1, 0.9, 0.99, 1e-8), "random, seed 15, step 2,000: nothing to correct"),
)

WEIGHTS_OR_BIASES = (
    Case((np.array([[2.0]]), np.array([[0.5]]), np.zeros((1, 1)), np.zeros((1, 1)), 1, 0.1, 0.5), "one weight"),
    Case((np.array([2.0]), np.array([0.5]), ZERO, ZERO, 1, 0.1, 0.5), "one bias"),
    Case(
        (np.array([[4.0, -2.0]]), np.zeros((1, 2)), np.zeros((1, 2)), np.zeros((1, 2)), 1, 0.1, 0.2),
        "two weights without a slope",
    ),
    Case(
        (np.array([[0.0, 3.0]]), np.zeros((1, 2)), np.zeros((1, 2)), np.full((1, 2), 0.5), 2, 0.1, 0.2),
        "two weights without a slope, one of them 0",
    ),
    Case((np.array([4.0, -2.0]), np.zeros(2), np.array([0.5, 0.1]), np.array([0.5, 0.1]), 2, 0.1, 0.2), "two biases"),
    Case((*_random_moments(22, 2, 3), 2, 0.1, 0.3), "two rows of random weights, seed 22"),
    Case((*_random_moments(16, 3, 2), 2, 0.1, 0.3), "random weights, seed 16"),
    Case((*_random_moments(17, 4), 3, 0.1, 0.3), "random biases, seed 17"),
    Case((*_random_moments(18, 20, 10), 50, 0.2, 0.1), "random weights, seed 18"),
    Case((*_random_moments(19, 10), 50, 0.2, 0.1), "random biases, seed 19"),
    Case((*_random_moments(20, 5, 4, size=1e-4), 10, 0.05, 1.0), "random weights, seed 20, gradients of 1e-4", 0.0),
    Case((*_random_moments(21, 5, 4), 10, 0.05, 0.0), "random weights, seed 21, no decay"),
    Case((*_random_moments(22, 5, 4, size=1e-4), 100, 1.0, 0.5), "random weights, seed 22, gradients of 1e-4", 0.0),
)

# ------------------------------------------------------------------------------------------------------- hints

ASCENT = Slip("This step goes uphill: the sign is turned round. Subtract it from w.", {"- step": "+ step"})
FROM_ZERO = Slip("That is the step alone, from 0. It starts at w.", {"position = w": "position ="})
STEP_ALONE = Slip(
    "That is the step alone. The new place is w minus it.", {"position = w - step": "position = step"}, alone=True
)
FIXED_EPSILON = Slip("Your ε is 1e-8, whatever is passed. Use the argument.", {"+ eps": "+ 1e-8"}, alone=True)

# What the two exercises on momentum share: how the velocity goes wrong.
VELOCITY_SLIPS = (
    Slip(
        "You averaged: the new gradient got the factor 1 − β. Here it comes in full, v ← βv + g.",
        {"beta * v + g": "beta * v + (1 - beta) * g"},
    ),
    Slip(
        "You averaged, and with β and 1 − β exchanged. Here β stands before the old v, and g comes in full.",
        {"beta * v + g": "(1 - beta) * v + beta * g"},
    ),
    Slip(
        "You keep 1 − β of the old velocity. β is what is kept: 0.9 means much memory.",
        {"beta * v + g": "(1 - beta) * v + g"},
    ),
    Slip("You put β before the gradient. It belongs before the old velocity.", {"beta * v + g": "v + beta * g"}),
    Slip("The velocity lacks β: without it nothing is ever forgotten.", {"beta * v + g": "v + g"}),
    Slip(
        "You multiplied both by β, the old velocity and the gradient. It fades only what is old.",
        {"beta * v + g": "beta * (v + g)"},
    ),
    Slip(
        "You multiplied by η twice, in the velocity and again in the step. It belongs in the step alone.",
        {"beta * v + g": "beta * v + eta * g"},
    ),
    Slip(
        "You averaged, and multiplied by η twice, in the velocity and again in the step. Here v takes g in full, "
        "v ← βv + g, and η belongs in the step alone.",
        {"beta * v + g": "beta * v + (1 - beta) * eta * g"},
    ),
    Slip(
        "You took g from the velocity and the step from w: two minuses. The velocity collects gradients, with a plus.",
        {"beta * v + g": "beta * v - g"},
    ),
)
# And what becomes of w and v.
ENDING_SLIPS = (
    ASCENT,
    FROM_ZERO,
    STEP_ALONE,
    Slip(
        "You return the velocity that came in. The next step needs the one with this gradient in it.",
        {"position, velocity": "position, v"},
    ),
    Slip("The velocity comes first in your answer. Return w, then v.", {"position, velocity": "velocity, position"}),
    Slip(
        "You return w alone. The next step needs the velocity, too: return w and v.",
        {"position, velocity": "position"},
    ),
)
DOUBLED = Slip("You doubled the gradient, g * 2. Its square is g**2.", {"g**2": "g * 2"}, alone=True)

NEEDS_STATE = "The next step needs it"
# ε beside the division, not in it: in `scale` it is gone, and w gets it.
EPSILON_OUTSIDE = {" + eps": "", "\n    return": " + eps\n    return"}
EPSILON_IN_STEP = {" + eps": "", "/ scale": "/ scale + eps"}  # so that w loses it
# What AdaGrad and RMSProp share.
SCALING_SLIPS = (
    Slip(
        "You put ε inside the root. PyTorch's form, which is asked for, has it outside: √a + ε. For small gradients "
        "that is another step.",
        {") + eps": " + eps)"},
    ),
    Slip("The root is missing: a has the unit of a squared gradient, so divide by √a + ε.", {"np.sqrt": ""}),
    Slip("You left ε out. Where a is 0 you divide 0 by 0.", {" + eps": ""}),
    Slip(
        "Parentheses are missing: `/ np.sqrt(a) + eps` divides by the root alone, and adds ε to w. Divide by "
        "(np.sqrt(a) + eps).",
        EPSILON_OUTSIDE,
    ),
    Slip(
        "Parentheses are missing: `/ np.sqrt(a) + eps` divides by the root alone, and ε is subtracted from w. "
        "Divide by (np.sqrt(a) + eps).",
        EPSILON_IN_STEP,
        alone=True,
    ),
    Slip(
        "You divide by the root of the old a. Put this step's gradient into a first: in the first step there is "
        "nothing else to divide by.",
        {"(squares": "(a"},
    ),
    Slip(
        "You multiply by √a + ε. A direction that was steep so far gets a shorter step: divide.",
        {"/ scale": "* scale"},
    ),
    Slip("The gradient is missing above the root: the step is η g / (√a + ε).", {"eta * g": "eta"}),
    Slip("The step lacks η.", {"eta * g": "g"}),
    Slip("The gradient above the root is squared. Squares belong into a only.", {"eta * g": "eta * g**2"}),
    Slip(
        "Above the root you have the sign of the gradient. It is the gradient itself.", {"eta * g": "eta * np.sign(g)"}
    ),
    ASCENT,
    FROM_ZERO,
    STEP_ALONE,
    Slip(f"You return the a that came in. {NEEDS_STATE} with this step's square in it.", {", squares": ", a"}),
    Slip(
        f"You return the root of a. {NEEDS_STATE} as it is; the root is taken anew each time.",
        {", squares": ", np.sqrt(squares)"},
    ),
    Slip(
        "You return a with ε in it. ε helps to divide and is not remembered: it would add up.",
        {", squares": ", squares + eps"},
    ),
    Slip("In your answer a comes first. Return w, then a.", {"position, squares": "squares, position"}),
    Slip("You return w alone. The next step needs a, too: return w and a.", {"position, squares": "position"}),
)

WITHOUT_PARENTHESES_1 = {"(1 - beta1**t)": "1 - beta1**t"}
WITHOUT_PARENTHESES_2 = {"(1 - beta2**t)": "1 - beta2**t"}
# What Adam and AdamW share: the mistakes with the corrections,
CORRECTION_SLIPS = (
    Slip(
        "Neither m nor v is corrected. Both start at 0, and in the first steps both are too small, but not equally: "
        "divide by 1 − β₁ᵗ and by 1 − β₂ᵗ.",
        {" / (1 - beta1**t)": "", " / (1 - beta2**t)": ""},
    ),
    Slip("Only m is corrected. v starts at 0 as well: divide it by 1 − β₂ᵗ.", {" / (1 - beta2**t)": ""}),
    Slip("Only v is corrected. m starts at 0 as well: divide it by 1 − β₁ᵗ.", {" / (1 - beta1**t)": ""}),
    Slip(
        "You corrected with t − 1, as if steps were counted from 0. The first step is t = 1, and with 0 you divide by "
        "1 − β⁰ = 0.",
        {"beta1**t": "beta1 ** (t - 1)", "beta2**t": "beta2 ** (t - 1)"},
    ),
    Slip(
        "You corrected with t + 1. t is the number of this very step: do not raise it before you use it.",
        {"beta1**t": "beta1 ** (t + 1)", "beta2**t": "beta2 ** (t + 1)"},
    ),
    Slip(
        "You divide by 1 − β, without the power t. That is right in the first step alone.",
        {"beta1**t": "beta1", "beta2**t": "beta2"},
    ),
    *(
        Slip(
            f"Parentheses are missing: `{average} / 1 - {beta}**t` divides by 1, and subtracts the power then. Divide "
            f"by (1 - {beta}**t){and_v}.",
            edits,
            alone=True,
        )
        for average, beta, and_v, edits in (
            ("m", "beta1", ", and v likewise", {**WITHOUT_PARENTHESES_1, **WITHOUT_PARENTHESES_2}),
            ("m", "beta1", "", WITHOUT_PARENTHESES_1),
            ("v", "beta2", "", WITHOUT_PARENTHESES_2),
        )
    ),
    *(
        Slip(
            "You correct the m and v that come in, and go on with the corrected ones. Average first, with m and v as "
            "they come in. Then correct the new ones, for this step alone.",
            {
                "beta1 * m": "beta1 * m / (1 - beta1**t)",
                "beta2 * v": "beta2 * v / (1 - beta2**t)",
                **then,
            },
            alone=True,
        )
        for then in ({}, {"mean / (1 - beta1**t)": "mean", "square / (1 - beta2**t)": "square"})
    ),
)
# and with the averages,
AVERAGES_SLIPS = (
    Slip(
        "You exchanged β and 1 − β, in m and in v: β is what is kept.",
        {
            "beta1 * m + (1 - beta1)": "(1 - beta1) * m + beta1",
            "beta2 * v + (1 - beta2)": "(1 - beta2) * v + beta2",
        },
    ),
    Slip(
        "In m you exchanged β₁ and 1 − β₁: β₁ is what is kept.",
        {"beta1 * m + (1 - beta1)": "(1 - beta1) * m + beta1"},
        alone=True,
    ),
    Slip(
        "In v you exchanged β₂ and 1 − β₂: β₂ is what is kept.",
        {"beta2 * v + (1 - beta2)": "(1 - beta2) * v + beta2"},
        alone=True,
    ),
    Slip(
        "You keep m as in the classic momentum, with g in full. Here it is an average: g has the share 1 − β₁.",
        {"(1 - beta1) * ": ""},
        alone=True,
    ),
    Slip(
        "You keep v as a sum that fades, with g² in full. Here it is an average: g² has the share 1 − β₂.",
        {"(1 - beta2) * ": ""},
        alone=True,
    ),
    Slip(
        "You keep m and v as sums that fade, with g and g² in full. Here they are averages: what is new has the share "
        "1 − β₁ in m, and 1 − β₂ in v.",
        {"(1 - beta1) * ": "", "(1 - beta2) * ": ""},
        alone=True,
    ),
    Slip(
        "You accumulate v as in AdaGrad. Here it is an average: β₂v + (1 − β₂)g².",
        {"beta2 * v + (1 - beta2) * g**2": "v + g**2"},
        alone=True,
    ),
    Slip(
        "You put η into m, which then averages ηg. m and v are averages of g and g²; η multiplies the step.",
        {"(1 - beta1) * g": "(1 - beta1) * eta * g", "eta * m_hat": "m_hat"},
        alone=True,
    ),
    Slip(
        "You put η into m and v, where it cancels: divided by the root, the step is as long for any η. m and v "
        "are averages of g and g²; η multiplies the step.",
        {"(1 - beta1) * g": "(1 - beta1) * eta * g", "g**2": "(eta * g) ** 2", "eta * m_hat": "m_hat"},
        alone=True,
    ),
    Slip("In v the gradients are not squared, you took their sizes.", {"g**2": "np.abs(g)"}),
    Slip("In v the gradients are not squared. v is the average of g².", {"g**2": "g"}, alone=True),
    Slip("In v you squared m. v is the average of g², the squared gradient.", {"g**2": "mean**2"}, alone=True),
    DOUBLED,
    Slip("Adam's step lacks η.", {"eta * m_hat": "m_hat"}),
)
# with ε,
EPSILON_SLIPS = (
    Slip("You put ε inside the root. Add it to the root of the corrected v.", {") + eps": " + eps)"}),
    Slip(
        "You add ε to √v before the correction, so that it is divided as well. Correct v first, then take the root "
        "and add ε.",
        {"np.sqrt(v_hat) + eps": "(np.sqrt(square) + eps) / np.sqrt(1 - beta2**t)"},
        alone=True,
    ),
    Slip(
        "You put ε inside the root, and add it to v before the correction. Correct v first, then take the root and "
        "add ε.",
        {"np.sqrt(v_hat) + eps": "np.sqrt((square + eps) / (1 - beta2**t))"},
        alone=True,
    ),
    Slip("You left ε out. Where v is 0 you divide 0 by 0.", {" + eps": ""}),
    Slip(
        "Parentheses are missing: `/ np.sqrt(…) + eps` divides by the root alone, and adds ε to w. Divide by "
        "(np.sqrt(…) + eps).",
        EPSILON_OUTSIDE,
    ),
    Slip(
        "Parentheses are missing: `/ np.sqrt(…) + eps` divides by the root alone, and ε is subtracted from w. Divide "
        "by (np.sqrt(…) + eps).",
        EPSILON_IN_STEP,
        alone=True,
    ),
)
# and what becomes of w, m and v.
MOMENTS_SLIPS = (
    Slip(
        "You return the corrected m and v. They are for this step only: a corrected value that is corrected again "
        "grows too large. Return m and v as they were before.",
        {"mean, square": "m_hat, v_hat"},
    ),
    Slip(
        "You return the m and v that came in. The next step needs them with this gradient in them.",
        {"mean, square": "m, v"},
    ),
    Slip("You return v before m. Return w, m, v.", {"mean, square": "square, mean"}),
    Slip("You return w last. Return w, m, v.", {"position, mean, square": "mean, square, position"}, alone=True),
    Slip(
        "You return w alone. The next step needs m and v, too: return w, m, v.",
        {"position, mean, square": "position"},
        alone=True,
    ),
)

# β₁ and β₂ in Adam.
AVERAGES_EXCHANGED = {
    "beta1 * m + (1 - beta1)": "beta2 * m + (1 - beta2)",
    "beta2 * v + (1 - beta2)": "beta1 * v + (1 - beta1)",
}
CORRECTIONS_EXCHANGED = {"beta1**t": "beta2**t", "beta2**t": "beta1**t"}

EXERCISES = (
    Prediction(
        "optimizers/average-by-hand",
        7.68 / 0.488,
        (
            WrongNumber("That is not corrected yet: divide it by what the weights add up to, 1 − β³.", 7.68),
            WrongNumber(
                "You exchanged β and 1 − β: the old average keeps 0.8, and a new day gets 0.2.",
                16.32 / (1 - 0.2**3),
            ),
            WrongNumber(
                "You exchanged β and 1 − β in the average, though not in the correction. The old average keeps 0.8.",
                16.32 / 0.488,
            ),
            WrongNumber(
                "You exchanged β and 1 − β: the old average keeps 0.8. And the correction is missing.",
                16.32,
            ),
            WrongNumber(
                "That is the third day's value, or the average to two digits. Give three digits of the average.",
                16.0,
            ),
            WrongNumber("You corrected with 1 − β². On the third day it is 1 − β³.", 7.68 / 0.36),
            WrongNumber("You corrected with 1 − β⁴. On the third day it is 1 − β³.", 7.68 / (1 - 0.8**4)),
            WrongNumber(
                "Either a new day came in full, or you divided by 1 − β in the end. A new day has the weight 1 − β; "
                "the third day's sum is divided by 1 − β³.",
                7.68 / 0.2,
            ),
            WrongNumber(
                "You divided by β³. That is the weight that is missing; divide by what is there, 1 − β³.", 15.0
            ),
            WrongNumber("You multiplied by 1 − β³. The average is too small as yet: divide.", 7.68 * 0.488),
            WrongNumber(
                "You started from the first day instead of from 0. Then no correction is due, and the first day "
                "weighs more than it should.",
                12.8,
            ),
            WrongNumber("You started from the first day and corrected as well. Start from 0.", 12.8 / 0.488),
            WrongNumber(
                "You went on with corrected values. The average itself stays uncorrected; the correction is applied "
                "to what you report.",
                (0.8 * (0.8 * 10 + 0.2 * 20) / 0.36 + 0.2 * 16) / 0.488,
            ),
            WrongNumber("That is the plain mean. Here a newer day weighs more than an older one.", 46 / 3),
            WrongNumber(
                "You took the days backwards: the third is the newest, and weighs most.",
                (0.2 * 10 + 0.16 * 20 + 0.128 * 16) / 0.488,
            ),
            WrongNumber(
                "You took the days backwards, and the correction is missing. The third day is the newest, and weighs "
                "most.",
                0.2 * 10 + 0.16 * 20 + 0.128 * 16,
            ),
            WrongNumber("A new day came in full. Its weight is 1 − β, and then 1 − β³ corrects.", 7.68 / 0.2 / 0.488),
        ),
        "The weights are 0.128, 0.16 and 0.2, together 0.488. So 7.68 is less than half of what it should be, and "
        "divided by 0.488 it is a proper mean.",
        digits=3,
    ),
    Prediction(
        "optimizers/half-life",
        math.log(0.5) / math.log(0.95),
        (
            WrongNumber(
                "That is 1 / (1 − β), where the weight has fallen to about 1/e = 0.37. Half of it is reached earlier.",
                20.0,
            ),
            WrongNumber(
                "You let it lose a twentieth of the first weight each time. It loses a twentieth of what is left: "
                "β multiplies.",
                10.0,
            ),
            WrongNumber(
                "That is with −(1 − β) in place of ln β: nearly it. Solve βⁿ = ½ itself.",
                math.log(2) / 0.05,
            ),
            WrongNumber(
                "That is the first whole step at which less than half is left. Give a digit after the point.",
                14.0,
            ),
            WrongNumber("After 13 whole steps a little more than half is left. Give a digit after the point.", 13.0),
            *(
                WrongNumber(
                    "That is nearly right. Keep more digits on the way, and give one digit after the point in the end.",
                    value,
                )
                for value in (13.4, 13.6)
            ),
            WrongNumber(
                "That is one step too many. Coming in doesn't count: after n steps the weight is (1 − β)βⁿ.",
                math.log(0.5) / math.log(0.95) + 1,
            ),
            WrongNumber(
                "That is one step too few. Coming in takes none of them: after n steps the weight is (1 − β)βⁿ.",
                math.log(0.5) / math.log(0.95) - 1,
            ),
            WrongNumber(
                "You let the weight fall from 1 to half of 1 − β. It starts from 1 − β, which cancels then.",
                math.log(0.025) / math.log(0.95),
            ),
            WrongNumber(
                "You asked when the weight itself is ½. It starts from 1 − β = 0.05: ask when half of that is left.",
                math.log(10) / math.log(0.95),
            ),
            WrongNumber(
                "That is when a twentieth is left, βⁿ = 1 − β. Asked is when half is left.",
                math.log(0.05) / math.log(0.95),
            ),
            WrongNumber("The fraction is upside down: βⁿ = ½ gives n ln β = ln ½.", math.log(0.95) / math.log(0.5)),
            WrongNumber(
                "You exchanged β and 1 − β. What is kept in each step is 0.95.", math.log(0.5) / math.log(0.05)
            ),
            WrongNumber(
                "The sign is lost. Both logarithms are negative, so n is positive.",
                -math.log(0.5) / math.log(0.95),
            ),
            WrongNumber("That is the half-life for β = 0.9.", math.log(0.5) / math.log(0.9)),
            WrongNumber("That is how long it takes until 1/e is left. Asked is ½.", -1 / math.log(0.95)),
            WrongNumber(
                "You divided ½ by 0.95. The weight is multiplied by 0.95 again and again: solve βⁿ = ½.",
                0.5 / 0.95,
            ),
        ),
        "ln ½ / ln 0.95. The 20 steps of the rule of thumb, 1 / (1 − β), leave 0.36 of the weight.",
        digits=3,
    ),
    Prediction(
        "optimizers/classic-rate",
        0.05,
        (
            WrongNumber(
                "You divided by 1 − β. The classic velocity is the larger one, ten times as large: it needs the "
                "smaller rate.",
                5.0,
            ),
            WrongNumber(
                "With the same rate the classic form goes ten times as far: its gradients come in full, and add up.",
                0.5,
            ),
            WrongNumber("You multiplied by β. The two velocities differ by the factor 1 − β.", 0.45),
            WrongNumber("You divided by β. The two velocities differ by the factor 1 − β.", 0.5 / 0.9),
            WrongNumber("That is the factor between the two, 1 − β. The rate is that times 0.5.", 0.1),
            WrongNumber("That is 1 / (1 − β). The factor is 1 − β, and asked is a rate: that times 0.5.", 10.0),
            WrongNumber("You took η (1 − β)². The factor 1 − β comes in once.", 0.005),
            WrongNumber("You took off 1 − β. It is a factor.", 0.4),
        ),
        "s = (1 − β) v in each step, so η s = 0.5 · 0.1 · v. Who moves from one form to the other and keeps the rate "
        "is off by a factor of ten.",
    ),
    Prediction(
        "optimizers/adam-first-step",
        0.01,
        (
            WrongNumber("That is η g, the step of plain descent. Adam divides by the size of the gradient.", 3e-5),
            WrongNumber(
                "That is the step without the corrections, η · 0.1 / √0.001. With them, m is g and v is g².",
                0.01 * 0.1 / math.sqrt(0.001),
            ),
            WrongNumber("Only v is corrected. m is 0.1 g, and is divided by 1 − β₁ = 0.1, too.", 0.001),
            WrongNumber(
                "Only m is corrected. v is 0.001 g², and is divided by 1 − β₂ = 0.001, too.",
                0.01 / math.sqrt(0.001),
            ),
            WrongNumber("The root is missing: η g / g². It is η g / √(g²).", 0.01 / 0.003),
            WrongNumber("Neither the root nor the corrections are there.", 0.01 * 0.1 / (0.001 * 0.003)),
            WrongNumber("That is 0.1 η g: m without its correction, and v is not used.", 3e-6),
            WrongNumber("That is g / √(g²). The step is η times that.", 1.0),
            WrongNumber("That is the gradient. How far the step goes does not depend on it.", 0.003),
            WrongNumber("Asked is how far the step goes, a positive number.", -0.01),
            WrongNumber("Adam moves at once: the corrections make up for m = 0.", 0.0),
        ),
        "m / (1 − β₁) is g and v / (1 − β₂) is g², so the step is η g / |g|. With g = 3,000 it would go just as far.",
    ),
    Prediction(
        "optimizers/adagrad-a-twentieth",
        400.0,
        (
            WrongNumber(
                "The root is missing. After n steps the squares add up to n g², and the step is divided by their root.",
                20.0,
            ),
            WrongNumber(
                "That is √20. The step has the length η / √n: solve √n = 20.",
                math.sqrt(20),
            ),
            WrongNumber(
                "You counted one too few. Step n has n squares under its root, its own among them; the first step is "
                "n = 1.",
                399.0,
            ),
            WrongNumber(
                "You counted one too many. Step n has n squares under its root, its own among them; the first step is "
                "n = 1.",
                401.0,
            ),
            WrongNumber(
                "The root is missing, and you counted one too few: n g² under the root in step n.",
                19.0,
            ),
            WrongNumber(
                "The root is missing, and you counted one too many: n g² under the root in step n.",
                21.0,
            ),
            WrongNumber(
                "You took 20⁴, as if the root were taken twice. The step has the length η / √n.",
                160000.0,
            ),
            WrongNumber(
                "You took 20³. The step has the length η / √n: solve √n = 20.",
                8000.0,
            ),
            WrongNumber("You doubled. The step has the length η / √n: solve √n = 20.", 40.0),
            WrongNumber("There the step is a tenth of the first. Asked is a twentieth.", 100.0),
            WrongNumber("That is how long that step is, as a share of the first. Asked is its number.", 0.05),
            WrongNumber("That is 1 over it. Asked is the number of the step.", 1 / 400),
            WrongNumber(
                "You let each step shrink by a twentieth of itself. It is 1 / √n: fast at first, then slow.",
                math.log(20) / -math.log(0.95),
            ),
            WrongNumber(
                "So it would be if it did not shrink. AdaGrad adds the squares up and never forgets.",
                1.0,
            ),
            WrongNumber("It does get there: the sum of squares grows without end, if more and more slowly.", 0.0),
        ),
        "η g / √(n g²) = η / √n, whatever g is. For another factor of twenty it takes 160,000 steps: it stalls, though "
        "the slope has not changed.",
        rtol=1e-3,  # 399 is not 400
    ),
    Choice(
        "optimizers/memory",
        "c",
        {
            "a": "Plain descent uses a gradient and forgets it. It has nothing to hand on to the next step.",
            "b": "Momentum does not keep the gradients that it averages. One number a parameter holds what is left of "
            "all of them.",
            "d": "Adam keeps m and v for each parameter. The corrected ones are made of them when they are needed, and "
            "thrown away.",
            "e": "Each parameter has a velocity of its own, as it has a gradient of its own. Only η and β are shared.",
        },
        "Nothing, v, and m with v. In float32, Adam needs 8 MB beside these 4 MB of parameters, and the gradient takes "
        "4 more with each of them.",
    ),
    Prediction(
        "optimizers/epsilon",
        math.sqrt(1.1e-5) / 1.01e-3,
        (
            WrongNumber("That is the ratio upside down. Asked is outside over inside.", 1.01e-3 / math.sqrt(1.1e-5)),
            WrongNumber(
                "That is the step with ε inside, in units of η. Divide the other one by it.",
                1e-3 / math.sqrt(1.1e-5),
            ),
            WrongNumber(
                "That is the step with ε outside, in units of η. Divide it by that with ε inside.",
                1e-3 / 1.01e-3,
            ),
            WrongNumber(
                "They differ. Outside, ε is compared with the root, 1e-3; inside, with the square, 1e-6.",
                1.0,
            ),
            WrongNumber(
                "You left out the ε that stands outside. It is a hundredth of g, and that shows in the third digit.",
                math.sqrt(11),
            ),
            WrongNumber(
                "You left g out where ε is larger, √ε / (g + ε). Under the root g² is a tenth of ε, and that shows.",
                math.sqrt(1e-5) / 1.01e-3,
            ),
            WrongNumber("You compared √ε with g. The denominators are √(g² + ε) and g + ε.", math.sqrt(10)),
            WrongNumber(
                "You took the root of each part, g + √ε. The root of a sum is not the sum of the roots.",
                (1e-3 + math.sqrt(1e-5)) / 1.01e-3,
            ),
            WrongNumber("That is ε / g², without the root. Inside, the root is still to be taken.", 10.0),
            WrongNumber("That is (g² + ε) / g², without the root.", 11.0),
            WrongNumber("Inside, the root is missing: you divided g² + ε by g + ε.", 1.1e-5 / 1.01e-3),
            WrongNumber(
                "That is √ε / ε. The gradient counts, too: it is 1e-3, a hundred times ε.", 1 / math.sqrt(1e-5)
            ),
            WrongNumber("That is g / ε. Compare the two denominators: √(g²) + ε and √(g² + ε).", 100.0),
            WrongNumber("That is what you divide by if ε is inside. Asked is a ratio of two steps.", math.sqrt(1.1e-5)),
            WrongNumber("That is what you divide by if ε is outside. Asked is a ratio of two steps.", 1.01e-3),
        ),
        "√(g² + ε) is 3.3e-3, more than three times g: ε is ten times g². To copy a result one has to know where its "
        "ε stood.",
        digits=3,
    ),
    Choice(
        "optimizers/which-decay",
        "b",
        {
            "a": "For plain descent it is so. Adam divides by √v, and with L2 in the gradient that is divided as well.",
            "c": "It is the other way round. Where gradients are large √v is large, and the L2 term is divided by it.",
            "d": "AdamW divides the gradient by √v, not the decay. That shrinks both by the same share.",
            "e": "L2 in the gradient does act under Adam. But √v sets how much.",
        },
        "The L2 term is divided by √v, which is large where gradients are. So the weight with the large gradients is "
        "held back least.",
    ),
    Function(
        "optimizers/ewma",
        ewma,
        DAYS,
        (
            Slip(
                "You exchanged β and 1 − β: β is what the old average keeps.",
                {"beta * average + (1 - beta) * value": "(1 - beta) * average + beta * value"},
            ),
            Slip("The new value comes in full. Its share is 1 − β.", {"(1 - beta) * value": "value"}),
            Slip("The old average is kept whole. It is multiplied by β.", {"beta * average +": "average +"}),
            Slip(
                "You corrected with t − 1, as if days were counted from 0. The first day is t = 1; with 0 you divide "
                "by 1 − β⁰ = 0.",
                {"1 - beta**t": "1 - beta ** (t - 1)"},
            ),
            Slip(
                "You corrected with t − 1, and the first day not at all. Days are counted from 1, so that the first is "
                "divided by 1 − β, the second by 1 − β²: with enumerate, start=1.",
                {"1 - beta**t": "1 - beta ** (t - 1) if t > 1 else 1"},
            ),
            Slip(
                "You corrected with t + 1. The first value has t = 1: after it the weights add up to 1 − β.",
                {"1 - beta**t": "1 - beta ** (t + 1)"},
            ),
            Slip(
                "Every day is divided by the same number, 1 − β to the power of all days. Day t needs 1 − βᵗ.",
                {"1 - beta**t": "1 - beta ** len(values)"},
            ),
            Slip(
                "You divide by 1 − β, without the power t. That corrects the first day alone.",
                {"1 - beta**t": "1 - beta"},
            ),
            Slip(
                "Parentheses are missing: `/ 1 - beta**t` divides by 1, and subtracts βᵗ then. Divide by "
                "(1 - beta**t).",
                {"(1 - beta**t)": "1 - beta**t"},
            ),
            Slip("You divide by (1 − β)ᵗ. The power belongs to β alone: 1 − βᵗ.", {"1 - beta**t": "(1 - beta) ** t"}),
            Slip("You divide by 1 − βt, a product. It is a power: 1 − βᵗ.", {"1 - beta**t": "1 - beta * t"}),
            Slip("You divide by 1 − (1 − β)ᵗ. What fades is β: 1 − βᵗ.", {"1 - beta**t": "1 - (1 - beta) ** t"}),
            Slip(
                "You divide by βᵗ, the weight that is still missing. Divide by what is there: 1 − βᵗ.",
                {"1 - beta**t": "beta**t"},
            ),
            Slip("You multiply by 1 − βᵗ. The sum is too small as yet: divide.", {"result / (": "result * ("}),
            Slip(
                "You start from the first value. Start from 0: the correction is made for that.",
                {"averages = 0.0": "averages = values[0]"},
            ),
            Slip("It is never corrected. If `correct` is true, divide by 1 − βᵗ.", {"if correct:": "if False:"}),
            Slip("It is corrected even if `correct` is false.", {"if correct:": "if True:"}),
            Slip("It is corrected if `correct` is false, and only then.", {"if correct:": "if not correct:"}),
            Slip(
                "You go on with the corrected value. Keep the sum as it was: what you return is corrected, what you "
                "carry along is not.",
                {"averages.append(result)": "average = result\n        averages.append(average)"},
            ),
            Slip(
                "You take the first value for the first average, and correct from the second day on. Start from 0, "
                "so that s₁ = (1 − β)x₁, and correct the first day like the others.",
                {"averages = 0.0": "averages = values[0]", "1 - beta**t": "1 - beta**t if t > 1 else 1"},
            ),
            Slip(
                "The first value is left out: your first average is the 0 from which it starts. It is (1 − β)x₁.",
                {"0.0, []": "0.0, [0.0]", "enumerate(values, start=1)": "enumerate(values[1:], start=2)"},
            ),
            Slip(
                "Your result lags a day behind: you note the average before the day's value is in it.",
                # np.float64: what starts at 0 and is divided by 0 is a nan, as it is on later days.
                {"start=1):": "start=1):\n        before = np.float64(average)", "result = average": "result = before"},
            ),
            Slip(
                "Nothing is carried over: each average is made of its own day and a 0. Keep the new average, for the "
                "next day to start from.",
                {"beta * average + (1 - beta) * value": "(1 - beta) * value"},
            ),
            Slip("That is the last average alone. Return one for each day.", {"np.array(averages)": "averages[-1]"}),
            *(
                Slip(
                    "Only the first day is done. Is the return indented as far as the lines of the loop? It ends the "
                    "function: put it after the loop.",
                    {"np.array(averages)": of_first_day},
                    alone=True,
                )
                for of_first_day in (
                    "np.array(averages[:1])",
                    "averages[0]",
                    "np.array(averages[:1] + [0.0] * (len(values) - 1))",
                )
            ),
            Slip(
                "The 0 from which you start is in the result, too. Return one average for each day.",
                {"np.array(averages)": "np.array([0.0, *averages])"},
            ),
            Slip(
                "Your averages are cut to whole numbers: an array made like `values` holds integers if `values` does. "
                "Make one of floats, or a list.",
                {"np.array(averages)": "np.array(averages, dtype=values.dtype)"},
                alone=True,
            ),
            Slip(
                "You start at the last day and go back in time. An average knows the days before it, none after it.",
                {"enumerate(values": "enumerate(values[::-1]", "np.array(averages)": "np.array(averages[::-1])"},
            ),
            Slip(
                "That is the plain mean of the days so far. Here older days fade: each step keeps β of the average.",
                instead=lambda values, beta, correct: np.cumsum(values) / np.arange(1, len(values) + 1),
            ),
        ),
        "A multiplication and an addition a day, and one number to remember, however long the memory is.",
    ),
    Function(
        "optimizers/momentum-step",
        momentum_step,
        VELOCITIES,
        (
            Slip("Your β is 0.9, whatever is passed. Use the argument.", {"= beta * v": "= 0.9 * v"}, alone=True),
            *VELOCITY_SLIPS,
            Slip(
                "You exchanged η and β: β is what the velocity keeps, and η multiplies the step.",
                {"beta * v + g": "eta * v + g", "eta * velocity": "beta * velocity"},
                alone=True,
            ),
            Slip(
                "You put η inside the velocity. In the form asked for v holds gradients, v ← βv + g, and η multiplies "
                "v in the step. It matters once η changes on the way.",
                {"beta * v + g": "beta * v + eta * g", "eta * velocity": "velocity"},
            ),
            Slip(
                "You averaged, and put η inside the average: βv + (1 − β)ηg. In the form asked for v holds gradients "
                "in full, v ← βv + g, and η multiplies v in the step.",
                {"beta * v + g": "beta * v + (1 - beta) * eta * g", "eta * velocity": "velocity"},
            ),
            Slip(
                "Your velocity points downhill and has η inside: v ← βv − ηg. In the form asked for it collects "
                "gradients, and η and the minus are in the step.",
                {"beta * v + g": "beta * v - eta * g", "eta * velocity": "velocity", "- step": "+ step"},
            ),
            Slip(
                "Your velocity points downhill: v ← βv − g. In the form asked for it collects gradients, and the minus "
                "is in the step.",
                {"beta * v + g": "beta * v - g", "- step": "+ step"},
            ),
            Slip(
                "The step is made with the old velocity. Put the gradient in first, then step.",
                {"eta * velocity": "eta * v"},
            ),
            Slip(
                "The step is η g, as in plain descent. The velocity is brought up to date but not used.",
                {"eta * velocity": "eta * g"},
            ),
            Slip(
                "That is Nesterov's step, η (g + βv). Here the step is η v.",
                {"eta * velocity": "eta * (g + beta * velocity)"},
            ),
            Slip("The step lacks η.", {"eta * velocity": "velocity"}),
            Slip(
                "The gradient comes in twice, in the velocity and again in the step. The step is η v.",
                {"eta * velocity": "eta * (g + velocity)"},
            ),
            *ENDING_SLIPS,
        ),
        "Where the slope stays the same, v grows to g / (1 − β). That is why this form goes further than the averaged "
        "one at the same η.",
    ),
    Function(
        "optimizers/nesterov-step",
        nesterov_step,
        VELOCITIES,
        (
            *VELOCITY_SLIPS,
            Slip(
                "You exchanged η and β: β is what the velocity keeps, and η multiplies the step.",
                {"beta * v + g": "eta * v + g", "eta * (g + beta * velocity)": "beta * (g + eta * velocity)"},
                alone=True,
            ),
            Slip(
                "You put η inside the velocity. In the form asked for v holds gradients, v ← βv + g, and η multiplies "
                "g + βv in the step.",
                {"beta * v + g": "beta * v + eta * g", "eta * (g + beta * velocity)": "eta * g + beta * velocity"},
            ),
            Slip(
                "You averaged, and put η inside the average: βv + (1 − β)ηg. In the form asked for v holds gradients "
                "in full, v ← βv + g, and η multiplies g + βv in the step.",
                {
                    "beta * v + g": "beta * v + (1 - beta) * eta * g",
                    "eta * (g + beta * velocity)": "eta * g + beta * velocity",
                },
            ),
            Slip(
                "Your step is η v with the new v, as without Nesterov. After v ← βv + g, take g + βv with the v that "
                "is new now: with the old one it is just that v once more.",
                {"g + beta * velocity": "velocity"},
            ),
            Slip("The step lacks β before the velocity: it is η (g + βv).", {"g + beta * velocity": "g + velocity"}),
            Slip(
                "You look ahead from v with v itself: v + βv. The step is η (g + βv), with the gradient first.",
                {"g + beta * velocity": "velocity + beta * velocity"},
            ),
            Slip(
                "The gradient is missing in the step: it is η (g + βv). It comes in twice, in v and beside it.",
                {"g + beta * velocity": "beta * velocity"},
            ),
            Slip(
                "In the step β stands before the gradient. It belongs before the velocity: η (g + βv).",
                {"g + beta * velocity": "beta * g + velocity"},
            ),
            Slip(
                "In the step, 1 − β stands where β belongs: η (g + βv).",
                {"g + beta * velocity": "g + (1 - beta) * velocity"},
            ),
            Slip(
                "You multiplied the gradient alone by η. It belongs before the whole, η (g + βv).",
                {"eta * (g + beta * velocity)": "eta * g + beta * velocity"},
            ),
            Slip(
                "Parentheses are missing: in w − ηg + βv both η and the minus act on g alone. They belong before the "
                "whole: w − η (g + βv).",
                {"eta * (g + beta * velocity)": "eta * g", "- step": "- step + beta * velocity"},
            ),
            Slip(
                "Parentheses are missing: ηg + βv multiplies g alone by η, and you add the whole. It is "
                "w − η (g + βv).",
                {"(g + beta * velocity)": "g + beta * velocity", "- step": "+ step"},
            ),
            Slip(
                "The step is η g, as in plain descent. The velocity is brought up to date but not used.",
                {"(g + beta * velocity)": "g"},
            ),
            Slip("The step lacks η.", {"eta * (g + beta * velocity)": "g + beta * velocity"}),
            *ENDING_SLIPS[:3],
            Slip(
                "You return g + βv as the velocity. That is a look ahead for this step alone; hand on v.",
                {"position, velocity": "position, g + beta * velocity"},
            ),
            *ENDING_SLIPS[3:],
        ),
        "g + βv is what the velocity would become if the same gradient came once more: a look ahead.",
    ),
    Function(
        "optimizers/adagrad-step",
        adagrad_step,
        GROWING,
        (
            FIXED_EPSILON,
            *(
                Slip(
                    f"You averaged the squares, as RMSProp does, keeping {kept:g}. AdaGrad adds them up: a + g².",
                    {"a + g**2": f"{kept:g} * a + (1 - {kept:g}) * g**2"},
                )
                for kept in (0.8, 0.9, 0.95, 0.98, 0.99, 0.999)
            ),
            Slip(
                "You put η inside the square: a + (ηg)². a collects squares of gradients, a + g², and η multiplies the "
                "step alone.",
                {"g**2": "(eta * g) ** 2"},
            ),
            Slip(
                "You took the mean of the old a and the new square. AdaGrad adds: a + g².",
                {"a + g**2": "(a + g**2) / 2"},
            ),
            Slip(
                "The past is lost: a is this step's square alone, so every step has the length η. Add it to the old a.",
                {"a + g**2": "g**2"},
            ),
            DOUBLED,
            Slip("You added the sizes of the gradients, without squaring them: a + g².", {"a + g**2": "a + np.abs(g)"}),
            Slip("You added the gradients themselves. They may be negative; add their squares.", {"a + g**2": "a + g"}),
            Slip(
                "You added the sum of all squares to each entry. Each parameter has an a of its own.",
                {"a + g**2": "a + np.sum(g**2)"},
            ),
            Slip(
                "You added the mean of all squares to each entry. Each parameter has an a of its own.",
                {"a + g**2": "a + np.mean(g**2)"},
            ),
            *SCALING_SLIPS,
        ),
        "In the first step it is η times the sign of the gradient. After that the steps can only become shorter while "
        "the slope stays the same.",
    ),
    Function(
        "optimizers/rmsprop-step",
        rmsprop_step,
        FADING,
        (
            FIXED_EPSILON,
            Slip(
                "Your α is 0.9, whatever is passed. Use the argument.",
                {"squares = ": "alpha = 0.9\n    squares = "},
                alone=True,
            ),
            Slip(
                "You added the squares up, as AdaGrad does: a + g². RMSProp averages, so that old ones fade.",
                {"alpha * a + (1 - alpha) * g**2": "a + g**2"},
            ),
            Slip("The new square comes in full. Its share is 1 − α.", {"(1 - alpha) * ": ""}),
            Slip("The old a is kept whole. It is multiplied by α.", {"alpha * a": "a"}),
            Slip(
                "You exchanged α and 1 − α: α is what is kept of the old a.",
                {"alpha * a + (1 - alpha)": "(1 - alpha) * a + alpha"},
            ),
            Slip(
                "Parentheses are missing: `1 - alpha * g**2` multiplies the square by α and subtracts it. Write "
                "(1 - alpha) * g**2.",
                {"(1 - alpha) * g**2": "1 - alpha * g**2"},
            ),
            Slip(
                "You squared the whole average. Square the gradient alone: a is made of squares already.",
                {"alpha * a + (1 - alpha) * g**2": "(alpha * a + (1 - alpha) * g) ** 2"},
            ),
            DOUBLED,
            Slip("You averaged the sizes of the gradients, without squaring them.", {"g**2": "np.abs(g)"}),
            Slip(
                "You averaged the gradients themselves. That is momentum's average; here it is that of their squares.",
                {"g**2": "g"},
            ),
            Slip(
                "You squared 1 − α, too: ((1 − α) g)². Square the gradient alone.",
                {"(1 - alpha) * g**2": "((1 - alpha) * g) ** 2"},
            ),
            Slip(
                "The past is lost: a is this step's square alone. Keep α of the old a.",
                {"alpha * a + (1 - alpha) * g**2": "g**2"},
            ),
            Slip("You averaged over all entries. Each parameter has an a of its own.", {"g**2": "np.mean(g**2)"}),
            Slip(
                "You put η inside the average: αa + (1 − α)(ηg)². a averages squares of gradients, and η multiplies "
                "the step alone.",
                {"g**2": "(eta * g) ** 2"},
            ),
            Slip(
                "You divided a by 1 − α in the step. RMSProp has no correction; it is the later Adam that has one.",
                {"(squares": "(squares / (1 - alpha)"},
            ),
            *SCALING_SLIPS,
        ),
        "There is no correction, so the first step is η / √(1 − α) long: with α = 0.9 more than three times η.",
    ),
    Function(
        "optimizers/adam-step",
        adam_step,
        MOMENTS,
        (
            *CORRECTION_SLIPS,
            Slip("The two corrections are exchanged: m goes with β₁, v with β₂.", CORRECTIONS_EXCHANGED, alone=True),
            Slip("Both are corrected with β₁. v has β₂.", {"beta2**t": "beta1**t"}, alone=True),
            Slip(
                "You multiply by the corrections. m and v are too small at first: divide.",
                {"mean / (": "mean * (", "square / (": "square * ("},
                alone=True,
            ),
            Slip(
                "You divide by (1 − β)ᵗ. The power belongs to β alone: 1 − βᵗ.",
                {"1 - beta1**t": "(1 - beta1) ** t", "1 - beta2**t": "(1 - beta2) ** t"},
                alone=True,
            ),
            Slip(
                "You divide by 1 − βt, a product. It is a power: 1 − βᵗ.",
                {"beta1**t": "beta1 * t", "beta2**t": "beta2 * t"},
                alone=True,
            ),
            *AVERAGES_SLIPS,
            Slip("You exchanged β₁ and β₂ in the averages: β₁ belongs to m, β₂ to v.", AVERAGES_EXCHANGED, alone=True),
            Slip(
                "You exchanged β₁ and β₂ throughout: β₁ belongs to m, β₂ to v.",
                AVERAGES_EXCHANGED | CORRECTIONS_EXCHANGED,
                alone=True,
            ),
            Slip(
                "Your β₁ and β₂ are 0.9 and 0.999, whatever is passed. Use the arguments.",
                {"mean = ": "beta1, beta2 = 0.9, 0.999\n    mean = "},
                alone=True,
            ),
            FIXED_EPSILON,
            Slip(
                "Your β₁, β₂ and ε are 0.9, 0.999 and 1e-8, whatever is passed. Use the arguments.",
                {"mean = ": "beta1, beta2, eps = 0.9, 0.999, 1e-8\n    mean = "},
                alone=True,
            ),
            *EPSILON_SLIPS,
            Slip(
                "The root is taken of v alone and divided by 1 − β₂ᵗ then. Correct v first, then take the root.",
                {"np.sqrt(v_hat)": "np.sqrt(square) / (1 - beta2**t)"},
                alone=True,
            ),
            Slip("The root is missing: divide by √v + ε, with the corrected v.", {"np.sqrt(v_hat)": "v_hat"}),
            Slip(
                "The step is made with the old m and v. Put this gradient into them first.",
                {"m_hat = mean": "m_hat = m", "v_hat = square": "v_hat = v"},
            ),
            Slip(
                "The step is made with the old m. Put this gradient into it first.",
                {"m_hat = mean": "m_hat = m"},
                alone=True,
            ),
            Slip(
                "The step is made with the old v. Put this gradient into it first.",
                {"v_hat = square": "v_hat = v"},
                alone=True,
            ),
            Slip(
                "Above the root stands the gradient, as in RMSProp. Adam has the corrected m there.",
                {"eta * m_hat": "eta * g"},
            ),
            ASCENT,
            FROM_ZERO,
            STEP_ALONE,
            *MOMENTS_SLIPS,
        ),
        "In the last case, t = 2,000, the corrections are 1 to eight digits. They matter for a few times 1 / (1 − β₂) "
        "steps.",
    ),
    Function(
        "optimizers/adamw-step",
        adamw_step,
        WEIGHTS_OR_BIASES,
        (
            Slip(
                "The biases decay, too. Leave an array of one dimension as Adam would.",
                {"decay if w.ndim >= 2 else 0.0": "decay"},
            ),
            Slip("The biases decay and the weights don't. It is the other way round.", {"w.ndim >= 2": "w.ndim == 1"}),
            Slip(
                "You asked for len(w), which is the number of rows. The number of dimensions is w.ndim.",
                {"w.ndim >= 2": "len(w) == 2"},
            ),
            Slip("Nothing decays: that is Adam.", {"decay if w.ndim >= 2 else 0.0": "0.0"}),
            Slip(
                "The decay is coupled: you added d·w to the gradient, so it went into m and v and was divided by √v. "
                "Let Adam see the gradient alone, and take η·d·w from the weights beside it.",
                {"mean = ": "g = g + strength * w\n    mean = ", " - eta * strength * w": ""},
            ),
            Slip(
                "The decay is coupled, and has a factor of two: you added 2·d·w to the gradient. Let Adam see the "
                "gradient alone, and take η·d·w from the weights beside it.",
                {"mean = ": "g = g + 2 * strength * w\n    mean = ", " - eta * strength * w": ""},
                alone=True,
            ),
            Slip("The decay is not multiplied by η: the weights lose η·d·w, not d·w.", {"eta * strength": "strength"}),
            Slip(
                "The decay has a factor of two. The weights lose η·d·w.",
                {"eta * strength": "2 * eta * strength"},
                alone=True,
            ),
            Slip(
                "The decay is halved. The weights lose η·d·w.",
                {"eta * strength": "0.5 * eta * strength"},
                alone=True,
            ),
            Slip(
                "The decay is multiplied by η twice. The weights lose η·d·w.",
                {"eta * strength": "eta**2 * strength"},
                alone=True,
            ),
            Slip(
                "The weights decay after Adam's step, so that the step shrinks as well. Take ηd times the old weights.",
                {
                    "shrunk = w - eta * strength * w": "moved = w - step",
                    "shrunk - step": "moved - eta * strength * moved",
                },
                alone=True,
            ),
            Slip(
                "The weights grow: the sign of the decay is turned round.",
                {"w - eta * strength": "w + eta * strength"},
            ),
            Slip(
                "Each weight loses ηd times its sign. That is the pull of L1; here it is ηd times the weight.",
                {"strength * w": "strength * np.sign(w)"},
                alone=True,
            ),
            Slip(
                "Each weight loses the same ηd, whatever its size and sign. It is ηd times the weight.",
                {"strength * w": "strength"},
                alone=True,
            ),
            *CORRECTION_SLIPS,
            *AVERAGES_SLIPS,
            Slip("You exchanged β₁ and β₂: 0.9 belongs to m, 0.999 to v.", {"0.9, 0.999": "0.999, 0.9"}, alone=True),
            Slip("Your β₂ is 0.99. In this exercise it is 0.999.", {"0.9, 0.999": "0.9, 0.99"}, alone=True),
            *EPSILON_SLIPS,
            *(
                Slip("Your ε is not that of this exercise, 1e-8.", {"1e-8": epsilon}, alone=True)
                for epsilon in ("1e-6", "1e-7")
            ),
            Slip(
                "The root is missing in Adam's step: divide by √v + ε, with the corrected v.",
                {"np.sqrt(v_hat)": "v_hat"},
            ),
            Slip("Adam's step goes uphill: its sign is turned round. Only the decay is right.", {"- step": "+ step"}),
            *MOMENTS_SLIPS,
        ),
        "A weight without a slope loses the share ηd in each step, whatever its history: that is decay, and no penalty "
        "that Adam rescales.",
    ),
)
