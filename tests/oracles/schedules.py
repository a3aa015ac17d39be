"""What the exercises of the chapter `schedules` ask for, by the library or in another way.

`INDEPENDENT` has a function for each code exercise. `SLOPES` has a numerical gradient for each whose answer is a
gradient.
"""

import numpy as np

from lib import schedules


def step_decay(epoch, initial, every, factor):
    """Go through the epochs and remember the rate, as a training loop does; the library must say the same."""
    rate = initial
    for now in range(1, epoch + 1):
        if now % every == 0:
            rate *= factor
    np.testing.assert_allclose(schedules.StepDecay(initial, every, factor)(epoch), rate, rtol=1e-12)
    return rate


def multi_step_decay(epoch, initial, milestones, factor):
    """Go through the epochs and remember the rate, as a training loop does; the library must say the same."""
    rate = initial
    for now in range(epoch + 1):
        rate *= factor ** milestones.count(now)
    np.testing.assert_allclose(schedules.MultiStepDecay(initial, milestones, factor)(epoch), rate, rtol=1e-12)
    return rate


def exponential_decay(epoch, initial, factor):
    return schedules.ExponentialDecay(initial, factor)(epoch)


def linear_decay(epoch, initial, epochs, final):
    return schedules.LinearDecay(initial, epochs, final)(epoch)


def cosine_decay(epoch, initial, epochs, final):
    return schedules.CosineDecay(initial, epochs, final)(epoch)


def warmup(epoch, initial, warmup_epochs, start_factor):
    return schedules.Warmup(schedules.Constant(initial), warmup_epochs, start_factor)(epoch)


def one_cycle(epoch, maximum, epochs, warmup_share, initial_divisor, final_divisor):
    return schedules.OneCycle(maximum, epochs, warmup_share, initial_divisor, final_divisor)(epoch)


INDEPENDENT = {
    "schedules/step-decay": step_decay,
    "schedules/multi-step-decay": multi_step_decay,
    "schedules/exponential-decay": exponential_decay,
    "schedules/linear-decay": linear_decay,
    "schedules/cosine-decay": cosine_decay,
    "schedules/warmup": warmup,
    "schedules/one-cycle": one_cycle,
    "schedules/range-test": np.geomspace,
}
SLOPES = {}
