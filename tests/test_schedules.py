"""Schedules: PyTorch's numbers, values by hand, and nothing that is remembered."""

import dataclasses
import itertools
import math
import warnings

import pytest

from lib import schedules
from lib.schedules import (
    Constant,
    CosineDecay,
    ExponentialDecay,
    LinearDecay,
    MultiStepDecay,
    OneCycle,
    StepDecay,
    Warmup,
)

BY_HAND = [
    (Constant(0.3), {0: 0.3, 7: 0.3, 1e6: 0.3}),
    (StepDecay(0.8, 5, 0.5), {0: 0.8, 4: 0.8, 5: 0.4, 9: 0.4, 10: 0.2, 12: 0.2, 4.99: 0.8}),
    (StepDecay(1.0, 1, 0.1), {0: 1, 1: 0.1, 2: 0.01}),
    (MultiStepDecay(1.0, (50, 125, 160), 0.1), {0: 1, 49: 1, 50: 0.1, 124: 0.1, 125: 0.01, 159: 0.01, 160: 0.001}),
    (MultiStepDecay(1.0, [160, 50, 125], 0.1), {49: 1, 50: 0.1, 1000: 0.001}),
    (MultiStepDecay(1.0, [], 0.1), {0: 1, 1000: 1}),
    (ExponentialDecay(1.0, 0.98), {0: 1, 1: 0.98, 2: 0.9604, 0.5: math.sqrt(0.98)}),
    (LinearDecay(0.4, 20, 0.1), {0: 0.4, 10: 0.25, 20: 0.1, 21: 0.1, 1000: 0.1}),
    (LinearDecay(0.4, 20), {0: 0.4, 10: 0.2, 20: 0.0, 30: 0.0}),
    (CosineDecay(0.4, 20), {0: 0.4, 5: 0.2 + 0.2 * math.sqrt(0.5), 10: 0.2, 20: 0.0, 30: 0.0}),
    (CosineDecay(0.4, 20, 0.1), {0: 0.4, 10: 0.25, 20: 0.1, 40: 0.1}),
    (Warmup(Constant(0.5), 5), {0: 0.05, 1: 0.14, 2: 0.23, 4: 0.41, 5: 0.5, 6: 0.5}),
    (Warmup(StepDecay(0.8, 5, 0.5), 3, 0.5), {0: 0.4, 3: 0.8, 7: 0.8, 8: 0.4}),
    (Warmup(Constant(0.5), 1), {0: 0.05, 1: 0.5}),
    (OneCycle(1.0, 10), {0: 0.04, 2: 1.0, 9: 4e-6, 100: 4e-6}),
    (OneCycle(1.0, 49, 1 / 49), {0: 1.0, 48: 4e-6}),  # 1/49 of 49 is 1 but for rounding
    (OneCycle(1.0, 9, 1 / 3, 10, 100), {0: 0.1, 1: 0.55, 2: 1.0, 5: (1 + 0.001) / 2, 8: 0.001}),
]
VALUES = [(schedule, epoch, rate) for schedule, rates in BY_HAND for epoch, rate in rates.items()]
every_one = pytest.mark.parametrize("schedule", [schedule for schedule, _ in BY_HAND], ids=str)


@pytest.mark.parametrize(("schedule", "epoch", "rate"), VALUES, ids=str)
def test_rate_by_hand(schedule, epoch, rate):
    assert schedule(epoch) == pytest.approx(rate, rel=1e-12, abs=1e-15)


# PyTorch's: what is made with the optimizer and, for a rate that depends on it, the first rate.
TWINS = [
    (StepDecay(0.8, 5, 0.5), lambda s, o: s.StepLR(o, 5, 0.5), 0.8),
    (StepDecay(0.1, 7, 0.3), lambda s, o: s.StepLR(o, 7, 0.3), 0.1),
    (MultiStepDecay(1.0, (5, 12, 16), 0.1), lambda s, o: s.MultiStepLR(o, [5, 12, 16], 0.1), 1.0),
    (ExponentialDecay(0.5, 0.98), lambda s, o: s.ExponentialLR(o, 0.98), 0.5),
    (LinearDecay(0.4, 20, 0.1), lambda s, o: s.LinearLR(o, 1.0, 0.25, 20), 0.4),
    (LinearDecay(0.4, 20), lambda s, o: s.LinearLR(o, 1.0, 0.0, 20), 0.4),
    (CosineDecay(0.4, 30), lambda s, o: s.CosineAnnealingLR(o, 30), 0.4),
    (CosineDecay(0.4, 29, 0.01), lambda s, o: s.CosineAnnealingLR(o, 29, 0.01), 0.4),
    (
        Warmup(Constant(0.5), 5),
        lambda s, o: s.SequentialLR(o, [s.LinearLR(o, 0.1, 1.0, 5), s.ConstantLR(o, 1.0)], [5]),
        0.5,
    ),
    (
        Warmup(CosineDecay(0.5, 25), 5, 0.2),
        lambda s, o: s.SequentialLR(o, [s.LinearLR(o, 0.2, 1.0, 5), s.CosineAnnealingLR(o, 25)], [5]),
        0.5,
    ),
    (OneCycle(0.6, 30), lambda s, o: s.OneCycleLR(o, 0.6, total_steps=30), 0.6),
    (
        OneCycle(0.6, 30, 0.5, 10, 100),
        lambda s, o: s.OneCycleLR(o, 0.6, total_steps=30, pct_start=0.5, div_factor=10, final_div_factor=100),
        0.6,
    ),
]


def test_every_schedule_has_a_row():
    for table, without in (("BY_HAND", set()), ("TWINS", {"Constant"})):
        missing = set(schedules.__all__) - {type(row[0]).__name__ for row in globals()[table]}
        assert missing == without, f"add a row to {table}"


@pytest.mark.parametrize(("schedule", "make", "initial"), TWINS, ids=[str(schedule) for schedule, _, _ in TWINS])
def test_equals_pytorch_over_30_epochs(schedule, make, initial, torch):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], initial)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # SequentialLR's own: about a call that it makes itself
        twin = make(torch.optim.lr_scheduler, optimizer)
        for epoch in range(30):
            assert schedule(epoch) == pytest.approx(optimizer.param_groups[0]["lr"], rel=1e-9, abs=1e-12)
            optimizer.step()
            if epoch < 29:
                twin.step()


def test_pytorchs_cosine_climbs_again_and_ours_does_not(torch):
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], 0.4)
    twin, ours = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, 10), CosineDecay(0.4, 10)
    rates = []
    for _ in range(20):
        optimizer.step()
        twin.step()
        rates.append(optimizer.param_groups[0]["lr"])
    assert rates[-1] == pytest.approx(0.4)
    assert ours(20) == 0


@every_one
def test_a_schedule_remembers_nothing(schedule):
    forwards = [schedule(epoch) for epoch in range(40)]
    backwards = [schedule(epoch) for epoch in reversed(range(40))]
    assert forwards == backwards[::-1]
    assert all(type(rate) is float for rate in forwards)


@every_one
def test_a_schedule_cannot_be_changed_behind_its_checks(schedule):
    field = dataclasses.fields(schedule)[0].name
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(schedule, field, 1.0)


@pytest.mark.parametrize("schedule", [s for s, _ in BY_HAND if not isinstance(s, (Warmup, OneCycle))], ids=str)
def test_a_decay_never_climbs(schedule):
    rates = [schedule(k / 4) for k in range(200)]
    assert all(before >= after for before, after in itertools.pairwise(rates))


ENDS = [
    (LinearDecay(0.1, 10, 1e-20), {0: 0.1, 10: 1e-20, 99: 1e-20}),
    (LinearDecay(1e-20, 10, 0.1), {0: 1e-20, 10: 0.1}),
    (CosineDecay(0.1, 10, 1e-20), {0: 0.1, 10: 1e-20, 99: 1e-20}),
    (CosineDecay(1e-20, 10, 0.1), {0: 1e-20, 10: 0.1}),
    (Warmup(Constant(0.1), 10, 1e-20), {0: 1e-21, 10: 0.1}),
    (OneCycle(1.0, 10, 0.3, 1e20, 1e20), {0: 1e-20, 2: 1.0, 9: 1e-40}),
]


@pytest.mark.parametrize(("schedule", "rates"), ENDS, ids=[str(schedule) for schedule, _ in ENDS])
def test_a_rate_far_below_the_other_is_reached_as_well(schedule, rates):
    assert {epoch: schedule(epoch) for epoch in rates} == pytest.approx(rates, rel=1e-15, abs=0)


def test_one_cycle_goes_up_once_and_down_once():
    rates = [OneCycle(1.0, 50)(epoch) for epoch in range(50)]
    top = rates.index(max(rates))
    assert top == 14
    assert rates[: top + 1] == sorted(rates[: top + 1])
    assert rates[top:] == sorted(rates[top:], reverse=True)


def test_the_mean_of_a_cosine_is_half_of_its_start():
    schedule = CosineDecay(0.4, 1000)
    assert sum(schedule(epoch + 0.5) for epoch in range(1000)) / 1000 == pytest.approx(0.2)


@every_one
@pytest.mark.parametrize("epoch", [-1, -0.5, math.nan, math.inf, "3", None, True])
def test_what_is_no_epoch_is_refused(schedule, epoch):
    with pytest.raises(ValueError, match=r"epoch must be a finite number in \[0, inf\); it is"):
        schedule(epoch)


WRONG = [
    (lambda: Constant(0.0), r"initial must be a finite number in \(0, inf\); it is 0.0"),
    (lambda: StepDecay(-1, 5, 0.5), "initial must be"),
    (lambda: StepDecay(1.0, 0, 0.5), "every must be a whole number of at least 1; it is 0"),
    (lambda: StepDecay(1.0, 2.5, 0.5), "every must be a whole number"),
    (lambda: StepDecay(1.0, 5, 0.0), r"factor must be a finite number in \(0, 1\]; it is 0.0"),
    (lambda: StepDecay(1.0, 5, 1.5), "factor must be"),
    (lambda: MultiStepDecay(1.0, "50", 0.1), "milestones must be a sequence of epochs; it is '50'"),
    (lambda: MultiStepDecay(1.0, 50, 0.1), "milestones must be a sequence of epochs; it is 50"),
    (lambda: MultiStepDecay(1.0, [5, -1], 0.1), r"milestones\[1\] must be a whole number of at least 0; it is -1"),
    (lambda: MultiStepDecay(1.0, [5.5], 0.1), r"milestones\[0\] must be a whole number"),
    (lambda: MultiStepDecay(1.0, [5], 2), "factor must be"),
    (lambda: ExponentialDecay(1.0, 98), "factor must be"),
    (lambda: LinearDecay(1.0, 0), "epochs must be a whole number of at least 1; it is 0"),
    (lambda: LinearDecay(1.0, 10, -0.1), r"final must be a finite number in \[0, inf\); it is -0.1"),
    (lambda: CosineDecay("fast", 10), "initial must be"),
    (lambda: CosineDecay(1.0, 10, math.nan), "final must be"),
    (lambda: Warmup(0.1, 5), r"after must be a schedule, such as Constant\(0.1\); it is 0.1"),
    (lambda: Warmup(Constant(0.1), 0), "epochs must be"),
    (lambda: Warmup(Constant(0.1), 5, 0.0), r"start_factor must be a finite number in \(0, 1\]; it is 0.0"),
    (lambda: OneCycle(0.0, 10), "maximum must be"),
    (lambda: OneCycle(1.0, 1), "epochs must be a whole number of at least 2; it is 1"),
    (lambda: OneCycle(1.0, 10, 1.0), r"warmup must be a finite number in \(0, 1\); it is 1.0"),
    (lambda: OneCycle(1.0, 10, 0.05), "warmup must leave an epoch to go up; 0.05 of 10 epochs is none"),
    (lambda: OneCycle(1.0, 10, 0.3, 0.5), "initial_divisor must be"),
    (lambda: OneCycle(1.0, 10, 0.3, 25, 0), "final_divisor must be"),
]


@pytest.mark.parametrize(("make", "message"), WRONG, ids=[message for _, message in WRONG])
def test_bad_parameters_are_named(make, message):
    with pytest.raises(ValueError, match=message):
        make()
