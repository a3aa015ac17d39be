"""What figures draw is what they were given: curves, borders, marks, at the places that their titles speak of."""

import matplotlib.pyplot as plt
import numpy as np
import pytest

from lib import figures
from lib.figures import (
    backpropagation,
    gradient_descent,
    hinge_loss,
    linear_scores,
    losses,
    optimizers,
    regularization,
    schedules,
    softmax,
)
from lib.figures import digits as of_digits

RUN = np.linspace(0, 1, 20)
POINTS, CLASSES = np.array([[-0.5, -0.5], [0.5, -0.5], [0.0, 0.5]]), np.arange(3)
SIDES = np.array([-1, 1, 1])


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def near(values, error=1e-12):
    return pytest.approx(values, abs=error)


def test_a_range_is_shaded_from_the_least_to_the_largest():
    _, axes = plt.subplots()
    figures.mean_and_range(axes, np.arange(2), np.array([[1, 4], [2, 5], [6, 6]]), "-")
    assert axes.lines[0].get_ydata().tolist() == [3, 5]
    assert {tuple(at) for at in axes.collections[0].get_paths()[0].vertices} == {(0, 1), (0, 6), (1, 4), (1, 6)}


def test_both_halves_of_the_digits_have_one_scale():
    weights = np.ones((10, 64))
    weights[9] = 4
    figure = figures.digits_in_halves([("learned", weights, None, True)], 2)
    assert {image.norm.vmax for axes in figure.axes for image in axes.images} == {4}


def test_contours_take_x_first():
    _, axes = plt.subplots()
    figures.contours(axes, lambda points: points[..., 0], (0, 1), (0, 5), [0.25])
    assert axes.collections[0].get_paths()[0].vertices[:, 0] == near(0.25)


def test_the_street_is_where_the_score_is_minus_1_0_and_1():
    weights, bias = np.array([1.0, 0.2]), 0.5
    axes = hinge_loss.street(POINTS, SIDES, weights, bias, SIDES > 0).axes[0]
    levels = [line.get_xydata() @ weights + bias for line in axes.lines[-3:]]
    assert np.array(levels) == near(np.array([[-1, -1], [0, 0], [1, 1]]))


def test_bars_are_the_spread_in_testing():
    runs = np.array([[[0.9, 0.9, 0.9]], [[0.5, 0.6, 0.7]]])
    (axes,) = hinge_loss.accuracy_against_strength([1e-3], {"fixed rate": runs, "falling rate": runs}).axes
    assert [bar.get_segments()[0][:, 1] for bar in axes.collections] == [near([50, 70])] * 2


def test_borders_are_where_two_scores_tie_and_dashed_lines_where_one_is_0():
    weights, bias = np.array([[1.0, 0.0, -1.0], [0.0, 1.0, 1.0]]), np.array([0.3, -0.2, 0.1])
    (axes,) = linear_scores.regions(POINTS, CLASSES, weights, bias).axes
    ties, zeros = (
        [line.get_xydata() @ weights + bias for line in axes.lines if line.get_linestyle() == dash]
        for dash in ("-", "--")
    )
    assert len(ties) > 1
    for scores in ties:
        assert np.diff(np.sort(scores)[:, -2:]) == near(0, 1e-9)
    assert [scores[:, k] for k, scores in enumerate(zeros)] == [near(0, 1e-9)] * 3


def test_batches_stand_at_their_epochs_and_at_their_steps():
    panels = gradient_descent.batches({10: np.ones((1, 2))}, np.array([10, 20]), 50).axes
    assert [axes.lines[0].get_xdata().tolist() for axes in panels] == [[2, 4], [10, 20]]


def test_steps_lie_on_the_parabola():
    figure = gradient_descent.four_rates(dict.fromkeys((1, 2, 3, 4), np.array([3.0, -2.0])))
    for line in (line for axes in figure.axes for line in axes.lines):
        assert line.get_ydata() == near(line.get_xdata() ** 2)


def test_units_switch_on_at_their_lines():
    weights, bias = np.array([[3.0, 1.0], [4.0, -1.0]]), np.array([0.5, 0.2])
    (axes,) = backpropagation.unit_lines(POINTS, CLASSES, (weights, bias), lambda _, at: at @ POINTS.T).axes
    drawn = [line.get_xydata() for line in axes.lines if line.get_color() == figures.GRAY]
    assert [ends @ w + b for ends, w, b in zip(drawn, weights.T, bias, strict=True)] == [near(0)] * 2


def test_six_runs_draw_training_then_checking():
    figure = of_digits.six_runs(dict.fromkeys("abcdef", (RUN, RUN + 1)))
    assert [[line.get_ydata()[0] for line in axes.lines] for axes in figure.axes] == [[0, 1]] * 6


def test_the_pinball_loss_leans_as_its_title_says():
    y = losses.pinball([0.75, 0.5]).axes[0].lines[0].get_ydata()
    assert [y[0], y[-1]] == near([1.5, 0.5])


def test_lines_stand_at_the_median_and_at_the_mean():
    (axes,) = losses.between(RUN + 1, RUN + 4, [3.0, 4.0, 11.0]).axes
    assert [line.get_ydata()[0] for line in axes.lines[1:]] == [4, 6]


def test_the_mistake_itself_has_no_slope_at_its_step():
    def step(z):
        return np.where(z > 0, 0.0, 1.0)

    upper, _ = losses.margins(dict.fromkeys("abcd", step), lambda price, z: 0 * z).axes
    assert np.isnan(upper.lines[0].get_ydata()).sum() == 1


def test_pulls_are_the_slopes_of_the_losses():
    def shares(s):
        return np.exp(s - s.max()) / np.exp(s - s.max()).sum()

    left, right = softmax.patched_loss(shares).axes
    for curve, slope in zip(left.lines, right.lines, strict=True):
        x, y = curve.get_data()
        assert slope.get_ydata()[1:-1] == near(np.gradient(y, x)[1:-1], 1e-3)


def test_groups_of_fewer_than_ten_answers_are_left_out_and_marks_grow_with_their_number():
    claimed, answers = np.array([0.2, 0.5, 0.9]), np.array([9, 10, 40])
    (axes,) = softmax.calibration({"a": (claimed, claimed, answers)}).axes
    assert axes.lines[1].get_xdata().tolist() == [0.5, 0.9]
    small, large = axes.collections[0].get_sizes()
    assert large == near(4 * small)


def test_the_median_ends_where_the_first_run_does():
    curves = np.array([[2.0, 1.0, np.nan], [2.0, 3.0, 4.0], [2.0, 1.0, 9.0]])
    (axes,) = schedules.range_test(np.array([0.1, 0.2, 0.4]), curves).axes
    assert axes.lines[-1].get_xydata() == near(np.array([[0.1, 2], [0.2, 1]]))


def test_both_panels_of_a_sweep_draw_means():
    runs = {name: np.array([[0.9, 0.92], [0.94, 0.96]]) for name in optimizers.OPTIMIZER_LOOKS}
    for axes in optimizers.sweeps([0.1, 1], runs).axes:
        assert [line.get_ydata() for line in axes.lines] == [near([0.92, 0.94])] * 6


def test_coefficients_count_from_the_constant():
    x, y = regularization.polynomials(RUN, RUN, np.sin, {2: [1.0, 0.0, 3.0]}).axes[0].lines[1].get_data()
    assert y == near(1 + 3 * x**2)
