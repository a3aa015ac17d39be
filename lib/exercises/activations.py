"""The exercises of the chapter `activations`.

Each solution is written out here, apart from `lib.activations`; a slip is an edit of it. The tests compare it with
the library.
"""

import math

import numpy as np

from lib.exercises import hints
from lib.exercises.formulas import sigmoid
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# ------------------------------------------------------------------------------------ solutions and their slips


def leaky_relu_derivative(z, slope):
    """Slope of the leaky ReLU; at 0 that from the left."""
    derivative = np.where(z > 0, 1.0, slope)
    return derivative


def elu_derivative(z, alpha):
    """Slope of the ELU; at 0 that from the left."""
    left = alpha * np.exp(z)
    return np.where(z > 0, 1.0, left)


def elu_derivative_by_masks(z, alpha):
    """Add the two formulas, each times its mask: where the exponential overflows, that is 0 · ∞."""
    return (z > 0) + (z <= 0) * alpha * np.exp(z)


def silu_derivative(z):
    """Slope of the SiLU by the product rule."""
    s = sigmoid(z)
    slope = s * (1 - s)
    return s + z * slope


def silu_derivative_by_fraction(z):
    """Differentiate z / (1 + exp(−z)) as a quotient, which is ∞ / ∞ for a large negative z."""
    return (1 + np.exp(-z) + z * np.exp(-z)) / (1 + np.exp(-z)) ** 2


def silu_derivative_by_silu(z):
    """Write the slope as silu + σ (1 − silu), which cancels for a large positive z."""
    s = sigmoid(z)
    return z * s + s * (1 - z * s)


def sigmoid_derivative(z):
    """Slope of the sigmoid, exact in both tails."""

    def sigmoid(z):
        return 1 / (1 + np.exp(-z))

    slope = sigmoid(z) * sigmoid(-z)
    return slope


def dead_units(z):
    """Share of the units that are closed for every sample."""
    closed = z <= 0
    dead = np.all(closed, axis=0)
    return np.mean(dead)


def initial_weights(normal, activation):
    """Weights of a layer, from standard normal numbers.

    References
    ----------
    X. Glorot and Y. Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS
    2010. K. He et al., "Delving deep into rectifiers", ICCV 2015.
    """
    inputs, outputs = normal.shape
    variance = 2 / inputs if activation == "relu" else 2 / (inputs + outputs)
    return normal * np.sqrt(variance)


def centred_gradient(x, delta, train):
    """Mean gradient of one neuron's weights, with inputs centred by the training set's means."""
    centred = x - train.mean(axis=0)
    return centred.T @ delta / len(x)


def chain(x, weights):
    """Slope of the last output along the input, in a chain of tanh units."""
    h, links = x, []
    for w in weights:
        z = w * h
        h = np.tanh(z)
        links.append(w * (1 - h**2))
    slope = np.prod(links)
    return slope


# ------------------------------------------------------------------------------------------------------ inputs


def _normal(seed, *shape, spread=1.0):
    # Not far out in the tails: there float32 has lost its digits, and an answer in it would be called wrong.
    return np.clip(spread * np.random.default_rng(seed).normal(size=shape), -4, 4)


def _random_batch(seed, batch, count, features, shift=1.0):
    """Return inputs of a mini-batch, slopes of its losses, and the training inputs."""
    rng = np.random.default_rng(seed)
    scale = rng.uniform(0.5, 2.0, size=features)
    offset = shift * rng.normal(size=features)
    x, train = (scale * rng.normal(size=(rows, features)) + offset for rows in (batch, count))
    return x, rng.normal(size=batch), train


HUGE = np.array([1e300, -1e300, 800.0, -800.0, 0.5])

KINKED = (
    Case((np.array([2.0]), 0.1), "a positive z"),
    Case((np.array([-3.0]), 0.1), "a negative z"),
    Case((np.array([0.0]), 0.1), "z = 0, where the slope from the left is asked for"),
    Case((np.array([1.5, -0.5, 0.0, 3.0]), 0.0), "plain ReLU"),
    Case((np.array([3, -2, 0]), 0.3), "whole numbers"),
    Case((np.array([-1.0, 2.0, -0.5]), 1.0), "a slope of 1, without a bend"),
    Case((np.array([[-2.0, 0.5, 1.0], [4.0, -0.1, 0.0]]), 0.01), "two samples, three units"),
    Case((_normal(17, 2, 3, 2), 0.4), "three axes, random, seed 17"),
    Case((_normal(0, 5, 4), 0.2), "random, seed 0"),
    Case((_normal(1, 40), 0.01), "random, seed 1"),
    Case((HUGE, 0.3), "z of ±1e300"),
)

SMOOTH_LEFT = (
    Case((np.array([2.0]), 1.0), "a positive z"),
    Case((np.array([-1.0]), 1.0), "a negative z"),
    Case((np.array([-1.0]), 0.5), "a negative z, α below 1"),
    Case((np.array([0.0]), 0.5), "z = 0, where the slope from the left is asked for"),
    Case((np.array([-0.1, 0.0, 0.3]), 2.0), "α above 1"),
    Case((np.array([3, -2, 0]), 0.8), "whole numbers"),
    Case((np.array([[-2.0, 0.5, 1.0], [4.0, -0.1, 0.0]]), 1.0), "two samples, three units"),
    Case((_normal(18, 2, 3, 2), 0.6), "three axes, random, seed 18"),
    Case((_normal(2, 5, 4, spread=2), 1.7), "random, seed 2"),
    Case((_normal(3, 40, spread=2), 0.3), "random, seed 3"),
    Case((HUGE, 1.5), "z of ±1e300"),
)

MODERATE = (
    Case((np.array([0.0]),), "z = 0"),
    Case((np.array([2.0]),), "a positive z"),
    Case((np.array([-1.0]),), "a negative z"),
    Case((np.array([[-2.0, 0.5, 1.0], [3.0, -0.1, 0.0]]),), "two samples, three units"),
    Case((_normal(19, 2, 3, 2),), "three axes, random, seed 19"),
    Case((_normal(4, 5, 4, spread=2),), "random, seed 4"),
    Case((_normal(5, 40, spread=2),), "random, seed 5"),
)
# Within the range of float32: z σ′ is 0 · ∞ beyond.
ANY_Z = (*MODERATE, Case((np.array([1e30, -1e30, 800.0, -800.0, 0.5]),), "z of ±1e30"))
TAILS = (
    *MODERATE,
    Case((np.array([40.0, -40.0, 80.0, -80.0, 1.0]),), "far out, where the slope is tiny", 0.0),
    Case((np.array([700.0, -700.0, 500.5, -500.5, 1.0, -1.0]),), "z of ±700, where the slope is 1e-304", 0.0),
    Case((np.array([705.0, -705.0, 2.0]),), "z of ±705, where the slope is 7e-307", 0.0),
    Case((np.array([2, -1, 0]),), "whole numbers"),
    Case((np.array([1e300, -1e300, 800.0, -800.0, 0.5, 3.0]),), "z of ±1e300"),
)

LAYERS = (
    Case((np.array([[-1.0, 2.0]]),), "one sample, two units"),
    Case((np.array([[-1.0, 2.0], [-3.0, -1.0]]),), "two samples, two units"),
    Case((np.array([[0.0, 1.0], [-2.0, -1.0], [0.0, 0.5]]),), "a unit that reaches 0, and never more"),
    Case((np.array([[-1.0], [-2.0], [5.0]]),), "one unit, and its mean is positive"),
    Case((np.array([[-4.0, 1.0], [3.0, 1.0], [-4.0, 2.0]]),), "a unit with a negative mean that is not dead"),
    Case((np.array([[-4.0, -1.0, -3.0], [-1.0, 0.0, -2.0]]),), "all dead"),
    Case((np.array([[0.0, -1.0], [2.0, 0.0]]),), "two units that reach 0, one of them dead"),
    Case((_normal(6, 6, 5) - 0.8,), "random, seed 6"),
    Case((_normal(7, 12, 30) - 1.5,), "random, seed 7"),
)

DRAWS = (
    Case((np.array([[1.0, -2.0]]), "relu"), "one input, two outputs"),
    Case((np.array([[1.0, -2.0]]), "tanh"), "one input, two outputs"),
    Case((np.array([[0.5], [-1.0], [2.0]]), "relu"), "three inputs, one output"),
    Case((np.array([[0.5], [-1.0], [2.0]]), "tanh"), "three inputs, one output"),
    Case((_normal(8, 4, 4), "relu"), "as many outputs as inputs"),
    Case((_normal(9, 4, 4), "tanh"), "as many outputs as inputs"),
    Case((_normal(10, 50, 8), "relu"), "random, seed 10"),
    Case((_normal(11, 7, 60), "relu"), "random, seed 11"),
    Case((_normal(12, 50, 8), "tanh"), "random, seed 12"),
)

BATCHES = (
    Case((np.array([[3.0]]), np.array([2.0]), np.array([[1.0], [3.0]])), "one sample, one input"),
    Case(
        (
            np.array([[1.0, 4.0], [2.0, 6.0], [3.0, 8.0]]),
            np.array([3.0, 3.0, -1.0]),
            np.array([[1.0, 4.0], [2.0, 6.0], [3.0, 8.0], [6.0, 2.0]]),
        ),
        "three samples of a training set of four",
    ),
    Case(
        (np.array([[0.0, 1.0, 5.0], [2.0, 1.5, 3.0]]), np.array([0.5, 2.0]), np.eye(3) + np.array([0, 1, 4])),
        "three inputs, all of them positive",
    ),
    Case(_random_batch(13, 4, 10, 3), "random, seed 13"),
    Case(_random_batch(14, 16, 60, 5), "random, seed 14"),
    Case(_random_batch(15, 8, 8, 2, shift=30.0), "random, seed 15, with means far from 0"),
    Case(_random_batch(20, 4, 10, 4), "as many samples as inputs, random, seed 20"),
)

CHAINS = (
    Case((0.5, np.array([1.0])), "one unit of weight 1"),
    Case((0.5, np.array([2.0])), "one unit"),
    Case((0.4, np.array([1.5, -0.8])), "two units"),
    Case((0.0, np.array([1.5, -0.8, 2.0])), "x = 0, where every tanh has slope 1"),
    Case((-0.7, np.array([1.2, 0.9, -1.4, -0.6, -1.1])), "five units"),
    Case((1.0, _normal(16, 8) + 1.0), "random, seed 16"),
    Case((0.3, np.full(12, 1.1)), "twelve units of weight 1.1"),
    Case((1.0, np.array([1000.0, 1.0, -1.0, 2.0, 1.0, 1.0, 1.0])), "a saturated unit at the start"),
)

# ------------------------------------------------------------------------------------------------------- hints

SLOPE_TIMES_Z = "On the negative side you return `slope` times z, which is the function. Its slope is `slope`."
BY_POWER_RULE = (
    "You took e^z for a power of z, with the slope z e^(z−1). The exponential function is its own slope: α e^z."
)
FILLED_WITH_INTEGERS = (
    "Your result is cut to whole numbers: it is an array of integers, as (z > 0) * 1 is. Make one of floats, such as "
    "(z > 0) * 1.0."
)
TYPE_OF_FIRST = (
    "If the first entry is positive, your result is cut to whole numbers. np.vectorize does so: it takes the type of "
    "its first result for all of them, and 1 is an integer. Write 1.0, or use np.where."
)
EXCHANGED = "The two sides are exchanged: 1 belongs where z > 0."
SIGMOID_ITSELF = "That is σ itself. Its slope has a second factor: σ (1 − σ)."
ONE_MINUS_SIGMOID = "That is 1 − σ. The slope of σ has a second factor: σ (1 − σ)."
INFINITE_LEFT = (
    "For a large negative z, exp(−z) or its square becomes infinite, and the result 0 or NaN. The slope is the same at "
    "z and −z, so put in |z|."
)
INFINITE_RIGHT = (
    "For a large z, exp(z) or its square becomes infinite, and the result 0 or NaN. The slope is the same at z and −z, "
    "so put in −|z|."
)
LOOP_OVER_SAMPLES = (
    "Your loop goes through range(len(z)), which counts the samples. The units are the columns: range(z.shape[1])."
)
NOT_SATURATED = "An output near 1 saturates as one near 0 does: the slope is p (1 − p)."

NEAR_HALF = "That is near, as a simulation gives it. There is an exact number: how likely is each sign of z?"

EXERCISES = (
    Prediction(
        "activations/five-layers",
        0.25**5,
        (
            WrongNumber("That is the most that one sigmoid passes. Each of the five multiplies by it.", 0.25),
            WrongNumber("Slopes in a chain multiply, they are not added: 1/4 · 1/4 · … five times.", 1.25),
            WrongNumber("You divided 1/4 by five. Slopes in a chain multiply.", 0.05),
            WrongNumber(
                "You took ½ for each. That is the sigmoid's output at 0; its slope there is ½ (1 − ½).", 0.5**5
            ),
            WrongNumber("That is the largest slope of tanh, to any power. The sigmoid's is smaller: ½ (1 − ½).", 1.0),
            WrongNumber(
                "That is right to one digit: 1/1,024 is a little less. Give three digits, or a fraction.", 1e-3
            ),
            WrongNumber("That is four sigmoids. The gradient passes all five.", 0.25**4),
            WrongNumber("That is six sigmoids. There are five.", 0.25**6),
            WrongNumber(
                "That is by how much the gradient shrinks. What is left is one part in so many.",
                4.0**5,
            ),
            WrongNumber("That is in percent. Asked is the slope itself.", 100 * 0.25**5),
            WrongNumber("It is small, but it is not 0 before the units saturate. Asked is the most.", 0.0),
        ),
        "One part in 1,024, and that is the best case: each unit would have to stay at an input of 0.",
    ),
    Prediction(
        "activations/sure-output",
        0.98 * 0.02,
        (
            WrongNumber(f"That is the output itself. {NOT_SATURATED}", 0.98),
            WrongNumber(
                "If that is 1 − p, the other factor, p, is missing. If it is p (1 − p) rounded, give three digits.",
                0.02,
            ),
            WrongNumber("That is p². The slope is p (1 − p).", 0.98**2),
            WrongNumber("That is (1 − p)². The slope is p (1 − p).", 0.02**2),
            WrongNumber(
                "That is 1 − p², the rule of tanh. For the sigmoid the slope is p (1 − p).",
                1 - 0.98**2,
            ),
            WrongNumber(
                "That is the slope at the input 0.98. Here 0.98 is the output, and the slope is p (1 − p).",
                math.exp(-0.98) / (1 + math.exp(-0.98)) ** 2,
            ),
            WrongNumber(
                "You put the output through the sigmoid once more. It is there already: the slope is p (1 − p).",
                1 / (1 + math.exp(-0.98)),
            ),
            WrongNumber("That is the input at which the output is 0.98. Asked is the slope there.", math.log(49)),
            WrongNumber(f"That is the largest slope, at an output of ½. {NOT_SATURATED}", 0.25),
            WrongNumber(f"No sigmoid is so steep: its slope is at most 1/4. {NOT_SATURATED}", 1.0),
            WrongNumber("It is small, but not 0: p (1 − p).", 0.0),
            WrongNumber(
                "That is the slope in the chapter's table, where the output is 0.9820. Here it is 0.98: p (1 − p).",
                0.0177,
            ),
            WrongNumber("The sign is turned round: the sigmoid rises, so its slope is positive.", -0.98 * 0.02),
            WrongNumber("That is in percent. Asked is the slope itself.", 98 * 0.02),
            WrongNumber(f"You multiplied the output by the largest slope, 1/4. {NOT_SATURATED}", 0.98 * 0.25),
        ),
        "0.98 · 0.02: less than a twelfth of the largest slope. An output of 0.02 has the same.",
        digits=3,
    ),
    Choice(
        "activations/dead-unit",
        "c",
        {
            "a": "There z is −2.5, and the slope exactly 0. Nothing small adds up: however often the sample comes, the "
            "gradient is 0.",
            "b": "A large input is not enough, it has to point the right way. Both weights are negative, so z is −221 "
            "there.",
            "d": "There z is exactly 0. At the corner the slope is 0 by convention, so the unit stays closed.",
            "e": "It is closed for the training set, not for every input. Where −x₁ − 2x₂ − 1 is positive, it passes "
            "its gradient.",
        },
        "There z is 3 − 1 − 1 = 1. One sample on the open side is enough for a gradient.",
    ),
    Prediction(
        "activations/active-share",
        0.5,
        (
            WrongNumber(
                "The share does not halve from layer to layer. Whatever the seventh layer gets, its weights are as "
                "often positive as negative.",
                0.5**7,
            ),
            WrongNumber("That is the number of units, as a mean. Asked is the share, from 0 to 1.", 150.0),
            WrongNumber("That is in percent. Asked is the share, from 0 to 1.", 50.0),
            WrongNumber(
                "The outputs before are never negative, but the weights are, half of them. So their sum is often "
                "below 0.",
                1.0,
            ),
            WrongNumber(
                "A fresh layer has open units: z is a sum with weights of either sign, so it is often positive.",
                0.0,
            ),
            WrongNumber(
                "That is the chance that a normal number is above −1 standard deviation. The limit is 0, its mean.",
                0.5 * math.erfc(-1 / math.sqrt(2)),
            ),
            WrongNumber(
                "You halved twice. Given the outputs of the layer before, z is positive as often as negative.",
                0.25,
            ),
            *(WrongNumber(NEAR_HALF, 0.5 + k / 250) for k in range(-8, 9) if k),
        ),
        "With the signs of all its weights turned, a unit is as likely as before, and z has the other sign. That holds "
        "in every layer.",
    ),
    Prediction(
        "activations/he-by-hand",
        0.1,
        (
            WrongNumber("That is the variance, 2/200. The standard deviation is its root.", 0.01),
            WrongNumber("That is Xavier's. He's counts the inputs only.", math.sqrt(2 / 250)),
            WrongNumber("That is Xavier's, rounded. He's counts the inputs only.", 0.09),
            WrongNumber("You counted the outputs, 50. What adds up in z are the inputs: 200.", 0.2),
            WrongNumber(
                "That is √(1/200), which keeps the variance where nothing is cut off. ReLU halves the mean square: "
                "hence the 2.",
                math.sqrt(1 / 200),
            ),
            WrongNumber("That is Xavier's variance, 2/250. Asked is He's standard deviation.", 2 / 250),
            WrongNumber("You counted the outputs, and did not take the root. Count the inputs only.", 2 / 50),
            WrongNumber("The 2 that makes up for ReLU is missing, and so is the root.", 1 / 200),
            WrongNumber("The root is over the 2 alone. It is over the whole fraction.", math.sqrt(2) / 200),
            WrongNumber(
                "Either you counted the outputs, and the 2 that makes up for ReLU is missing, or that 2 is there "
                "twice. And the root is still to be taken.",
                1 / 50,
            ),
            WrongNumber(
                "Either you counted the outputs, and the 2 that makes up for ReLU is missing, or that 2 is there "
                "twice.",
                math.sqrt(1 / 50),
            ),
            WrongNumber(
                "You counted inputs and outputs, and the 2 is missing. He's counts the inputs only.",
                math.sqrt(1 / 250),
            ),
            WrongNumber(
                "That is the bound of a uniform draw with the same variance. Here the draw is normal.",
                math.sqrt(6 / 200),
            ),
            WrongNumber("The fraction is upside down: more inputs need smaller weights.", 10.0),
            WrongNumber(
                "That is a variance, and upside down: more inputs need smaller weights. Turn it round, and take the "
                "root.",
                100.0,
            ),
            WrongNumber("You counted 200 · 50 weights. What adds up in one z are 200 inputs.", math.sqrt(2 / 10_000)),
        ),
        "√(2/200) = √0.01. The sum over 200 inputs then has twice their mean square, and ReLU halves it.",
    ),
    Choice(
        "activations/signs",
        "b",
        {
            "a": "These are the weights, times 0.2. They have a say in δ only: the gradient is δ times the inputs.",
            "c": "The signs differ. The gradient is δ times the inputs: one number, times three positive ones.",
            "d": "One sign, as it must be, but the ratios are wrong. The gradient is δ times the inputs, so the second "
            "entry is the largest.",
        },
        "It is −2 times the inputs, so δ = −2. All weights must go up together; a mix of ups and downs takes "
        "several samples.",
    ),
    Prediction(
        "activations/orthants",
        2.0,
        (
            WrongNumber(
                "For two weights half of them can occur, 2 of 4. With ten, each sign must be that of the first.",
                512.0,
            ),
            WrongNumber("For one value of δ there is one. But δ may be positive or negative.", 1.0),
            WrongNumber("These are all of them. The ten changes cannot choose their signs freely.", 1024.0),
            WrongNumber("These are the ones that can't occur. How many can?", 1022.0),
            WrongNumber(
                "You counted two for each weight. But the ten signs are not free: one δ decides all of them.",
                20.0,
            ),
            WrongNumber("You counted one for each weight. All ten change together, up or down.", 10.0),
            WrongNumber("That is the share. Asked is the number.", 2 / 1024),
            WrongNumber("Training does move. All ten changes have one sign: which can it be?", 0.0),
        ),
        "All up or all down: 2 of 1,024. In the plane that is half of the quadrants, here it is one in 512.",
        rtol=1e-4,  # 1,022 is not 1,024
    ),
    Choice(
        "activations/which-output",
        "d",
        {
            "a": "ReLU is good in hidden layers. As an output it cannot say −5 °C, and where it says 0 it learns "
            "nothing.",
            "b": "The second and the third are exchanged. One digit of ten: softmax, where they compete. Six labels, "
            "each of them there or not: a sigmoid each.",
            "c": "The outputs of tanh lie between −1 and 1, the temperature does not.",
        },
        "The output says what may come out: any number, one of ten, six times yes or no. The loss goes with it.",
    ),
    Function(
        "activations/leaky-relu-derivative",
        leaky_relu_derivative,
        KINKED,
        (
            Slip(
                "At 0 the slope from the right is taken, 1. From the left it is that of the negative side: test z > 0, "
                "not z >= 0.",
                {"z > 0": "z >= 0"},
            ),
            Slip(
                "At 0 it is in the middle between the two slopes. Asked is the one from the left.",
                {"return derivative": "return np.where(z == 0, (1 + slope) / 2, derivative)"},
            ),
            Slip(
                "At 0 the slope is 0. That is plain ReLU's slope from the left; here it is that of the negative side.",
                {"return derivative": "return np.where(z == 0, 0.0, derivative)"},
            ),
            Slip(
                "That is the leaky ReLU itself. Its slope does not depend on how large z is: 1 on one side, `slope` on "
                "the other.",
                instead=lambda z, slope: np.where(z > 0, z, slope * z),
            ),
            Slip(
                "That is ReLU itself. Asked is a slope, that of the leaky ReLU.", instead=lambda z, _: np.maximum(z, 0)
            ),
            Slip(
                "That is the sign of z. On the negative side the slope is `slope`: the line there still rises.",
                instead=lambda z, _: np.sign(z),
            ),
            Slip(
                "That is plain ReLU's slope: 0 on the negative side. The leaky one has `slope` there.",
                instead=lambda z, _: (z > 0).astype(float),
            ),
            Slip(
                FILLED_WITH_INTEGERS,
                {"1.0, slope)": "1.0, slope).astype(int)"},
            ),
            Slip(TYPE_OF_FIRST, instead=lambda z, slope: np.vectorize(lambda v: 1 if v > 0 else slope)(z)),
            *(
                Slip(
                    f"You wrote {number} for the slope of the negative side. It is an argument: use `slope`.",
                    {", slope)\n": f", {number})\n"},
                )
                for number in (0.01, 0.1)
            ),
            Slip(
                "On the negative side it is −1. The line there still rises, a little: its slope is `slope`.",
                {", slope)\n": ", -1.0)\n"},
            ),
            Slip(
                "On the negative side the sign is turned round. The line still rises there: its slope is `slope`.",
                {", slope)\n": ", -slope)\n"},
            ),
            Slip(
                SLOPE_TIMES_Z,
                {", slope)\n": ", np.where(z < 0, slope * z, slope))\n"},
                alone=True,
            ),
            Slip(SLOPE_TIMES_Z, {", slope)\n": ", slope * z)\n"}),
            Slip(
                "On the positive side you return z, which is the function. Its slope is 1.",
                {"1.0": "z"},
            ),
            Slip(EXCHANGED, instead=lambda z, slope: np.where(z > 0, slope, 1.0)),
            Slip(EXCHANGED, {"z > 0": "z < 0"}, alone=True),
            Slip(
                "It is 1 everywhere, as if nothing bent. Where z is negative the slope is `slope`.",
                instead=lambda z, _: np.ones_like(z),
            ),
            hints.cut_to_whole_numbers(leaky_relu_derivative, "z"),
        ),
        "With slope 0 it is ReLU's, and there the convention is the same: relu′(0) = 0.",
    ),
    Function(
        "activations/elu-derivative",
        elu_derivative,
        SMOOTH_LEFT,
        (
            Slip(
                "At 0 the slope from the right is taken, 1. With α ≠ 1 there is a corner, and from the left the slope "
                "is α: test z > 0, not z >= 0.",
                {"z > 0": "z >= 0"},
            ),
            Slip(
                "At 0 the slope is 0. That is plain ReLU's slope from the left; here it is that of the negative side.",
                {"return np.where(": "return np.where(z == 0, 0.0, 1.0) * np.where("},
            ),
            Slip("You don't use α: this is the slope for α = 1. It is α e^z.", {"left =": "alpha = 1.0\n    left ="}),
            Slip(
                "On the negative side you add 1 to the ELU. You have to add α: α (e^z − 1) + α = α e^z.",
                {"np.exp(z)": "(np.exp(z) - 1) + 1"},
            ),
            Slip(
                "On the negative side that is the ELU itself. The constant −α drops out of the slope: α e^z is left.",
                {"np.exp(z)": "(np.exp(z) - 1)"},
            ),
            *(
                Slip(
                    "The two sides are exchanged: 1 belongs where z > 0, α e^z elsewhere.",
                    instead=lambda z, alpha, ask=ask: np.where(ask(z, 0), alpha * np.exp(z), 1.0),
                )
                for ask in (np.greater, np.greater_equal)
            ),
            Slip(
                "On the negative side it is 1. Only at 0, and only for α = 1, is the ELU as steep there: it is α e^z.",
                {"alpha * np.exp(z)": "1.0"},
            ),
            Slip(
                "On the negative side it is 0, as for ReLU. The ELU still rises there, with the slope α e^z.",
                {"alpha * np.exp(z)": "0.0"},
            ),
            Slip(
                "On the negative side it is α, as for a leaky ReLU. The ELU bends: its slope α e^z fades out.",
                {"alpha * np.exp(z)": "alpha"},
            ),
            Slip(
                "On the negative side the sign is turned round. The ELU rises everywhere: α e^z.",
                {"alpha * np.exp(z)": "-alpha * np.exp(z)"},
            ),
            Slip(
                "On the negative side it is e^(−z), which grows to the left. There the ELU becomes flat: α e^z.",
                {"exp(z)": "exp(-z)"},
            ),
            Slip(BY_POWER_RULE, {"np.exp(z)": "z * np.exp(z - 1)"}),
            Slip(
                "You multiplied by z. The exponential function is its own slope, without a factor z: α e^z.",
                {"np.exp(z)": "z * np.exp(z)"},
            ),
            Slip(
                "On the negative side α stands in the exponent. It is a factor in front: α e^z.",
                {"alpha * np.exp(z)": "np.exp(alpha * z)"},
            ),
            Slip(
                "On the positive side you return z, which is the function. Its slope is 1.",
                {"1.0": "z"},
            ),
            Slip(
                "On the positive side it is α. That factor belongs to the negative side alone; here the slope is 1.",
                {"1.0": "alpha"},
            ),
            Slip(
                "The exponential is used on both sides. Where z > 0 the ELU is the line z, of slope 1.",
                {"1.0": "alpha * np.exp(z)"},
            ),
            Slip(
                "For a large z the exponential is infinite, and 0 times infinity is NaN: a mask as a factor does not "
                "switch it off. Choose with np.where, or take np.exp(np.minimum(z, 0)).",
                instead=elu_derivative_by_masks,
            ),
            Slip(
                "You take the smaller of 1 and α e^z. With α above 1 the slope left of 0 may be more than 1. Choose by "
                "the sign of z.",
                instead=lambda z, alpha: np.minimum(1.0, alpha * np.exp(z)),
            ),
            Slip(
                "That is the ELU itself. Asked is its slope.",
                instead=lambda z, alpha: np.where(z > 0, z, alpha * (np.exp(z) - 1)),
            ),
            Slip(FILLED_WITH_INTEGERS, {"1.0, left)": "1.0, left).astype(int)"}),
            Slip(
                TYPE_OF_FIRST,
                instead=lambda z, alpha: np.vectorize(lambda v: 1 if v > 0 else alpha * np.exp(v))(z),
            ),
            hints.cut_to_whole_numbers(elu_derivative, "z"),
        ),
        "For α = 1 the two slopes meet at 0, for any other α there is a corner. A network that kept its output need "
        "not compute the exponential again: the slope is output + α.",
    ),
    Function(
        "activations/silu-derivative",
        silu_derivative,
        ANY_Z,
        (
            Slip(
                "That is σ alone. z σ(z) is a product, so a second term comes from the slope of σ: z σ′(z).",
                {"slope = s * (1 - s)\n    return s + z * slope": "return s"},
            ),
            Slip(
                "That is z σ′ alone. z σ(z) is a product, so a second term comes from the slope of z: 1 · σ(z).",
                {"return s + ": "return "},
            ),
            Slip(
                "You multiplied the slopes of the two factors, 1 · σ′. The product rule adds two terms: "
                "1 · σ(z) + z σ′(z).",
                {"s + z * slope": "slope"},
            ),
            Slip(
                "The factor z is missing in the second term: it is z σ′(z).",
                {"z * slope": "slope"},
            ),
            Slip(
                "The factor 1 − σ is missing in the second term: the slope of σ is σ (1 − σ).",
                {"s * (1 - s)": "s"},
            ),
            Slip(
                "The factor σ is missing in the second term: the slope of σ is σ (1 − σ).",
                {"s * (1 - s)": "1 - s"},
            ),
            Slip(
                "In the second term you applied σ (1 − σ) to z itself, as z (1 − z). Put z through the sigmoid first.",
                {"s * (1 - s)": "z * (1 - z)"},
            ),
            Slip(
                "You took 1 − σ² for the slope of σ, the rule of tanh. For the sigmoid it is σ (1 − σ).",
                {"s * (1 - s)": "1 - s**2"},
            ),
            Slip("The two terms of the product rule are added, not subtracted.", {" + ": " - "}),
            Slip(
                "The first term is 1: you forgot that the slope of z is multiplied by the other factor, σ(z).",
                {"return s": "return 1"},
            ),
            Slip("That is the SiLU itself, z σ(z). Asked is its slope.", instead=lambda z: z * sigmoid(z)),
            Slip(
                "For a large z exp(z) / (1 + exp(z)) is ∞ / ∞. 1 / (1 + exp(−z)) is the same number, and there an "
                "infinity does no harm.",
                {"sigmoid(z)": "np.exp(z) / (1 + np.exp(z))"},
            ),
            Slip(
                "The exponential has the wrong sign: σ(z) is 1 / (1 + exp(−z)).",
                {"sigmoid(z)": "sigmoid(-z)"},
            ),
            Slip(
                "For a large negative z a fraction of yours is ∞ / ∞, with exp(−z) above and below the line. Form σ(z) "
                "first, and write the slope with it, without another exponential.",
                instead=silu_derivative_by_fraction,
            ),
            Slip(
                "For a huge z you subtract two numbers as large as z, and their small difference is lost. If you "
                "measured the slope, derive it instead; if you have a formula, collect the terms with z first.",
                instead=silu_derivative_by_silu,
            ),
        ),
        "It is a little below 0 for z < −1.28, and above 1 for z > 1.28, at most 1.10. ReLU does neither.",
    ),
    Function(
        "activations/sigmoid-derivative",
        sigmoid_derivative,
        TAILS,
        (
            hints.cut_to_whole_numbers(sigmoid_derivative, "z"),
            Slip(
                "Right in the middle, but far to the right 1 − σ is rounded to 0, while it is e^(−z). Get it without "
                "the subtraction: 1 − σ(z) = σ(−z). If you measured the slope, derive it instead: there, too, nearly "
                "equal numbers are subtracted.",
                {"* sigmoid(-z)": "* (1 - sigmoid(z))"},
            ),
            Slip(
                "Right in the middle, but far out it is rounded to 0 on both sides: 1 − σ, like 1 − tanh or 1 − tanh², "
                "is there a difference of two nearly equal numbers. Use the exponential, and no subtraction: "
                "1 − σ(z) = σ(−z).",
                {"slope =": "z = np.abs(z)\n    slope =", "* sigmoid(-z)": "* (1 - sigmoid(z))"},
            ),
            Slip(
                "Right in the middle, but far to the left it is rounded to 0: 1 / (1 + exp(z)) is σ(−z), nearly 1 "
                "there, and you subtract it from 1. Get it without the subtraction: 1 − σ(−z) = σ(z). If you measured "
                "the slope, derive it instead: there, too, nearly equal numbers are subtracted.",
                {"sigmoid(z) * sigmoid(-z)": "sigmoid(-z) * (1 - sigmoid(-z))"},
            ),
            Slip(
                "For a large z exp(z) / (1 + exp(z)) is ∞ / ∞. 1 / (1 + exp(−z)) is the same number, and there an "
                "infinity does no harm.",
                {"1 / (1 + np.exp(-z))": "np.exp(z) / (1 + np.exp(z))"},
            ),
            Slip(INFINITE_LEFT, instead=lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
            Slip(INFINITE_RIGHT, instead=lambda z: np.exp(z) / (1 + np.exp(z)) ** 2),
            Slip(
                INFINITE_LEFT,
                {"sigmoid(z) * sigmoid(-z)": "sigmoid(z) * np.exp(-z) * sigmoid(z)"},
                alone=True,
            ),
            Slip(
                INFINITE_RIGHT,
                {"sigmoid(z) * sigmoid(-z)": "sigmoid(-z) * np.exp(z) * sigmoid(-z)"},
                alone=True,
            ),
            Slip(SIGMOID_ITSELF, {"sigmoid(z) * sigmoid(-z)": "sigmoid(z)"}),
            Slip(SIGMOID_ITSELF, instead=lambda z: (1 + np.tanh(z / 2)) / 2),
            Slip(ONE_MINUS_SIGMOID, {"sigmoid(z) * sigmoid(-z)": "sigmoid(-z)"}),
            Slip(ONE_MINUS_SIGMOID, {"sigmoid(z) * sigmoid(-z)": "1 - sigmoid(z)"}),
            Slip(
                "That is σ². In σ (1 − σ) the second factor is σ(−z), with a minus. If you came from "
                "(1 + exp(−z))^(−1): the chain rule multiplies by exp(−z).",
                {"sigmoid(z) * sigmoid(-z)": "sigmoid(z) ** 2"},
            ),
            Slip(
                "That is 1 − σ², the rule of tanh. For the sigmoid it is σ (1 − σ).",
                {"sigmoid(z) * sigmoid(-z)": "1 - sigmoid(z) ** 2"},
            ),
            Slip(
                "You computed z (1 − z), as if z were the output already. Put it through the sigmoid first.",
                instead=lambda z: z * (1 - z),
            ),
            Slip(
                "The sigmoid is applied twice: this is the slope at σ(z), not at z. In σ (1 − σ) the σ is the output.",
                {"slope =": "z = sigmoid(z)\n    slope ="},
            ),
            Slip(
                "The sign is turned round: the sigmoid rises. The two minuses, of the power −1 and of exp(−z), cancel.",
                {"return slope": "return -slope"},
            ),
            Slip(
                "You compute in float32, where everything below 1e-45 is 0. Stay with float64.",
                instead=lambda z: sigmoid_derivative(z.astype(np.float32)),
            ),
            Slip(
                "You clip z to ±500. Beyond that the slope is not constant, it goes on falling, down to 1e-304 at 700.",
                instead=lambda z: sigmoid_derivative(np.clip(z, -500, 500)),
            ),
            Slip(
                "You clip z to ±500, and 1 − σ is rounded to 0 even before. With σ(z) σ(−z) neither is needed.",
                {"slope =": "z = np.clip(z, -500, 500)\n    slope =", "* sigmoid(-z)": "* (1 - sigmoid(z))"},
                alone=True,
            ),
        ),
        "Exact in both tails. At 40 the slope is 4e-18: training cannot see it, but no rounding made it 0.",
    ),
    Function(
        "activations/dead-units",
        dead_units,
        LAYERS,
        (
            Slip(
                "That is the share of all entries that are closed. A healthy unit is closed for about half of the "
                "samples; a dead one for all of them: first np.all(…, axis=0), then the mean.",
                instead=lambda z: np.mean(z <= 0),
            ),
            Slip(
                "You went along the wrong axis: that is the share of samples for which no unit is open. Samples are "
                "rows, so ask each column, axis=0.",
                {"axis=0": "axis=1"},
            ),
            Slip(
                "One closed sample is enough for you. A unit is dead if all samples find it closed: np.all, not "
                "np.any.",
                {"np.all": "np.any"},
            ),
            Slip(
                "A unit that reaches exactly 0 counts as alive here. At 0 nothing comes out, and the slope is 0: "
                "compare with z <= 0.",
                {"z <= 0": "z < 0"},
            ),
            Slip(
                "Only a unit at exactly 0 counts as dead with you. Do you look for zeros? These are pre-activations, "
                "before the ReLU: what is closed may be negative, so compare with z <= 0.",
                {"z <= 0": "z == 0"},
            ),
            Slip(
                "You ask whether a unit's largest pre-activation is 0. Before the ReLU that of a dead unit may be "
                "negative, too: compare with <= 0.",
                instead=lambda z: np.mean(z.max(axis=0) == 0),
            ),
            Slip(
                "The comparison is turned round: these are units that are open for all samples.",
                {"z <= 0": "z > 0"},
            ),
            Slip(
                "That is the number of dead units. Asked is their share: divide by z.shape[1].", {"np.mean": "np.sum"}
            ),
            Slip("That is in percent. Asked is the share, from 0 to 1.", {"return np.mean": "return 100 * np.mean"}),
            Slip("That is the share of those alive. Asked is the share of the dead.", {"(dead)": "(~dead)"}),
            Slip(
                "You divided the number of dead units by the number of samples. It is a share of the units: divide by "
                "z.shape[1].",
                instead=lambda z: np.sum(np.all(z <= 0, axis=0)) / len(z),
            ),
            Slip(
                "You divided the number of dead units by the number of all entries. It is a share of the units: divide "
                "by z.shape[1].",
                {"np.mean(dead)": "np.sum(dead) / z.size"},
                alone=True,
            ),
            Slip(
                LOOP_OVER_SAMPLES,
                instead=lambda z: sum(np.all(z[:, k] <= 0) for k in range(len(z))) / z.shape[1],
            ),
            Slip(
                LOOP_OVER_SAMPLES,
                instead=lambda z: sum(np.all(z[:, k] <= 0) for k in range(len(z))) / len(z),
            ),
            Slip(
                "You took the mean over the samples first. A unit with a negative mean is alive if a single sample "
                "opens it: np.all(z <= 0, axis=0).",
                instead=lambda z: np.mean(z.mean(axis=0) <= 0),
            ),
            Slip(
                "That is 1 if every unit is dead, and 0 otherwise. Either you asked all entries at once, where each "
                "unit is to be asked, with axis=0; or you have the share, and int or // cuts it off.",
                instead=lambda z: np.all(z <= 0),
            ),
            Slip(
                "You return a flag for each unit. Asked is one number: the mean of the flags is the share.",
                instead=lambda z: np.all(z <= 0, axis=0),
            ),
        ),
        "Measure it on the training set as a whole: what is closed for one mini-batch may be open for the next.",
    ),
    Function(
        "activations/initial-weights",
        initial_weights,
        DRAWS,
        (
            Slip(
                "For ReLU you counted the outputs. W is (D, C), and the D inputs are what adds up in a unit: shape[0].",
                {"inputs, outputs =": "outputs, inputs ="},
            ),
            Slip(
                "You multiply by the variance. A standard normal number has to be multiplied by the standard "
                "deviation, the root of it.",
                {"np.sqrt(variance)": "variance"},
            ),
            Slip(
                "For ReLU you took the variance 1/D. ReLU cuts off half of the mean square, and a 2 makes up for it: "
                "2/D.",
                {"2 / inputs": "1 / inputs"},
            ),
            Slip(
                "Xavier's 2 is missing: the variance is 2 / (D + C), one over the mean of inputs and outputs.",
                {"2 / (": "1 / ("},
            ),
            Slip(
                "For tanh you counted the inputs alone, 1/D. Xavier's compromise for the way back counts the outputs, "
                "too: 2 / (D + C).",
                {"2 / (inputs + outputs)": "1 / inputs"},
            ),
            Slip(
                "The two are exchanged: He's belongs to ReLU, Xavier's to tanh.",
                {"2 / inputs": "2 / (inputs + outputs)", "2 / (inputs + outputs)": "2 / inputs"},
            ),
            Slip(
                "You use He's for both. For tanh Xavier's is asked for, which counts the outputs, too: 2 / (D + C).",
                {"2 / (inputs + outputs)": "2 / inputs"},
            ),
            Slip(
                "For tanh the brackets are missing: 2 / D + C divides by D alone. It is 2 / (D + C).",
                {"2 / (inputs + outputs)": "2 / inputs + outputs"},
            ),
            Slip(
                "You use Xavier's for both. ReLU cuts off half, so it needs He's: 2/D.",
                {"2 / inputs": "2 / (inputs + outputs)"},
            ),
            Slip(
                "You divide by the standard deviation. More inputs need smaller weights: multiply.",
                {"normal * ": "normal / "},
            ),
            Slip(
                "These are the factors 6/D and 6 / (D + C), for the bound of a uniform draw. Normal numbers need "
                "2/D and 2 / (D + C).",
                {"2 / inputs": "6 / inputs", "2 / (": "6 / ("},
            ),
            Slip(
                "For tanh you took 6 / (D + C), which is for the bound of a uniform draw. Normal numbers need "
                "2 / (D + C).",
                {"2 / (": "6 / ("},
            ),
            Slip(
                "The root covers the 2 alone: np.sqrt(2) / D. The variance is 2/D, so divide within the root, and "
                "likewise for tanh.",
                {"2 / inputs": "np.sqrt(2) / inputs", "2 / (": "np.sqrt(2) / (", "np.sqrt(variance)": "variance"},
            ),
            Slip(
                "You divided by all D · C weights. In one unit D inputs add up: 2/D for ReLU, 2 / (D + C) for tanh.",
                {"2 / inputs": "2 / (inputs * outputs)", "(inputs + outputs)": "(inputs * outputs)"},
            ),
            Slip(
                "You return the standard deviation alone. Multiply the numbers by it: the result is (D, C).",
                {"return normal * ": "return "},
            ),
            Slip(
                "That is 0.01 times the numbers, whatever the shape. In a deep net what comes in then dies away: the "
                "factor must follow from D and C.",
                instead=lambda normal, activation: 0.01 * normal,
            ),
            Slip(
                "You return the numbers as they came. With D inputs their sum grows like √D, so they must be made "
                "smaller.",
                instead=lambda normal, activation: 1.0 * normal,
            ),
        ),
        "Each is a single factor. He's makes up for what ReLU cuts off, Xavier's is a compromise between the way "
        "forward and the way back.",
    ),
    Function(
        "activations/centred-gradient",
        centred_gradient,
        BATCHES,
        (
            Slip(
                "The inputs are not centred: subtract the mean of each column of `train`.",
                {" - train.mean(axis=0)": ""},
            ),
            Slip(
                "You subtracted the mini-batch's own means, or delta's, which comes to the same. Every batch would "
                "then be shifted in another way, and a single test image to 0. Use those of the training set.",
                {"train.mean(axis=0)": "x.mean(axis=0)"},
            ),
            Slip(
                "You subtracted the mean of each row, so of each sample, or that of the finished gradient, which comes "
                "to the same. Each input needs its own, over all samples: train.mean(axis=0).",
                {"train.mean(axis=0)": "x.mean(axis=1, keepdims=True)"},
            ),
            Slip(
                "You took the mean of each row of `train`, so of each sample. Each input needs its own, over all "
                "samples: train.mean(axis=0).",
                {"train.mean(axis=0)": "train.mean(axis=1)"},
                alone=True,
            ),
            Slip(
                "You subtracted a single mean of all entries of `train`. Each input has its own: train.mean(axis=0).",
                {"train.mean(axis=0)": "train.mean()"},
            ),
            Slip(
                "You subtracted a single mean of all entries of the mini-batch. Each input has its own, over the "
                "training set: train.mean(axis=0).",
                {"train.mean(axis=0)": "x.mean()"},
            ),
            Slip(
                "You subtracted the medians. Asked for are the means, train.mean(axis=0).",
                {"train.mean(axis=0)": "np.median(train, axis=0)"},
            ),
            Slip("The means are added. Subtract them.", {"x - ": "x + "}),
            Slip(
                "You divided by the standard deviations, too. That is often good, but asked for is centring alone.",
                {"centred.T": "(centred / train.std(axis=0)).T"},
            ),
            Slip(
                "This is the gradient of the sum over the batch. The loss is the mean: divide by the number of "
                "samples, len(x).",
                {" / len(x)": ""},
            ),
            Slip(
                "You divided by the number of inputs, x.shape[1]. The mean is over the samples: len(x).",
                {"len(x)": "x.shape[1]"},
            ),
            Slip(
                "You divided by the size of the training set. The loss is the mean over the mini-batch: len(x).",
                {"len(x)": "len(train)"},
            ),
            Slip(
                "You divided by the number of all entries of x. The mean is over the samples: len(x).",
                {"len(x)": "x.size"},
            ),
            Slip(
                "You divided by the number of samples twice, perhaps by mean and by len(x). Once is enough.",
                {"len(x)": "len(x) ** 2"},
            ),
            Slip(
                "Your delta is laid along the inputs, and summed over them, which runs where there are as many inputs "
                "as samples. The sum must go over the samples: centred.T @ delta.",
                {"centred.T @": "centred @"},
                alone=True,
            ),
            Slip(
                "NumPy sets the entries of delta beside the columns of x, if it can. They belong to the rows, the "
                "samples: multiply by delta[:, None].",
                {"centred.T @ delta / len(x)": "(centred * delta).mean(axis=0)"},
                alone=True,
            ),
            Slip(
                "You took the mean over the inputs, which gives a number for each sample. Take it over the samples: a "
                "number for each weight (axis=0 of (N, D), axis=1 if you transposed).",
                {"centred.T @ delta / len(x)": "(centred * delta[:, None]).mean(axis=1)"},
                alone=True,
            ),
            Slip(
                "The sign is turned round. The gradient points to where the loss grows; the minus belongs to the step.",
                {"return ": "return -"},
            ),
            Slip(
                "You took the means of inputs and of delta first, and multiplied then. The mean of products is another "
                "number: multiply sample by sample.",
                {"centred.T @ delta / len(x)": "centred.mean(axis=0) * delta.mean()"},
                alone=True,
            ),
            Slip(
                "You left delta out: each sample's inputs are multiplied by its own delta.",
                {"centred.T @ delta / len(x)": "centred.mean(axis=0)"},
                alone=True,
            ),
            Slip(
                "You return a row for each sample. The gradient has one entry for each weight, (D,): the mean over the "
                "rows.",
                {"centred.T @ delta / len(x)": "centred * delta[:, None]"},
                alone=True,
            ),
            Slip(
                "You return a row for each sample, divided by their number. The gradient has one entry for each "
                "weight, (D,): add up the rows.",
                {"centred.T @ delta": "centred * delta[:, None]"},
                alone=True,
            ),
        ),
        "Centred inputs are of either sign, so even one sample may change one weight up and another down.",
    ),
    Function(
        "activations/chain",
        chain,
        CHAINS,
        (
            Slip(
                "The slope of tanh is 1 − tanh². You have 1 − z²: square the output, not the input.",
                {"1 - h**2": "1 - z**2"},
            ),
            Slip("The slope of tanh is 1 − h². The square is missing.", {"1 - h**2": "1 - h"}),
            Slip(
                "You apply tanh twice: 1 − tanh(h)², where h is the output already. The slope is 1 − h².",
                {"1 - h**2": "1 - np.tanh(h) ** 2"},
            ),
            Slip(
                "The slope of a unit belongs to its own output. You took the output of the unit before it.",
                {"h = np.tanh(z)": "before, h = h, np.tanh(z)", "1 - h**2": "1 - before**2"},
            ),
            Slip(
                "You take the slope of tanh at the unit's input, the output of the unit before. It is taken at "
                "z = w h, and there it is 1 − tanh²(z).",
                {"h = np.tanh(z)": "before, h = h, np.tanh(z)", "1 - h**2": "1 - np.tanh(before) ** 2"},
            ),
            Slip(
                "That is the sigmoid's slope, σ (1 − σ). These are tanh units: 1 − h².",
                {"1 - h**2": "sigmoid(z) * sigmoid(-z)"},
            ),
            Slip(
                "You took h (1 − h), the sigmoid's rule with the output of tanh. For tanh it is 1 − h².",
                {"1 - h**2": "h * (1 - h)"},
            ),
            Slip(
                "You multiplied by the outputs. Going back, each unit multiplies by its slope, 1 − h².",
                {"(1 - h**2)": "h"},
            ),
            Slip(
                "The slopes of tanh are missing: that is the product of the weights, as if the units were linear.",
                {" * (1 - h**2)": ""},
            ),
            Slip(
                "The weights are missing: h_k depends on h_{k−1} through w_k h_{k−1}, so each link is w_k (1 − h_k²).",
                {"append(w * ": "append("},
            ),
            Slip("The links of a chain multiply; you added them.", {"np.prod": "np.sum"}),
            Slip(
                "The first link is missing: the input passes the first unit, too.",
                {"(links)": "(links[1:])"},
            ),
            Slip(
                "The last link is missing: its weight and its slope count, too.",
                {"(links)": "(links[:-1])"},
            ),
            Slip(
                "That is the slope of the last sum z along the first: both ends are missing. In front of it comes the "
                "first weight, and behind it the slope of the last unit.",
                {"links.append(w * (1 - h**2))": "links.extend([w, 1 - h**2])", "(links)": "(links[1:-1])"},
                alone=True,
            ),
            Slip(
                "The slope of the last unit is missing: its output, which is asked for, lies behind its tanh.",
                {"links.append(w * (1 - h**2))": "links.extend([w, 1 - h**2])", "(links)": "(links[:-1])"},
                alone=True,
            ),
            Slip(
                "Only the first link is there. If `return` stands inside the loop, it ends the first round: put it "
                "behind the loop.",
                {"(links)": "(links[:1])"},
            ),
            Slip(
                "Only the last link is there. If each round writes it with =, the earlier ones are lost: multiply, "
                "with *=.",
                {"(links)": "(links[-1:])"},
            ),
            Slip(
                "It is always 0. If your product starts with 0, it stays there: start with 1.",
                {"return slope": "return 0.0 * slope"},
                alone=True,
            ),
            Slip(
                "There is a factor x too many. If your product starts with x, start with 1.",
                {"return slope": "return x * slope"},
            ),
            Slip(
                "You stopped before the first weight: that is the slope along w₁ x. Along x it is w₁ times that.",
                instead=lambda x, weights: chain(x, weights) / weights[0],
            ),
            Slip(
                "All slopes are taken at x. Each unit has an input of its own: go forward first, and keep the outputs.",
                {"z = w * h\n        h = np.tanh(z)": "h = np.tanh(x)"},
                alone=True,
            ),
            Slip(
                "You go forward through the weights from the last to the first. The first weight stands first: it "
                "meets x.",
                {"in weights": "in weights[::-1]"},
                alone=True,
            ),
            Slip(
                "Each slope is taken at w_k x. A unit's input is w_k times the output of the unit before: go forward "
                "first.",
                {"z = w * h": "z = w * x"},
                alone=True,
            ),
            Slip("The sign is lost. A slope may be negative.", {"return slope": "return abs(slope)"}),
            Slip(
                "That is the slope along the first weight, with the factor x. Along x it is w₁ instead.",
                instead=lambda x, weights: x * chain(x, weights) / weights[0],
            ),
            Slip("That is the last output. Asked is its slope along x.", {"return slope": "return h"}, alone=True),
        ),
        "A factor for each layer, here at most |w|. Larger weights raise one part of it and lower the other: they "
        "saturate tanh.",
    ),
)
