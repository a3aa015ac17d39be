"""A schedule to shape, and the loss of a noisy quadratic under it, down to the floor that the noise holds."""

import numpy as np

from lib import schedules
from lib._looks import BLUE, GRAY_ON_BOTH, GREEN, VERMILION
from lib._validation import number, whole_number
from lib.explorables._check import choice, items
from lib.explorables._svg import Picture

SENTENCE = (
    "With noisy gradients the loss does not fall, on average, below a floor that rises with the learning rate: a large "
    "rate is soon there and stays there, a small rate is long on its way, and a schedule that starts large and ends "
    "small can have both the speed and the low floor, if it comes down early enough."
)
USES = ("descents", "keys", "noise")
EPOCHS = 100
STEPS = 5  # an epoch
START = 3  # where every weight starts
DECADES = (-4, 1)  # of the loss, as powers of ten; what is drawn
KINDS = {  # what each is called
    "constant": "constant",
    "step": "step: every k epochs",
    "milestones": "milestones",
    "exponential": "exponential",
    "linear": "linear",
    "cosine": "cosine",
    "warmup_cosine": "warm-up, then cosine",
    "one_cycle": "one-cycle",
}
PRESETS = (
    ("constant, large", {"kind": "constant", "rate": 0.3}),
    ("constant, small", {"kind": "constant", "rate": 0.003}),
    ("step: halve every 20", {"kind": "step", "rate": 0.3, "every": 20, "factor": 0.5}),
    ("cosine", {"kind": "cosine", "rate": 0.3, "final": 0}),
    ("warm-up + cosine", {"kind": "warmup_cosine", "rate": 0.3, "warmup": 10, "final": 0}),
)


def parameters(
    *,
    kind="step",
    rate=0.3,
    every=20,
    factor=0.5,
    milestones=(25, 60, 80),
    decay=0.95,
    warmup=10,
    final=0.0,
    noise=1.0,
    epoch=50,
    seed=1,
):
    """Check the parameters of "schedule".

    Parameters
    ----------
    kind : {"constant", "step", "milestones", "exponential", "linear", "cosine", "warmup_cosine", "one_cycle"}
        One of `lib.schedules`, over 100 epochs.
    rate : float in [0.001, 1]
        η₀, the largest rate of the schedule, with which most start.
    every : int in 1 … 50
        Of "step": epochs from one step to the next.
    factor : float in [0.01, 1]
        Of "step" and "milestones": by what they multiply the rate.
    milestones : list of 1 to 5 int in 1 … 99, ascending
    decay : float in [0.8, 1]
        Of "exponential": by what every epoch multiplies the rate.
    warmup : int in 1 … 50
        Of "warmup_cosine" and "one_cycle": how many epochs go up.
    final : float in [0, 1]
        Of "linear" and the cosines: the rate at the end, as a share of η₀.
    noise : float in [0, 3]
        σ: standard deviation of what is added to each entry of the gradient in every step.
    epoch : int in 0 … 99
        The one that is looked at.
    seed : int in 0 … 10⁶
        Of the noise.
    """
    return {
        "kind": choice(kind, "kind", KINDS),
        "rate": number(rate, "rate", low=0.001, high=1),
        "every": whole_number(every, "every", low=1, high=50),
        "factor": number(factor, "factor", low=0.01, high=1),
        "milestones": _ascending(milestones),
        "decay": number(decay, "decay", low=0.8, high=1),
        "warmup": whole_number(warmup, "warmup", low=1, high=50),
        "final": number(final, "final", low=0, high=1),
        "noise": number(noise, "noise", low=0, high=3),
        "epoch": whole_number(epoch, "epoch", low=0, high=EPOCHS - 1),
        "seed": whole_number(seed, "seed", low=0, high=1_000_000),
        "kinds": [list(each) for each in KINDS.items()],
        "presets": [list(each) for each in PRESETS],
        "epochs": EPOCHS,
        "steps": STEPS,
        "start": START,
        "decades": list(DECADES),
    }


def _ascending(milestones):
    epochs = items(milestones, "milestones", 1, 5, "epochs")
    found = [whole_number(each, "milestones", low=1, high=EPOCHS - 1) for each in epochs]
    if found != sorted(set(found)):
        raise ValueError(f"milestones must ascend; they are {found}")
    return found


def schedule(p):
    """Return the schedule of `lib.schedules` that is meant."""
    rate, final = p["rate"], p["final"] * p["rate"]
    made = {
        "constant": lambda: schedules.Constant(rate),
        "step": lambda: schedules.StepDecay(rate, p["every"], p["factor"]),
        "milestones": lambda: schedules.MultiStepDecay(rate, p["milestones"], p["factor"]),
        "exponential": lambda: schedules.ExponentialDecay(rate, p["decay"]),
        "linear": lambda: schedules.LinearDecay(rate, EPOCHS, final),
        "cosine": lambda: schedules.CosineDecay(rate, EPOCHS, final),
        "warmup_cosine": lambda: schedules.Warmup(
            schedules.CosineDecay(rate, EPOCHS - p["warmup"], final), p["warmup"]
        ),
        "one_cycle": lambda: schedules.OneCycle(rate, EPOCHS, p["warmup"] / EPOCHS),
    }
    return made[p["kind"]]()


def floor(rate, noise):
    """Return the mean loss where w ← w − η(w + σz) settles: w² is then ησ²/(2 − η) on average."""
    return noise**2 * rate / (2 * (2 - rate))


def expected_losses(rates, noise):
    """Return the mean of w²/2 over the noise at the start and after each epoch with these rates."""
    mean, variance = START, 0.0
    losses = [mean**2 / 2]
    for rate in rates:
        for _ in range(STEPS):
            mean, variance = (1 - rate) * mean, (1 - rate) ** 2 * variance + (rate * noise) ** 2
        losses.append((mean**2 + variance) / 2)
    return losses


def picture(p):
    """Return the rate above the mean loss with its floor, and alt text that gives both at the end."""
    drawing = Picture(400, 330)
    rates = [schedule(p)(epoch) for epoch in range(EPOCHS)]
    drawing.text(20, 15, "learning rate", anchor="start")
    top = max(rates)
    _stairs(drawing, [110 - 85 * rate / top for rate in rates], BLUE, stroke_width=3)
    drawing.line(20, 110, 380, 110)
    drawing.text(20, 138, "loss (log); dashed: constant rate, floor", anchor="start")
    constant = expected_losses([p["rate"]] * EPOCHS, p["noise"])
    losses = expected_losses(rates, p["noise"])
    _stairs(drawing, [_height(floor(rate, p["noise"])) for rate in rates], GREEN, stroke_dasharray="6 4")
    _curve(drawing, constant, GRAY_ON_BOTH, stroke_dasharray="3 3")
    _curve(drawing, losses, VERMILION, stroke_width=3)
    drawing.line(20, 310, 380, 310)
    drawing.text(20, 327, "0")
    drawing.text(200, 327, "epoch")
    drawing.text(376, 327, f"{EPOCHS}")
    alt = (
        f"The learning rate ({KINDS[p['kind']]}) goes from {rates[0]:.3g} to {rates[-1]:.3g} in {EPOCHS} epochs. Below "
        f"it the loss of a noisy quadratic, on average: {losses[-1]:.3g} at the end, with the constant rate "
        f"{p['rate']:g} {constant[-1]:.3g}."
    )
    return drawing, alt


def _height(loss):
    low, high = DECADES
    power = np.clip(np.log10(max(loss, 1e-300)), low, high)
    return 310 - 160 * (power - low) / (high - low)


def _stairs(drawing, heights, color, **attributes):
    """Draw one tread an epoch; equal ones next to each other are one."""
    d, last = "", None
    for epoch, y in enumerate(f"{height:.0f}" for height in heights):
        if y != last:
            d += f"H{20 + 3.6 * epoch:.0f}V{y}" if d else f"M20,{y}"
        last = y
    drawing.add("path", d=d + "H380", fill="none", stroke=color, **attributes)


def _curve(drawing, losses, color, **attributes):
    places = [(20 + 3.6 * k, _height(loss)) for k, loss in enumerate(losses) if k < 10 or k % 2 == 0]
    drawing.polyline(places, color, ".0f", **attributes)
