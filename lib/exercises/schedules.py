"""The exercises of the chapter `schedules`.

Each solution is written out here, apart from `lib.schedules`; a slip is an edit of it. The tests compare the two.
Epochs are counted from 0, and a schedule gives the rate that is used during an epoch.
"""

import math
from itertools import takewhile

import numpy as np

from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# --------------------------------------------------------------------------------------------------- solutions


def step_decay(epoch, initial, every, factor):
    """Rate that is multiplied by a factor every few epochs."""
    drops = epoch // every
    return initial * factor**drops


def multi_step_decay(epoch, initial, milestones, factor):
    """Rate that is multiplied by a factor at each milestone."""
    drops = sum(epoch >= milestone for milestone in milestones)
    return initial * factor**drops


def _until_one_lies_ahead(epoch, milestones):
    return len(list(takewhile(lambda milestone: epoch >= milestone, milestones)))


def exponential_decay(epoch, initial, factor):
    """Rate that is multiplied by a factor every epoch."""
    drops = epoch
    return initial * factor**drops


def linear_decay(epoch, initial, epochs, final):
    """Rate on a straight line from one value to another, where it stays."""
    progress = epoch / epochs
    share = min(progress, 1)
    rate = initial + (final - initial) * share
    return rate


def cosine_decay(epoch, initial, epochs, final):
    """Rate along half a wave of the cosine from one value to another, where it stays."""
    progress = epoch / epochs
    share = min(progress, 1)
    cosine = math.cos(math.pi * share)
    rate = final + (initial - final) * (1 + cosine) / 2
    return rate


def warmup(epoch, initial, warmup_epochs, start_factor):
    """Rate that climbs on a straight line from a part of a value to the whole of it, where it stays."""
    progress = epoch / warmup_epochs
    share = min(progress, 1)
    factor = start_factor + (1 - start_factor) * share
    return initial * factor


def one_cycle(epoch, maximum, epochs, warmup_share, initial_divisor, final_divisor):
    """Rate that climbs from a low value to the maximum and falls to a much lower one, both along half a cosine.

    References
    ----------
    L. N. Smith and N. Topin, "Super-convergence: very fast training of neural networks using large learning rates",
    2019. The form, with two phases and cosines, is PyTorch's.
    """
    initial = maximum / initial_divisor
    minimum = initial / final_divisor
    peak = warmup_share * epochs - 1
    last = epochs - 1
    if epoch <= peak:
        start, end, share = initial, maximum, epoch / peak
    else:
        start, end, share = maximum, minimum, (epoch - peak) / (last - peak)
    cosine = math.cos(math.pi * share)
    return end + (start - end) * (1 + cosine) / 2


@np.errstate(over="ignore")  # a slip takes powers of the rates
def range_test(low, high, n):
    """Rates from the lowest to the highest, each the same multiple of the one before."""
    shares = np.arange(n) / (n - 1)
    rates = low * (high / low) ** shares
    return rates


# ------------------------------------------------------------------------------------------------------ inputs

STEPS = (
    Case((0, 0.8, 5, 0.5), "the first epoch"),
    Case((4, 0.8, 5, 0.5), "the last epoch before the first drop"),
    Case((5, 0.8, 5, 0.5), "the first drop"),
    Case((9, 0.8, 5, 0.5), "the last epoch before the second drop"),
    Case((10, 0.8, 5, 0.5), "the second drop"),
    Case((13, 0.8, 5, 0.5), "after the second drop"),
    Case((3, 2, 1, 0.25), "a drop every epoch"),
    Case((29, 0.1, 30, 0.1), "before a drop to a tenth"),
    Case((30, 0.1, 30, 0.1), "a drop to a tenth"),
    Case((95, 0.1, 30, 0.1), "after three drops to a tenth"),
    Case((23, 0.4, 7, 0.83), "a factor near 1"),
    Case((1000, 0.5, 96, 0.7), "a thousand epochs"),
)
MILESTONES = (
    Case((0, 0.5, [50, 125, 160], 0.1), "the first epoch"),
    Case((49, 0.5, [50, 125, 160], 0.1), "the epoch before a milestone"),
    Case((50, 0.5, [50, 125, 160], 0.1), "a milestone"),
    Case((124, 0.5, [50, 125, 160], 0.1), "the epoch before the second milestone"),
    Case((125, 0.5, [50, 125, 160], 0.1), "the second milestone"),
    Case((170, 0.5, [50, 125, 160], 0.1), "after all milestones"),
    Case((400, 0.5, [50, 125, 160], 0.1), "long after all milestones"),
    Case((9, 0.8, [6, 3], 0.5), "milestones in another order"),
    Case((4, 0.8, [6, 3], 0.5), "milestones in another order, one of them ahead"),
    Case((12, 0.8, [20, 4, 11, 16, 8], 0.7), "milestones in another order, two of them ahead"),
    Case((16, 0.8, [20, 4, 11, 16, 8], 0.7), "milestones in another order, at one of them"),
    Case((12, 0.8, [11, 4, 20, 8, 16], 0.7), "milestones in yet another order"),
    Case((5, 0.8, [4, 9, 4], 0.7), "a milestone that occurs twice"),
    Case((3, 0.8, [4, 9, 4], 0.7), "before a milestone that occurs twice"),
    Case((7, 0.3, [], 0.5), "no milestones"),
    Case((7, 0.3, [7], 0.6), "a single milestone"),
    Case((0, 0.8, [0, 3], 0.5), "a milestone in epoch 0"),
)
DECAYS = (
    Case((0, 0.5, 0.98), "the first epoch"),
    Case((1, 0.5, 0.98), "the second epoch"),
    Case((2, 0.8, 0.5), "a factor of a half"),
    Case((3, 0.1, 0.7), "a factor of 0.7"),
    Case((3, 2, 0.25), "a whole number"),
    Case((34, 0.5, 0.98), "about half the rate"),
    Case((7, 0.3, 0.9), "a factor of 0.9"),
    Case((200, 0.5, 0.98), "200 epochs"),
)
LINES = (
    Case((0, 0.5, 10, 0.1), "the first epoch"),
    Case((1, 0.5, 10, 0.1), "the second epoch"),
    Case((5, 0.5, 10, 0.1), "half of the way"),
    Case((9, 0.5, 10, 0.1), "the last epoch before the end"),
    Case((10, 0.5, 10, 0.1), "the end"),
    Case((11, 0.5, 10, 0.1), "an epoch after the end"),
    Case((26, 0.5, 10, 0.1), "long after the end"),
    Case((3, 0.4, 20, 0.0), "on the way to 0"),
    Case((20, 0.4, 20, 0.0), "the end, at 0"),
    Case((33, 0.4, 20, 0.0), "after the end, at 0"),
    Case((2, 2, 7, 1), "whole numbers"),
    Case((3, 0.1, 8, 0.6), "on the way up"),
    Case((8, 0.1, 8, 0.6), "the end of a way up"),
    Case((11, 0.1, 8, 0.6), "after the end of a way up"),
    Case((61, 0.3, 90, 0.02), "ninety epochs"),
    Case((12, 1.5, 16, 0.6), "large rates"),
)
CLIMBS = (
    Case((0, 0.5, 5, 0.1), "the first epoch"),
    Case((1, 0.5, 5, 0.1), "the second epoch"),
    Case((3, 0.5, 5, 0.1), "on the way up"),
    Case((4, 0.5, 5, 0.1), "the last epoch of the warm-up"),
    Case((5, 0.5, 5, 0.1), "the first epoch after the warm-up"),
    Case((6, 0.5, 5, 0.1), "the second epoch after the warm-up"),
    Case((23, 0.5, 5, 0.1), "long after the warm-up"),
    Case((1, 2, 4, 0.25), "a start at a quarter"),
    Case((7, 0.3, 10, 0.02), "a start at 0.02 of the rate"),
    Case((10, 0.3, 10, 0.02), "a start at 0.02 of the rate, after the warm-up"),
)
CYCLES = (
    Case((0, 0.5, 10, 0.3, 25.0, 100.0), "the first epoch"),
    Case((1, 0.5, 10, 0.3, 25.0, 100.0), "on the way up"),
    Case((2, 0.5, 10, 0.3, 25.0, 100.0), "the peak"),
    Case((3, 0.5, 10, 0.3, 25.0, 100.0), "the first epoch after the peak"),
    Case((6, 0.5, 10, 0.3, 25.0, 100.0), "on the way down"),
    Case((9, 0.5, 10, 0.3, 25.0, 100.0), "the last epoch"),
    Case((3, 0.8, 20, 0.4, 10.0, 5.0), "a long way up"),
    Case((14, 0.8, 20, 0.4, 10.0, 5.0), "half of a long way down"),
    Case((19, 0.8, 20, 0.4, 10.0, 5.0), "the last of twenty epochs"),
    Case((2, 1, 13, 0.27, 4, 10), "a peak between two epochs, before it"),
    Case((3, 1, 13, 0.27, 4, 10), "a peak between two epochs, after it"),
    Case((30, 0.05, 60, 0.25, 25.0, 10000.0), "sixty epochs"),
)
RANGES = (
    Case((0.1, 0.4, 3), "three rates, each twice the one before"),
    Case((0.001, 1.0, 4), "four rates, a decade apart"),
    Case((0.01, 0.25, 2), "the two ends"),
    Case((0.02, 0.5, 5), "five rates"),
    Case((1, 81, 5), "whole numbers"),
    Case((1e-6, 10.0, 36), "seven decades, five rates each", 1e-13),
    Case((0.003, 0.7, 100), "a hundred rates"),
)

# ------------------------------------------------------------------------------------------------------- hints

EARLY = (
    "The rate drops one epoch too early. Epochs are counted from 0, so k epochs have gone by before epoch k: no 1 is "
    "to be added."
)
LATE = (
    "The rate drops one epoch too late. Epochs are counted from 0, so k epochs have gone by before epoch k: no 1 is to "
    "be subtracted."
)
NO_MEMORY = (
    "The rate is lower in the epochs of the drops alone, and then back at its start. A function of the epoch has no "
    "memory: it must count all the drops so far."
)
ANY_ORDER = (
    "That is right only if the milestones stand in increasing order. They may come in any: count all that have been "
    "reached, or sort a copy first."
)
# How the drops are counted in `multi_step_decay`.
REACHED = "sum(epoch >= milestone for milestone in milestones)"


def _fixed(number, argument):
    return f"You use a fixed {number}; it is the argument `{argument}`."


def _first(argument="initial"):
    return f"You use a fixed 0.4, or the chapter's `first`; it is the argument `{argument}`."


def _applied(change, changes, count):
    """Return what step, multi-step and exponential decay share: how the drops, or the epochs, are applied."""
    return (
        Slip(
            f"The factor is subtracted. Each {change} multiplies the rate by it, so several of them are a power.",
            {"initial * factor**drops": "initial - factor * drops"},
        ),
        Slip(
            f"The factor is subtracted, and what is below 0 is set to 0. Each {change} multiplies the rate by the "
            "factor, so it never reaches 0.",
            {"initial * factor**drops": "max(initial - factor * drops, 0)"},
        ),
        Slip(
            "You multiply by powers of 1 − factor. What remains of the rate is the factor itself: take its powers.",
            {"initial * factor**drops": "initial * (1 - factor) ** drops"},
        ),
        Slip(
            "You divide by the factor, so the rate grows. Multiply by it.",
            {"initial * factor**drops": "initial / factor**drops"},
        ),
        Slip(
            f"You multiply by the number of {changes}. Several {changes} are a power: factor ** {count}.",
            {"initial * factor**drops": "initial * factor * drops"},
        ),
        Slip(
            f"Each {change} takes the same amount off, a share of the initial rate. It is to be a share of the rate at "
            "that time: a power of the factor.",
            {"initial * factor**drops": "initial * (1 - (1 - factor) * drops)"},
        ),
        Slip(
            "The initial rate is forgotten. The power of the factor says how much of it is left.",
            {"initial * factor**drops": "factor**drops"},
        ),
        Slip(
            "The power covers the initial rate, too. ** binds more tightly than *: initial * factor ** "
            f"{count}, without parentheses.",
            {"initial * factor**drops": "(initial * factor) ** drops"},
        ),
        Slip(_first(), {"initial * ": "0.4 * "}),
    )


NO_LIMIT_LINE = (
    "It goes on after the last epoch of the way, beyond the final rate. From epoch `epochs` on the rate is `final`: "
    "limit the share of the way to at most 1."
)
BACK_TO_START = (
    "After its end the rate is back at its start. It is to stay at `final`: limit the share of the way to at most 1."
)
DOWN_TO_ZERO = "After the end you return 0. The rate is to stay at `final`."
END_TOO_EARLY = (
    "You divide by epochs − 1, so that the final rate is reached an epoch too early. In epoch `epochs`, counted from "
    "0, the share of the way is 1: divide by `epochs`."
)
END_TOO_LATE = "You divide by epochs + 1, so that the final rate is reached an epoch too late: divide by `epochs`."
AHEAD = (
    "You are an epoch ahead: in epoch 0 the rate has moved already. The share of the way is epoch / epochs, without "
    "+ 1."
)
BEHIND = (
    "You are an epoch behind: epochs are counted from 0, so nothing is to be subtracted. The share of the way is "
    "epoch / epochs."
)
DECAY_TIMING = (
    Slip(AHEAD, {"= epoch": "= (epoch + 1)"}),
    Slip(f"{BEHIND} Then epoch 0 has the initial rate, too.", {"= epoch": "= (epoch - 1)"}),
    Slip(BEHIND, {"= epoch": "= max(epoch - 1, 0)"}),
    Slip(END_TOO_EARLY, {"/ epochs": "/ (epochs - 1)"}),
    Slip(END_TOO_LATE, {"/ epochs": "/ (epochs + 1)"}),
    Slip(_fixed(30, "epochs"), {"/ epochs": "/ 30"}),
    Slip(
        "The way starts anew every `epochs` epochs. That is a schedule with restarts; here the rate is to stay at "
        "`final`.",
        {"min(progress, 1)": "progress % 1"},
    ),
    Slip(
        "Your rate waits at its start and then jumps to the end. It is to change in each epoch, by the share of the "
        "way, epoch / epochs; // would cut that to a whole number.",
        {"min(progress, 1)": "min(math.floor(progress), 1)"},
    ),
    Slip(
        f"{BACK_TO_START} Epoch `epochs` is the first that has it.",
        {"return rate": "return rate if epoch < epochs else initial"},
    ),
    Slip(BACK_TO_START, {"return rate": "return rate if epoch <= epochs else initial"}),
    Slip(
        f"{DOWN_TO_ZERO} Epoch `epochs` is the first that has it.",
        {"return rate": "return rate if epoch < epochs else 0.0"},
    ),
    Slip(DOWN_TO_ZERO, {"return rate": "return rate if epoch <= epochs else 0.0"}),
)
COSINE_AFTER_WARMUP = (
    "(1 + math.cos(math.pi * max(min((epoch - warmup_epochs) / (30 - warmup_epochs), 1), 0))) / 2"  # of 30 epochs
)
RADIANS = "The cosine takes radians. Half a wave is π there, not 180."
WHOLE_WAVE = "That is a whole wave: it goes down and comes back up. Half a wave, π, goes from the top to the bottom."

EXERCISES = (
    Choice(
        "schedules/which-kind",
        "c",
        {
            "a": "A linear schedule takes the same amount off in every epoch. Here nothing happens in four epochs of "
            "five, and the drops become smaller: 0.4, 0.2, 0.1.",
            "b": "An exponential schedule multiplies the rate by a factor in every epoch. That one passes through the "
            "same points, but it is lower in all the epochs between.",
            "d": "A cosine schedule needs to know how long the training takes, and changes the rate in every epoch.",
        },
        "A step schedule, though it is sometimes called linear. The steps follow an exponential curve, 0.5^(epoch/5), "
        "which they touch in epochs 0, 5, 10, …",
    ),
    Prediction(
        "schedules/halving",
        0.2,
        (
            WrongNumber("That is one halving. By epoch 12 there have been two, in epochs 5 and 10.", 0.4),
            WrongNumber(
                "That is three halvings. The first five epochs, 0 to 4, still have 0.8; the halvings come in epochs 5 "
                "and 10.",
                0.1,
            ),
            WrongNumber("That is four halvings. By epoch 12 there have been two, in epochs 5 and 10.", 0.05),
            WrongNumber("That is the initial rate. It has been halved in epochs 5 and 10.", 0.8),
            WrongNumber(
                "You halved it in every epoch: the exponent is 12. It is the number of halvings, one in five epochs.",
                0.8 * 0.5**12,
            ),
            WrongNumber(
                "Your exponent is 12/5, which is exponential decay. A step schedule waits: only whole halvings count.",
                0.8 * 0.5**2.4,
            ),
            WrongNumber("You subtracted 0.5 twice. To halve is to multiply by 0.5.", -0.2),
            WrongNumber(
                "You took half of the initial rate off twice. The second halving takes half of what is left.",
                0.0,
            ),
            WrongNumber(
                "You went down on a straight line, 0.4 every five epochs. Each halving takes off less than the one "
                "before, and between them the rate stays.",
                -0.16,
            ),
            WrongNumber("That is the factor alone, 0.5². Multiply the initial rate by it.", 0.25),
            WrongNumber("You doubled it twice. Halve it.", 3.2),
            WrongNumber("You divided by 12/5. Each halving divides by 2.", 1 / 3),
        ),
        "Halved in epochs 5 and 10: 0.8 in epochs 0 to 4, 0.4 in 5 to 9, 0.2 in 10 to 14.",
    ),
    Prediction(
        "schedules/milestones",
        0.005,
        (
            WrongNumber(
                "That is one drop. Epoch 125 is a milestone, and the rate during it is the lower one already.",
                0.05,
            ),
            WrongNumber("That is three drops. The third milestone, 160, lies ahead.", 0.0005),
            WrongNumber("That is the initial rate. Two milestones have been reached.", 0.5),
            WrongNumber("You subtracted the factor twice. Each milestone multiplies by it.", 0.3),
            WrongNumber("You took a tenth off twice. The factor is what remains.", 0.405),
            WrongNumber(
                "You took a tenth off once. The factor is what remains, and there have been two milestones.", 0.45
            ),
            WrongNumber("That is the factor alone. Multiply the initial rate by it.", 0.01),
            WrongNumber("You divided by the factor twice. Multiply.", 50.0),
            WrongNumber("You multiplied by twice the factor. Two drops are its square.", 0.1),
            WrongNumber(
                "You began at 0.1, as the recipe in the text does, or left out the initial rate. It is 0.5, and two "
                "drops have been reached.",
                0.001,
            ),
        ),
        "The milestones 50 and 125 have been reached: 0.5 · 0.1². Epoch 124 is the last with 0.05.",
    ),
    Prediction(
        "schedules/cosine-middle",
        0.2 * (1 + math.sqrt(0.5)),
        (
            WrongNumber("That is on the straight line. A cosine starts flat, so it is still higher here.", 0.3),
            WrongNumber(
                "That is half of the rate, which a half wave reaches in the middle, in epoch 10. You went along a "
                "whole wave: the angle is π · 5/20, not 2π · 5/20.",
                0.2,
            ),
            WrongNumber("The 1 is missing: it is ½ (1 + cos), which runs from 1 to 0.", 0.2 * math.sqrt(0.5)),
            WrongNumber("The ½ is missing: 1 + cos runs from 2 to 0.", 0.4 * (1 + math.sqrt(0.5))),
            WrongNumber(
                "That is 0.4 times the cosine itself, which would reach −0.4 in the end. Shift it and halve it: "
                "½ (1 + cos).",
                0.4 * math.sqrt(0.5),
            ),
            WrongNumber(
                "You went along a quarter of a wave, 0.4 · cos(½π · 5/20). It is half a wave, shifted up and halved.",
                0.4 * math.cos(math.pi / 8),
            ),
            WrongNumber(
                "That is almost the initial rate. Is your calculator set to degrees? The angle is π/4, or 45°.",
                0.4,
            ),
            WrongNumber(
                "You took the cosine of 45 radians. The angle is 45°, or π/4.",
                0.2 * (1 + math.cos(45)),
            ),
            WrongNumber("The wave is upside down: ½ (1 − cos) climbs.", 0.2 * (1 - math.sqrt(0.5))),
            WrongNumber("That is epoch 6: epochs are counted from 0.", 0.2 * (1 + math.cos(0.3 * math.pi))),
            WrongNumber("That is epoch 4: epochs are counted from 0.", 0.2 * (1 + math.cos(0.2 * math.pi))),
            WrongNumber(
                "You took 30 epochs, as in the text. Here the rate is 0 in epoch 20 already.",
                0.2 * (1 + math.cos(math.pi / 6)),
            ),
            WrongNumber(
                "The π is missing: on the way the angle goes from 0 to π, not from 0 to 1.",
                0.2 * (1 + math.cos(0.25)),
            ),
            WrongNumber(
                "You divided by 19. The rate is 0 in epoch 20, the first after the end.",
                0.2 * (1 + math.cos(5 / 19 * math.pi)),
            ),
        ),
        "The angle is π/4: ½ · 0.4 · (1 + 0.707). A quarter of the time has passed, and only a seventh of the rate is "
        "gone.",
        digits=3,
    ),
    Prediction(
        "schedules/noise-floor",
        0.03,
        (
            WrongNumber(
                "That is a quarter. A step carries η² times the variance of the noise, but there are also twice as "
                "many steps until it is forgotten: the floor is proportional to η.",
                0.015,
            ),
            *(
                WrongNumber(
                    "You divided by √2. That is what the typical distance does; the loss is its square.",
                    value,
                )
                for value in (0.06 / math.sqrt(2), 0.042)
            ),
            WrongNumber(
                "The noise does not go away at a constant rate. Only a rate that falls to 0 takes the loss there.",
                0.0,
            ),
            WrongNumber(
                "The floor does depend on the rate: with shorter steps, noise averages out over more of them.",
                0.06,
            ),
            WrongNumber("It is the other way round: a smaller rate means a lower floor.", 0.12),
            *(
                WrongNumber(
                    "That comes from the text's formula with σ = 1. Here σ isn't given, but the loss at the full rate "
                    "is: what does halving η do to it?",
                    value,
                )
                for value in (0.05 / 4, 0.05 / (2 * 1.95), 0.05 / 0.4)
            ),
        ),
        "The floor is proportional to η, as long as ηλ is small. The price: at half the rate everything takes twice as "
        "long.",
    ),
    Prediction(
        "schedules/exponential-half",
        23.0,
        (
            WrongNumber(
                "In epoch 22 the rate is 0.97²² = 0.512 of the initial one, still a little more than half.",
                22.0,
            ),
            *(
                WrongNumber(
                    "That is the exact point, ln ½ / ln 0.97. Epochs are whole numbers: which is the first after it?",
                    value,
                )
                for value in (math.log(0.5) / math.log(0.97), 22.7, 22.76, 22.8)
            ),
            *(
                WrongNumber(
                    "You took 0.97 for e^−0.03: ln 2 / 0.03. It is close, but the factor is 0.97; and which is the "
                    "first whole epoch?",
                    value,
                )
                for value in (math.log(2) / 0.03, 23.1)
            ),
            *(
                WrongNumber(
                    "That is linear: three percent of the initial rate an epoch. It is three percent of what is left.",
                    value,
                )
                for value in (0.5 / 0.03, 16.7, 17.0)
            ),
            WrongNumber("Epochs are counted from 0: in epoch k the factor has been applied k times.", 24.0),
            *(
                WrongNumber(
                    "That is 1 / (1 − 0.97), after which the rate has fallen to about 1/e. Half of it is reached "
                    "earlier.",
                    value,
                )
                for value in (1 / 0.03, 33.3, 33.0, 34.0)
            ),
            WrongNumber("That is for 0.98. Here the factor is 0.97.", 35.0),
            *(
                WrongNumber("That is the rate then, as a share of that in epoch 0. Asked is the epoch.", value)
                for value in (0.97**23, 0.496)
            ),
        ),
        "0.97²² = 0.512 and 0.97²³ = 0.496. Nearly 70 divided by the percentage, a rule that savers know.",
        rtol=1e-3,
    ),
    Prediction(
        "schedules/warmup-first",
        0.32,
        (
            WrongNumber("That is a warm-up from 0. It starts at a tenth of 0.5.", 0.3),
            WrongNumber(
                "That is a warm-up from 0, with epochs counted from 1. It starts at a tenth of 0.5, and that in epoch "
                "0.",
                0.4,
            ),
            WrongNumber("That is where it starts, in epoch 0.", 0.05),
            WrongNumber(
                "That is the full rate, which is reached in epoch 5. A rate that is set before each epoch is lower "
                "until then.",
                0.5,
            ),
            WrongNumber("That is epoch 2. Epochs are counted from 0.", 0.23),
            WrongNumber("That is epoch 4. Epochs are counted from 0.", 0.41),
            WrongNumber(
                "You added three fifths of the full rate to the start. How much is there left to climb from the start?",
                0.35,
            ),
            WrongNumber("You began at the rate 0.1. It is a tenth of 0.5.", 0.34),
            WrongNumber(
                "You divided by 4, and so reach the full rate in epoch 4. It is reached in epoch 5, after five epochs "
                "of warm-up.",
                0.3875,
            ),
            WrongNumber("You divided by 6, and so reach the full rate in epoch 6. It is reached in epoch 5.", 0.275),
            WrongNumber(
                "You climbed by equal factors. Asked for are equal steps: a straight line.",
                0.5 * 0.1**0.4,
            ),
            WrongNumber("That is how far the rate has climbed by then. It does not begin at 0.", 0.27),
        ),
        "0.05 + 3/5 · 0.45. Epochs 0 to 4 have 0.05, 0.14, 0.23, 0.32 and 0.41; from epoch 5 on it is 0.5.",
    ),
    Prediction(
        "schedules/steps",
        690.0,
        (
            WrongNumber(
                "You rounded down. The last batch of an epoch has only 30 images, but it is a step like the others.",
                660.0,
            ),
            *(
                WrongNumber(
                    "Each epoch has a whole number of steps, and ends with a smaller batch. Round before you multiply: "
                    "up or down?",
                    value,
                )
                for value in (30 * 1438 / 64, 30 * 22.47)
            ),
            WrongNumber(
                "You rounded after multiplying. Each epoch has its own smaller batch at the end: round up first.",
                675.0,
            ),
            WrongNumber("You rounded after multiplying. Round the steps of one epoch, and up.", 674.0),
            WrongNumber(
                "That is one step too many in each epoch. What is left after the full batches makes one smaller batch "
                "and no more.",
                720.0,
            ),
            *(
                WrongNumber(
                    "That is 1,438 / 64: one epoch, and not rounded. The last batch is smaller, but a step like the "
                    "others: round up. And there are 30 epochs.",
                    value,
                )
                for value in (1438 / 64, 22.47, 22.5)
            ),
            WrongNumber(
                "You counted the smaller batch once. It comes at the end of each epoch.",
                661.0,
            ),
            WrongNumber("That is one epoch. There are 30.", 23.0),
            WrongNumber("That is one epoch, and without its last, smaller batch.", 22.0),
            WrongNumber("That is one step for each image. 64 of them share a step.", 43140.0),
            WrongNumber("That is a step an epoch. Here the rate changes with every batch.", 30.0),
            WrongNumber("That is the number of the last step, counted from 0. How many are there?", 689.0),
        ),
        "⌈1438 / 64⌉ is 23, times 30. A schedule that is told 660 would be at its end 30 steps too early.",
        rtol=1e-5,
    ),
    Function(
        "schedules/step-decay",
        step_decay,
        STEPS,
        (
            Slip(
                "Your exponent is epoch / every, a real number: the rate falls a little in every epoch, which is "
                "exponential decay. Steps wait: epoch // every.",
                {"epoch // every": "epoch / every"},
            ),
            Slip(
                "You multiply by the factor in every epoch. It is to be applied once in `every` epochs.",
                {"epoch // every": "epoch"},
            ),
            Slip(EARLY, {"epoch // every": "(epoch + 1) // every"}),
            Slip(
                f"{LATE} And epoch 0 has the initial rate, no higher one.", {"epoch // every": "(epoch - 1) // every"}
            ),
            Slip(LATE, {"epoch // every": "max(epoch - 1, 0) // every"}),
            Slip(
                "The first drop comes in epoch 1: you round up, or your loop counts epoch 0 as a drop. There have been "
                "epoch // every of them.",
                {"epoch // every": "math.ceil(epoch / every)"},
            ),
            Slip(
                "You round to the nearest whole number, so each drop comes half a step too early. Round down: "
                "epoch // every.",
                {"epoch // every": "round(epoch / every)"},
            ),
            Slip(
                "There is one drop too many: the first `every` epochs have the initial rate itself.",
                {"epoch // every": "epoch // every + 1"},
            ),
            Slip(
                "The rate drops once only. It drops again every `every` epochs: how often, says epoch // every.",
                {"epoch // every": "min(epoch // every, 1)"},
            ),
            Slip(
                "You took the remainder, epoch % every. How many drops there have been, says the quotient, "
                "epoch // every.",
                {"epoch // every": "epoch % every"},
            ),
            Slip(NO_MEMORY, {"epoch // every": "int(epoch > 0 and epoch % every == 0)"}),
            Slip(f"{NO_MEMORY} And in epoch 0 there has been none.", {"epoch // every": "int(epoch % every == 0)"}),
            Slip(
                "The rate is lower in the epochs of the drops alone, and then back at its start. In the epochs between "
                "two drops it is to stay low.",
                {"epoch // every": "epoch // every if epoch % every == 0 else 0"},
                alone=True,
            ),
            *_applied("drop", "drops", "drops"),
            Slip(_fixed(0.5, "factor"), {"factor**drops": "0.5**drops"}),
            Slip(_fixed(5, "every"), {"epoch // every": "epoch // 5"}),
            Slip(
                "You use the chapter's numbers, 0.4, 0.5 and 5. They are the arguments `initial`, `factor` and "
                "`every`.",
                {"drops = epoch": "initial, factor, every = 0.4, 0.5, 5\n    drops = epoch"},
                alone=True,
            ),
        ),
        "It needs no loop and no memory. Ask it for any epoch, in any order, as often as you like: it says the same.",
    ),
    Function(
        "schedules/multi-step-decay",
        multi_step_decay,
        MILESTONES,
        (
            Slip(
                "At a milestone the rate is still the old one. It drops in the milestone epoch: epoch >= milestone.",
                {" >= ": " > "},
            ),
            Slip(
                "The rate drops an epoch before the milestone. Epochs are counted from 0 here as in `milestones`: no 1 "
                "is to be added.",
                {"epoch >=": "epoch + 1 >="},
            ),
            Slip(
                "However many milestones have been reached, you apply the factor once. Each of them applies it.",
                {"sum(": "any("},
            ),
            Slip(
                "A milestone that occurs twice counts once with you. It counts twice: count the entries of the list, "
                "not the epochs that are in it. A set drops what occurs again.",
                {"in milestones)": "in set(milestones))"},
            ),
            Slip(
                f"You stop at the first milestone that lies ahead. {ANY_ORDER}",
                {REACHED: "_until_one_lies_ahead(epoch, milestones)"},
            ),
            Slip(
                f"You search by halving. {ANY_ORDER}",
                {REACHED: "np.searchsorted(milestones, epoch, side='right')"},
            ),
            Slip(
                "Two things: at a milestone the rate is still the old one, and the milestones are taken to be in "
                "increasing order. Use side='right', and sort a copy first.",
                {REACHED: "np.searchsorted(milestones, epoch)"},
            ),
            Slip(
                "The rate is lower in the milestone epochs alone, and then back at its start. Count all milestones up "
                "to this epoch.",
                {REACHED: "int(epoch in milestones)"},
            ),
            Slip(
                "Only the first milestone of the list counts with you. If you have a loop, is the return inside it? "
                "There it ends the function.",
                {"in milestones)": "in milestones[:1])"},
                alone=True,
            ),
            *(
                Slip(
                    "You count the milestones that lie ahead. Count those that have been reached.",
                    {" >= ": turned_round},
                )
                for turned_round in (" < ", " <= ")
            ),
            Slip(
                "You count all milestones. Only those up to this epoch have been reached.", {REACHED: "len(milestones)"}
            ),
            Slip(
                "The first milestone does not count with you: after it, the rate is to have dropped once.",
                {REACHED: f"max({REACHED} - 1, 0)"},
            ),
            Slip(
                "There is one drop too many: before the first milestone the rate is the initial one.",
                {"sum(": "1 + sum("},
            ),
            Slip(
                "You took the milestones for durations, and added them up. Each is the number of an epoch.",
                {"in milestones)": "in np.cumsum(milestones))"},
            ),
            Slip(
                "A milestone of 0 does not count with you. The rate drops in epoch 0, too: begin a loop over the "
                "epochs with 0, and do not ask whether a milestone is true.",
                {"epoch >= milestone": "0 < milestone <= epoch"},
            ),
            Slip(
                f"You take the place of a milestone in the list, counted from 1, for the number of drops. {ANY_ORDER}",
                {REACHED: "max((k + 1 for k, m in enumerate(milestones) if epoch >= m), default=0)"},
                alone=True,
            ),
            *(
                Slip(
                    "A list can't be compared with a number. Compare its entries one by one, or make an array, and "
                    "count where it is true.",
                    {REACHED: comparison},
                    alone=True,
                )
                for comparison in ("epoch >= milestones", "epoch > milestones", "milestones <= epoch")
            ),
            *_applied("drop", "drops", "drops"),
            Slip(_fixed(0.1, "factor"), {"factor**drops": "0.1**drops"}),
            Slip(
                "You use the fixed milestones 15 and 25; they are the argument `milestones`.",
                {"in milestones)": "in (15, 25))"},
            ),
            Slip(
                "You use the chapter's numbers, 0.4, 0.1, 15 and 25. They are the arguments `initial`, "
                "`factor` and `milestones`.",
                {"drops = ": "initial, factor, milestones = 0.4, 0.1, [15, 25]\n    drops = "},
                alone=True,
            ),
        ),
        "A comparison and a sum. The order of the milestones does not matter, since multiplication does not care.",
    ),
    Function(
        "schedules/exponential-decay",
        exponential_decay,
        DECAYS,
        (
            Slip(
                "You are an epoch ahead: epoch 0 is to have the initial rate. The exponent is `epoch`.",
                {"drops = epoch": "drops = epoch + 1"},
            ),
            Slip(
                "You are an epoch behind, and above the initial rate in epoch 0. Epochs are counted from 0, so the "
                "exponent is `epoch`.",
                {"drops = epoch": "drops = epoch - 1"},
            ),
            Slip(
                "You are an epoch behind. Epochs are counted from 0, so the exponent is `epoch`.",
                {"drops = epoch": "drops = max(epoch - 1, 0)"},
            ),
            Slip(
                "In each epoch you take off factor times the initial rate. The factor is what remains, of the rate in "
                "the epoch before: take its power.",
                {"initial * factor**drops": "initial * (1 - factor * drops)"},
            ),
            Slip(
                "The factor is applied once only. It is applied in each epoch: a power.",
                {"drops = epoch": "drops = min(epoch, 1)"},
            ),
            *_applied("epoch", "epochs", "epoch"),
            Slip(_fixed(0.9, "factor"), {"factor**drops": "0.9**drops"}),
            Slip(
                "That is exp(−factor · epoch). The factor is what remains after an epoch, so its power is asked for.",
                {"initial * factor**drops": "initial * math.exp(-factor * drops)"},
            ),
            Slip(
                "You took the factor for exp(−(1 − factor)). That is close for a factor near 1, but not the same: take "
                "the power of the factor itself.",
                {"initial * factor**drops": "initial * math.exp(-(1 - factor) * drops)"},
            ),
            Slip(
                "That is 1 / (1 + (1 − factor) · epoch), which falls like 1/t, ever more slowly. Asked for is a power "
                "of the factor.",
                {"initial * factor**drops": "initial / (1 + (1 - factor) * drops)"},
            ),
        ),
        "On a logarithmic axis it is a straight line. A step decay that takes as much in one drop as this in the "
        "same number of epochs touches it at every drop.",
    ),
    Function(
        "schedules/linear-decay",
        linear_decay,
        LINES,
        (
            *DECAY_TIMING,
            Slip(NO_LIMIT_LINE, {"min(progress, 1)": "progress"}),
            Slip(
                "After its end the line goes on: down to 0, or up for ever. It is to stop at `final`: limit the share "
                "of the way to at most 1.",
                {"min(progress, 1)": "progress", "return rate": "return max(rate, 0)"},
            ),
            Slip(
                "You cut the line off with max(final, …). That is right on the way down alone: where the rate climbs "
                "to `final`, all of the way is cut off. Limit the share of the way to at most 1.",
                {"min(progress, 1)": "progress", "return rate": "return max(rate, final)"},
            ),
            Slip(
                "The share of the way is limited already. The max(final, …) around it cuts the whole way off where the "
                "rate climbs to `final`: leave it out.",
                {"return rate": "return max(rate, final)"},
            ),
            Slip(
                "You cut the line off with min(final, …). That is right on the way up alone: where the rate falls to "
                "`final`, all of the way is cut off. Limit the share of the way to at most 1.",
                {"min(progress, 1)": "progress", "return rate": "return min(rate, final)"},
                alone=True,
            ),
            Slip(
                "You cut the line off with np.clip(…, final, initial). Where the rate climbs to `final`, the lower "
                "bound is above the upper one, and all of the way is cut off. Limit the share of the way to at most 1.",
                {"min(progress, 1)": "progress", "return rate": "return np.clip(rate, final, initial)"},
            ),
            Slip(
                "You forgot `final`: your line ends at 0.",
                {"initial + (final - initial) * share": "initial * (1 - share)"},
            ),
            Slip(
                "You forgot `final`: your line ends at 0. And it starts at a fixed 0.4, or the chapter's `first`; that "
                "is the argument `initial`.",
                {"initial + (final - initial) * share": "0.4 * (1 - share)"},
            ),
            Slip(_first(), {"initial + (final - initial) * share": "0.4 + (final - 0.4) * share"}),
            Slip(
                "Your line begins at `final` and moves on from there. It begins at `initial`.",
                {"initial + (final": "final + (final"},
            ),
            *(
                Slip(
                    "Your slope is final / epochs, so that the rate changes by `final` on the way. It is to change by "
                    "the difference, final − initial.",
                    {"initial + (final - initial) * share": f"initial {sign} final * share", **end},
                )
                for sign in "-+"
                for end in ({}, {"return rate": "return rate if epoch < epochs else final"})
            ),
            Slip(
                "Your line goes to 0 and is cut off at `final`, so it arrives too early. It is to go from `initial` to "
                "`final` in `epochs` epochs.",
                {"initial + (final - initial) * share": "max(initial * (1 - share), final)"},
            ),
            Slip(
                "You added `final` on top: your line starts at initial + final. Only the difference, initial − final, "
                "is to shrink.",
                {"initial + (final - initial) * share": "initial * (1 - share) + final"},
            ),
            Slip(
                "The difference shrinks to 0, but `final` is not added to it.",
                {"initial + (final - initial) * share": "(initial - final) * (1 - share)"},
            ),
            Slip(
                "Your line goes the other way, away from `final`: the way is final − initial, with its sign.",
                {"final - initial": "initial - final"},
            ),
            Slip(
                "Start and end are exchanged: your line starts at `final`.",
                {"initial + (final - initial) * share": "final + (initial - final) * share"},
            ),
            Slip(
                "You took `final` for a share of the initial rate, as PyTorch's end_factor is. Here it is a rate.",
                {"initial + (final - initial) * share": "initial * (1 + (final - 1) * share)"},
            ),
            Slip(
                "Your rate falls by equal factors, (final/initial)^share. On a line it falls by equal amounts.",
                {"initial + (final - initial) * share": "initial * (final / initial) ** share"},
            ),
            Slip(
                "That is half a cosine. A straight line is asked for.",
                {"* share": "* (1 - math.cos(math.pi * share)) / 2"},
            ),
        ),
        "In epoch epochs − 1, the last of a training run of that length, the rate is one small step short of `final`.",
    ),
    Function(
        "schedules/cosine-decay",
        cosine_decay,
        LINES,
        (
            *DECAY_TIMING,
            Slip(
                "After its end the rate climbs again, along the second half of the wave. (That is what PyTorch's "
                "CosineAnnealingLR does after T_max.) Limit the share of the way to at most 1.",
                {"min(progress, 1)": "progress"},
            ),
            Slip(WHOLE_WAVE, {"math.pi * share": "2 * math.pi * share"}),
            Slip(
                "That is a quarter of a wave: 1 + cos falls from 2 to 1 only. Go along half a wave, an angle of π.",
                {"math.pi * share": "math.pi / 2 * share"},
            ),
            Slip(RADIANS, {"math.pi * share": "180 * share"}),
            Slip("The π is missing: the angle goes from 0 to π, not from 0 to 1.", {"math.pi * share": "share"}),
            Slip(
                "That is the sine, which starts in the middle. The cosine starts at its top.", {"math.cos": "math.sin"}
            ),
            Slip(
                "The 1 is missing. The cosine goes from 1 to −1; 1 + cos goes from 2 to 0, and half of it from 1 to 0.",
                {"(1 + cosine) / 2": "cosine / 2"},
            ),
            Slip(
                "The ½ is missing. 1 + cos goes from 2 to 0, so your rate starts too high.",
                {"(1 + cosine) / 2": "(1 + cosine)"},
            ),
            Slip(
                "You multiply by the cosine itself, which goes from 1 to −1. It is ½ (1 + cos) that goes from 1 to 0.",
                {"(1 + cosine) / 2": "cosine"},
            ),
            Slip(
                "You multiply `initial` by the cosine itself, and forgot `final`. It is the difference, "
                "initial − final, that is multiplied by ½ (1 + cos), and `final` is added.",
                {"final + (initial - final) * (1 + cosine) / 2": "initial * cosine"},
            ),
            Slip(
                "The max(final, …) cuts the whole way off where the rate climbs to `final`. Leave it out.",
                {"return rate": "return max(rate, final)"},
            ),
            Slip(
                "You go along a quarter of a wave, cos(½π · share), which ends at its steepest. To end flat, take half "
                "a wave, and make it fit between the two rates.",
                {"math.pi * share": "math.pi / 2 * share", "(1 + cosine) / 2": "cosine"},
            ),
            Slip(
                "You go along a quarter of a wave, which ends at its steepest, and forgot `final`. Take half a wave, "
                "and make it fit between the two rates.",
                {
                    "math.pi * share": "math.pi / 2 * share",
                    "final + (initial - final) * (1 + cosine) / 2": "initial * cosine",
                },
                alone=True,
            ),
            Slip(
                "The wave is upside down: your rate goes from `final` to `initial`. It is 1 + cos, times "
                "initial − final.",
                {"(1 + cosine) / 2": "(1 - cosine) / 2"},
            ),
            Slip(
                "You forgot `final`: your rate ends at 0.",
                {"final + (initial - final) * (1 + cosine) / 2": "initial * (1 + cosine) / 2"},
            ),
            Slip(
                "You forgot `final`: your rate ends at 0. And it starts at a fixed 0.4, or the chapter's `first`; that "
                "is the argument `initial`.",
                {"final + (initial - final) * (1 + cosine) / 2": "0.4 * (1 + cosine) / 2"},
            ),
            Slip(_first(), {"(initial - final)": "(0.4 - final)"}),
            Slip(
                "Your rate goes to 0 and is cut off at `final`. The half wave is to fit between `initial` and `final`.",
                {"final + (initial - final) * (1 + cosine) / 2": "max(initial * (1 + cosine) / 2, final)"},
            ),
            Slip(
                "You added `final` on top: your rate starts at initial + final. Only the difference, initial − final, "
                "is multiplied by the wave.",
                {"final + (initial - final)": "final + initial"},
            ),
            Slip(
                "The difference shrinks to 0, but `final` is not added to it.",
                {"final + (initial - final)": "(initial - final)"},
            ),
            Slip(
                "The ½ covers `final`, too. It belongs to (1 + cos) alone.",
                {"final + (initial - final) * (1 + cosine) / 2": "(final + (initial - final) * (1 + cosine)) / 2"},
            ),
            Slip(
                "It is the difference, initial − final, that is multiplied by the wave, not final − initial.",
                {"final + (initial - final)": "final + (final - initial)"},
            ),
            Slip(
                "You added the wrong end: in the last epoch the wave is 0, and what stands before it must be `final`.",
                {"final + (initial - final)": "initial + (initial - final)"},
            ),
            Slip(
                "You took `final` for a share of the initial rate. Here it is a rate itself.",
                {"final + (initial - final) * (1 + cosine) / 2": "initial * (final + (1 - final) * (1 + cosine) / 2)"},
            ),
            Slip(
                "That is a straight line. Asked for is half a cosine.",
                instead=linear_decay,
            ),
        ),
        "Flat at the start, flat at the end, steepest in the middle: most of the way down lies between the first "
        "quarter and the last.",
    ),
    Function(
        "schedules/warmup",
        warmup,
        CLIMBS,
        (
            Slip(
                "Your warm-up starts from 0: nothing is learned in epoch 0. Start at start_factor times the rate.",
                {"start_factor + (1 - start_factor) * share": "share"},
            ),
            Slip(
                "You climb by equal steps from 0, and take the first of them at once: epoch 0 has "
                "initial / warmup_epochs, and the full rate comes an epoch too early. Start at start_factor times the "
                "rate, and reach `initial` in epoch `warmup_epochs`.",
                {"= epoch": "= (epoch + 1)", "start_factor + (1 - start_factor) * share": "share"},
                alone=True,
            ),
            *(
                Slip(
                    "In epoch 0 you return the full rate, as if the warm-up were applied after each epoch. That is the "
                    "shock which it should prevent: epoch 0 has the lowest rate.",
                    {"* factor": "* factor if epoch > 0 else initial", **late},
                )
                for late in ({}, {"= epoch": "= (epoch - 1)"})
            ),
            Slip(
                "Your warm-up ends an epoch too late: the full rate is to be reached in epoch `warmup_epochs`. Divide "
                "by warmup_epochs.",
                {"/ warmup_epochs": "/ (warmup_epochs + 1)"},
            ),
            Slip(
                "Your warm-up ends an epoch too early: the full rate is to be reached in epoch `warmup_epochs`. Divide "
                "by warmup_epochs.",
                {"/ warmup_epochs": "/ (warmup_epochs - 1)"},
            ),
            Slip(
                "You are an epoch ahead: epoch 0 is to have start_factor times the rate. The share of the way is "
                "epoch / warmup_epochs, without + 1.",
                {"= epoch": "= (epoch + 1)"},
            ),
            Slip(
                "You are an epoch behind: epochs are counted from 0, so nothing is to be subtracted.",
                {"= epoch": "= max(epoch - 1, 0)"},
            ),
            Slip(
                "You are an epoch behind, and epoch 0 has less than start_factor times the rate: epochs are counted "
                "from 0, so nothing is to be subtracted.",
                {"= epoch": "= (epoch - 1)"},
            ),
            Slip(
                "After the warm-up the rate climbs on. It is to stay at `initial`: limit the share of the way to at "
                "most 1.",
                {"min(progress, 1)": "progress"},
            ),
            Slip(
                "Your rate waits at its start and then jumps. It is to climb a little in each epoch. Did you use //? "
                "It cuts the share of the way to a whole number. Divide with /.",
                {"min(progress, 1)": "min(math.floor(progress), 1)"},
            ),
            Slip(
                "The start is added to a climb of the whole rate, so you end above `initial`. The climb is only "
                "1 − start_factor.",
                {"(1 - start_factor) * share": "share"},
            ),
            Slip(
                "You climb as steeply as from 0, and arrive before epoch `warmup_epochs`. The climb is only "
                "1 − start_factor.",
                {"start_factor + (1 - start_factor) * share": "min(start_factor + share, 1)"},
            ),
            Slip(
                "Your warm-up starts from 0 and is cut off below. It is to be one straight line, from start_factor to "
                "1.",
                {"start_factor + (1 - start_factor) * share": "max(start_factor, share)"},
            ),
            Slip(
                "You took start_factor for a rate. It is a share of `initial`.",
                {"(1 - start_factor)": "(initial - start_factor)", "initial * factor": "factor"},
            ),
            Slip(
                "Your rate climbs by equal factors. On a line it climbs by equal amounts.",
                {"start_factor + (1 - start_factor) * share": "start_factor ** (1 - share)"},
            ),
            Slip(
                "It is turned round: your rate falls from `initial` to start_factor times that.",
                {"start_factor + (1 - start_factor) * share": "1 - (1 - start_factor) * share"},
            ),
            Slip(
                "The start is missing: you return the climb alone. Add start_factor times the rate.",
                {"start_factor + (1 - start_factor) * share": "(1 - start_factor) * share"},
            ),
            Slip(
                "You climb from 0 to start_factor times the rate. The climb begins there; it ends at `initial`.",
                {"start_factor + (1 - start_factor) * share": "start_factor * share"},
            ),
            Slip(
                "You divide by start_factor, so the rate starts far too high. Multiply.",
                {"start_factor + (1 - start_factor) * share": "1 / start_factor + (1 - 1 / start_factor) * share"},
            ),
            Slip(
                "You start at 1 − start_factor of the rate. start_factor itself is the share to begin with.",
                {"start_factor + (1 - start_factor) * share": "(1 - start_factor) + start_factor * share"},
            ),
            Slip(
                "That is half a cosine. A straight line is asked for.",
                {"* share": "* (1 - math.cos(math.pi * share)) / 2"},
            ),
            *(
                Slip(
                    f"{where} is forgotten. start_factor is a share of it: multiply.",
                    {"initial * factor": rate},
                )
                for where, rate in (
                    ("Everywhere `initial`", "factor"),
                    ("On the way up `initial`", "factor if epoch < warmup_epochs else initial"),
                )
            ),
            *(
                Slip(
                    "You multiply the start alone by `initial`. The climb is a share of it, too.",
                    {"initial * factor": f"initial * start_factor + (1 - start_factor) * share{end}"},
                )
                for end in ("", " if epoch < warmup_epochs else initial")
            ),
            *(
                Slip(
                    "After the warm-up you return 0. The rate is to stay at `initial`.",
                    {"initial * factor": f"initial * factor if epoch {before} warmup_epochs else 0.0"},
                )
                for before in ("<", "<=")
            ),
            Slip(
                "After the warm-up your rate falls, along the cosine of the chapter. Here it is to stay at `initial`.",
                {"return initial": f"initial *= {COSINE_AFTER_WARMUP}\n    return initial"},
                alone=True,
            ),
            Slip(
                _fixed(0.1, "start_factor"),
                {"start_factor + (1 - start_factor) * share": "0.1 + 0.9 * share"},
            ),
            *(
                Slip(_fixed(5, "warmup_epochs"), edits)
                for edits in (
                    {"/ warmup_epochs": "/ 5"},
                    {"/ warmup_epochs": "/ 5", "min(progress, 1)": "progress if epoch < warmup_epochs else 1"},
                )
            ),
            Slip(_first(), {"initial * factor": "0.4 * factor"}),
            *(
                Slip(
                    "You use the chapter's numbers, 0.4, 5 and 0.1. They are the arguments `initial`, `warmup_epochs` "
                    "and `start_factor`.",
                    {
                        "/ warmup_epochs": "/ 5",
                        "start_factor + (1 - start_factor) * share": "0.1 + 0.9 * share",
                        "initial * factor": rate,
                    },
                    alone=True,
                )
                for rate in ("0.4 * factor", "0.4 * factor if epoch < 5 else initial")
            ),
            Slip(
                "That is the warm-up of the chapter, with its numbers 0.4, 5 and 0.1, and with a cosine after it. Use "
                "the arguments, and let the rate stay at `initial` in the end.",
                {
                    "progress = ": "initial, warmup_epochs, start_factor = 0.4, 5, 0.1\n    progress = ",
                    "return initial": f"initial *= {COSINE_AFTER_WARMUP}\n    return initial",
                },
                alone=True,
            ),
        ),
        "Any schedule can come after it, if that is asked for epoch − warmup_epochs.",
    ),
    Function(
        "schedules/one-cycle",
        one_cycle,
        CYCLES,
        (
            Slip(
                "The last rate is the first one, a, divided by final_divisor. You divided the maximum by it.",
                {"initial / final_divisor": "maximum / final_divisor"},
            ),
            Slip(
                "The two divisors are exchanged: initial_divisor gives the first rate, a, and final_divisor then the "
                "last one.",
                {
                    "maximum / initial_divisor": "maximum / final_divisor",
                    "initial / final_divisor": "initial / initial_divisor",
                },
            ),
            Slip(
                "You took the first rate, a, from the last. It is the maximum divided by initial_divisor, and the last "
                "is a divided by final_divisor.",
                {
                    "maximum / initial_divisor": "maximum / final_divisor / initial_divisor",
                    "initial / final_divisor": "maximum / final_divisor",
                },
            ),
            Slip(
                "You end where you began. The last rate is lower still, the first one divided by final_divisor.",
                {"initial / final_divisor": "initial"},
            ),
            Slip(
                "You multiplied by final_divisor. In maximum / (x / y) the y multiplies: leave the parentheses out, or "
                "divide a by final_divisor.",
                {"initial / final_divisor": "initial * final_divisor"},
            ),
            Slip(
                "Your last rate is 0. It is the first rate divided by final_divisor.",
                {"initial / final_divisor": "0.0"},
            ),
            Slip(
                "You start from 0. The first rate is the maximum divided by initial_divisor.",
                {"= initial, maximum": "= 0.0, maximum"},
            ),
            Slip(
                "You start at the maximum. The first rate is the maximum divided by initial_divisor.",
                {"= initial, maximum": "= maximum, maximum"},
            ),
            *(
                Slip(
                    "You multiplied by initial_divisor, so the cycle starts far above its maximum. Divide.",
                    edits,
                )
                for edits in (
                    {"maximum / initial_divisor": "maximum * initial_divisor"},
                    {
                        "maximum / initial_divisor": "maximum * initial_divisor",
                        "initial / final_divisor": "maximum / initial_divisor / final_divisor",
                    },
                )
            ),
            Slip(
                "Your highest rate comes an epoch too late. It is at p = warmup_share · T − 1, since epochs are "
                "counted from 0.",
                {"warmup_share * epochs - 1": "warmup_share * epochs"},
            ),
            Slip(
                "Your p is warmup_share · (T − 1). It is warmup_share · T − 1.",
                {"warmup_share * epochs - 1": "warmup_share * (epochs - 1)"},
            ),
            Slip(
                "You round p down to a whole epoch. It may lie between two epochs: leave it as it is.",
                {"warmup_share * epochs - 1": "int(warmup_share * epochs) - 1"},
            ),
            Slip(
                "You round p to a whole epoch. It may lie between two epochs: leave it as it is.",
                {"warmup_share * epochs - 1": "math.ceil(warmup_share * epochs) - 1"},
            ),
            Slip(
                "Your p is rounded down to a whole epoch, and one too late. It is warmup_share · T − 1, unrounded.",
                {"warmup_share * epochs - 1": "int(warmup_share * epochs)"},
            ),
            Slip(
                "You arrive at the last rate in epoch T, which never comes. The last epoch is T − 1.",
                {"last = epochs - 1": "last = epochs"},
            ),
            Slip(
                "Those are straight lines. Asked for are two halves of a cosine.", {"(1 + cosine) / 2": "(1 - share)"}
            ),
            Slip(
                "The way up runs backwards: in epoch 0 s is 0 and the cosine is 1, so there the formula must give the "
                "first rate. Look at u and v, at the sign before cos, and at s.",
                {"= initial, maximum": "= maximum, initial"},
                alone=True,
            ),
            Slip(
                "The way down runs backwards: at p s is 0 and the cosine is 1, so there the formula must give the "
                "maximum. Look at u and v, at the sign before cos, and at s.",
                {"= maximum, minimum": "= minimum, maximum"},
                alone=True,
            ),
            Slip(
                "Both halves run backwards: at the start of each the share is 0 and the cosine is 1, so there it must "
                "give the first of the two rates.",
                {"end + (start - end)": "start + (end - start)"},
            ),
            Slip(
                "You added the wrong end: u + ½ (u − v)(1 + cos) goes from 2u − v to u. In the end the product is 0, "
                "and what stands before it must be v.",
                {"end + (start - end)": "start + (start - end)"},
            ),
            Slip("The ½ is missing: 1 + cos goes from 2 to 0.", {"(1 + cosine) / 2": "(1 + cosine)"}),
            Slip("The 1 is missing: it is ½ (1 + cos) that goes from 1 to 0.", {"(1 + cosine) / 2": "cosine / 2"}),
            Slip(
                "You multiply by the cosine itself, which goes from 1 to −1. It is ½ (1 + cos) that goes from 1 to 0.",
                {"(1 + cosine) / 2": "cosine"},
            ),
            Slip(WHOLE_WAVE, {"math.pi * share": "2 * math.pi * share"}),
            Slip(RADIANS, {"math.pi * share": "180 * share"}),
            Slip(
                "On the way down the share is counted from epoch 0. It is 0 at p: (epoch − p) / (T − 1 − p).",
                {"(epoch - peak) / (last - peak)": "epoch / last"},
            ),
            Slip(
                "The way down takes T − 1 − p epochs, from p to the end. You divided by T − 1.",
                {"(last - peak)": "last"},
            ),
            Slip(
                "The way up is a straight line. Both ways are halves of a cosine.",
                {"epoch / peak": "epoch / peak\n        return start + (end - start) * share"},
                alone=True,
            ),
            Slip(
                "The way down is a straight line. Both ways are halves of a cosine.",
                {"(last - peak)": "(last - peak)\n        return start + (end - start) * share"},
                alone=True,
            ),
            Slip(
                "Your way down begins at the first rate. It begins at the maximum.",
                {"= maximum, minimum": "= initial, minimum"},
            ),
            Slip(
                "The formula of the way down is used in all epochs. Did you compute the way up first, and overwrite "
                "it? Use else, or return.",
                {"epoch <= peak": "False"},
                alone=True,
            ),
            *(
                Slip(
                    "You are an epoch ahead. Epochs are counted from 0, as in the formulas: no 1 is to be added.",
                    {"initial = maximum": "epoch = epoch + 1\n    initial = maximum", **end},
                    alone=True,
                )
                for end in ({}, {"(epoch - peak) / (last - peak)": "min((epoch - peak) / (last - peak), 1)"})
            ),
            *(
                Slip(
                    "You are an epoch behind. Epochs are counted from 0, as in the formulas: no 1 is to be subtracted.",
                    {"initial = maximum": f"epoch = {behind}\n    initial = maximum"},
                    alone=True,
                )
                for behind in ("epoch - 1", "max(epoch - 1, 0)")
            ),
            Slip(_fixed(0.3, "warmup_share"), {"warmup_share * epochs": "0.3 * epochs"}),
            Slip(_fixed(25, "initial_divisor"), {"/ initial_divisor": "/ 25"}),
            Slip(_fixed("1e4", "final_divisor"), {"/ final_divisor": "/ 1e4"}),
            Slip(_first("maximum"), {"initial = maximum": "maximum = 0.4\n    initial = maximum"}, alone=True),
            *(
                Slip(
                    f"You use the chapter's numbers, {first}0.3, 25 and 1e4. They are the arguments {maximum}"
                    "`warmup_share`, `initial_divisor` and `final_divisor`.",
                    {
                        "initial = maximum / initial_divisor": f"{assigned}initial = maximum / 25",
                        "/ final_divisor": "/ 1e4",
                        "warmup_share * epochs": "0.3 * epochs",
                    },
                    alone=True,
                )
                for first, maximum, assigned in (("", "", ""), ("0.4, ", "`maximum`, ", "maximum = 0.4\n    "))
            ),
            Slip(
                "The way up is missing. The rate begins low and climbs to the maximum first.",
                {"epoch <= peak": "False", "(epoch - peak) / (last - peak)": "epoch / last"},
                alone=True,
            ),
            *(
                Slip(
                    "The way down is missing. From p on the rate falls, until the last epoch.",
                    edits,
                    alone=True,
                )
                for edits in (
                    {"epoch <= peak": "True", "epoch / peak": "min(epoch / peak, 1)"},
                    {"epoch <= peak": "True"},
                )
            ),
        ),
        "A warm-up and a cosine decay, joined at the peak. These are the rates of PyTorch's OneCycleLR.",
    ),
    Function(
        "schedules/range-test",
        range_test,
        RANGES,
        (
            Slip(
                "Your rates are spaced evenly, so almost all of them are large. Each is to be the same multiple of "
                "the one before.",
                {"low * (high / low) ** shares": "low + (high - low) * shares"},
            ),
            Slip(
                "The highest rate is missing: you divided by n. From the first to the last there are n − 1 steps.",
                {"(n - 1)": "n"},
            ),
            Slip(
                "The lowest rate is missing: you begin one step after it.",
                {"np.arange(n) / (n - 1)": "np.arange(1, n + 1) / n"},
            ),
            Slip(
                "You return n + 1 rates. n of them have n − 1 steps between them.",
                {"np.arange(n) / (n - 1)": "np.arange(n + 1) / n"},
            ),
            Slip(
                "You return n + 1 rates, and the last is beyond `high`. Does your loop begin with `low`? Then only "
                "n − 1 are to follow.",
                {"np.arange(n) / (n - 1)": "np.arange(n + 1) / (n - 1)"},
            ),
            Slip(
                "You begin one step after `low`, and end one step beyond `high`. Exponents go from 0 to n − 1; in a "
                "loop that multiplies, note the rate first.",
                {"np.arange(n) / (n - 1)": "np.arange(1, n + 1) / (n - 1)"},
            ),
            Slip(
                "You return 50 rates: so many NumPy's functions give unless they are told. Pass them n.",
                {"np.arange(n) / (n - 1)": "np.arange(50) / 49"},
            ),
            Slip(
                "You divide high / low by n − 1 to get the step. It is a factor, applied n − 1 times: take the root.",
                {"(high / low) ** shares": "(high / low / (n - 1)) ** np.arange(n)"},
            ),
            Slip(
                "You go from one end to the other in a single step, and then on. The step is the (n − 1)-th root of "
                "high / low.",
                {" / (n - 1)": ""},
            ),
            Slip(
                "You gave np.logspace rates, and it takes exponents. Pass np.log10(low) and np.log10(high), or use "
                "np.geomspace.",
                {"low * (high / low) ** shares": "10.0 ** (low + (high - low) * shares)"},
            ),
            Slip(
                "You gave np.exp rates, and it takes exponents. Take their logarithms first.",
                {"low * (high / low) ** shares": "np.exp(low + (high - low) * shares)"},
            ),
            Slip(
                "You mixed two bases: natural logarithms belong to np.exp, not to 10 ** (or np.logspace).",
                {"low * (high / low) ** shares": "10.0 ** (math.log(low) + math.log(high / low) * shares)"},
            ),
            Slip(
                "You mixed two bases: logarithms to base 10 belong to 10 **, not to np.exp.",
                {"low * (high / low) ** shares": "np.exp(math.log10(low) + math.log10(high / low) * shares)"},
            ),
            Slip(
                "Those are the logarithms to base 10. Take them back: 10 ** of them.",
                {"low * (high / low) ** shares": "math.log10(low) + math.log10(high / low) * shares"},
            ),
            Slip(
                "Those are the natural logarithms. Take them back: np.exp of them.",
                {"low * (high / low) ** shares": "math.log(low) + math.log(high / low) * shares"},
            ),
            Slip(
                "You raise the difference, high − low, to a power. It is the quotient, high / low.",
                {"high / low": "high - low"},
            ),
            Slip("The lowest rate is missing as a factor: your rates begin at 1.", {"= low * (": "= ("}),
            Slip(
                "You begin at the highest rate and go on from there. The powers of high / low multiply `low`.",
                {"= low * (": "= high * ("},
            ),
            Slip(
                "The rates run from high to low. A range test starts with the lowest: what a rate too large destroys, "
                "no later one repairs.",
                {"return rates": "return rates[::-1]"},
            ),
            Slip(
                "Your rates grow tenfold, whatever high is. The factor is the (n − 1)-th root of high / low.",
                instead=lambda low, high, n: low * 10.0 ** np.arange(n),
            ),
            Slip(
                "Your rates double, whatever high is. The factor is the (n − 1)-th root of high / low.",
                instead=lambda low, high, n: low * 2.0 ** np.arange(n),
            ),
        ),
        "np.geomspace does the same. On a logarithmic axis the rates stand at equal distances.",
    ),
)
