"""Figures of as little as there may be, a single image, a single panel, no error at all; their look; what they draw."""

import io
import itertools
import re

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.offsetbox import AnnotationBbox

from lib import figures
from lib.datasets import digits
from lib.figures import (
    activations,
    backpropagation,
    digits_and_labels,
    gradient_descent,
    hinge_loss,
    linear_scores,
    losses,
    optimizers,
    regularization,
    schedules,
    softmax,
    style,
)
from lib.figures import digits as of_digits
from lib.figures.optimizers import OPTIMIZER_LOOKS
from lib.regularizers import L1, L2, ElasticNet
from lib.surfaces import ravine

IMAGES, LABELS = digits().images[:7], digits().labels[:7]
POINTS, CLASSES = np.array([[-0.5, -0.5], [0.5, -0.5], [0.0, 0.5]]), np.arange(3)


class Nearest:
    def forward(self, points):
        return points @ POINTS.T


OF_ONE = {
    "digits_and_labels": lambda: digits_and_labels(IMAGES[:1], LABELS[:1]),
    "pictures": lambda: linear_scores.pictures({"gray": IMAGES[0]}),
    "shuffled_digits": lambda: linear_scores.shuffled_digits(IMAGES[:1], np.arange(64)[::-1]),
    "errors": lambda: of_digits.errors(IMAGES[:1], LABELS[:1], [8]),
    "demands": lambda: hinge_loss.demands(np.array([[1.0, 2.0, 3.0]]), [2], ["cat", "dog", "fox"], 1.0),
    "hinges": lambda: backpropagation.hinges(CLASSES, CLASSES, {4: CLASSES}, {4: CLASSES}, shown=(4,)),
    "spiral_regions": lambda: backpropagation.spiral_regions(POINTS, CLASSES, {"linear": Nearest().forward}),
    "polynomials": lambda: regularization.polynomials(CLASSES, CLASSES, np.sin, {1: np.ones(2)}),
    "boundaries": lambda: regularization.boundaries(POINTS, CLASSES, {0.1: Nearest()}),
}


@pytest.fixture(autouse=True)
def closed():
    yield
    plt.close("all")


def test_figures_stand_on_white_paper():
    """In JupyterLab's dark theme, what has no ground of its own lies on black."""
    saved = io.BytesIO()
    with mpl.rc_context():
        style()
        plt.figure().savefig(saved, format="svg")
    assert re.search(rb'id="patch_1">[^>]*fill: #ffffff', saved.getvalue())


@pytest.mark.parametrize("draw", OF_ONE.values(), ids=OF_ONE)
def test_there_may_be_one_of_what_is_drawn_side_by_side(draw):
    figure = draw()
    figure.draw_without_rendering()
    assert len(figure.axes) == (2 if draw is OF_ONE["shuffled_digits"] else 1)


def test_a_classifier_without_errors_is_told_so():
    figure = of_digits.errors(IMAGES[:0], LABELS[:0], LABELS[:0])
    figure.draw_without_rendering()
    assert figure.get_suptitle() == "No image was misread"
    assert not any(axes.images or axes.axison for axes in figure.axes)


@pytest.mark.parametrize(("count", "most", "shown"), [(3, 10, 3), (7, 10, 7), (7, 4, 4)])
def test_errors_are_drawn_up_to_so_many(count, most, shown):
    figure = of_digits.errors(IMAGES[:count], LABELS[:count], LABELS[:count][::-1], most)
    assert sum(len(axes.images) for axes in figure.axes) == shown


def test_error_bars_of_gains_lie_along_the_gain():
    (axes,) = of_digits.gains(["a", "b"], [(-2, 0.5), (1, 0.25)], [(0, 0.125), (1, 1)]).axes
    bars = [segment for bar in axes.collections for segment in bar.get_segments()]
    assert [np.diff(bar, axis=0).tolist() for bar in bars] == [[[1, 0]], [[0.5, 0]], [[0.25, 0]], [[2, 0]]]


def test_strong_negative_pixels_carry_a_dash():
    _, (ink, signed) = plt.subplots(1, 2)
    image = np.zeros((8, 8))
    image[1, 2], image[3, 4], image[5, 6] = -1, 1, -0.1
    figures.draw_digits([ink], np.abs(image)[None])
    figures.draw_digits([signed], image[None], signed=True)
    assert not ink.lines
    assert [line.get_xydata().tolist() for line in signed.lines] == [[[2, 1]]]


def test_a_halving_is_marked_before_the_first_epoch_with_the_lower_rate():
    runs = np.tile(np.linspace(1, 0.5, 20), (2, 1))
    (axes,) = schedules.halvings(runs, runs, runs, (5, 10)).axes
    marks = [line.get_xdata()[0] for line in axes.lines if list(line.get_ydata()) == [0.2, 1]]
    assert marks == [4.5, 9.5]


@pytest.mark.parametrize(("count", "most", "drawn"), [(0, 10, 0), (7, 4, 8)])
def test_of_what_stands_beside_errors_as_many_are_drawn(count, most, drawn):
    images, labels = IMAGES[:count], LABELS[:count]
    figure = of_digits.errors(images, labels, labels, most, beside=(images, labels))
    assert sum(len(axes.images) for axes in figure.axes) == drawn


def test_below_an_error_stands_what_is_beside_it():
    figure = of_digits.errors(IMAGES, LABELS, LABELS, beside=(IMAGES[::-1], LABELS[::-1]))
    drawn = [axes.images[0].get_array() for axes in figure.axes if axes.images]
    assert np.array(drawn[:5]) == pytest.approx(IMAGES[:5])  # the first row, and below it the others
    assert np.array(drawn[5:10]) == pytest.approx(IMAGES[::-1][:5])
    assert [axes.get_title() for axes in figure.axes[5:7]] == [f"near: a {label}" for label in LABELS[::-1][:2]]


# The look


@pytest.fixture
def styled():
    with mpl.rc_context(figures.STYLE):
        yield


def texts(figure):
    return [text for text in figure.findobj(mpl.text.Text) if text.get_text()]


RUN = np.linspace(0, 1, 20)
SIDES = np.array([-1, 1, 1])
WITH_WORDS = {
    "grays": linear_scores.grays,
    "channels": lambda: linear_scores.channels(np.zeros((6, 5, 3))),
    "flattened": lambda: linear_scores.flattened(IMAGES[0].reshape(8, 8)),
    "mistake": lambda: linear_scores.mistake(IMAGES[1].ravel(), IMAGES[2].ravel() - 0.5, -0.5),
    "three_templates": lambda: linear_scores.three_templates(*[np.tile(IMAGES[0].ravel(), (10, 1))] * 3),
    "lifted": lambda: linear_scores.lifted(POINTS, SIDES.clip(0)),
    "moved": lambda: linear_scores.moved({"gradient histograms": RUN[-5:]}),
    "conditioning": lambda: linear_scores.conditioning(RUN, RUN**2, RUN),
    "loss_against_true_score": lambda: hinge_loss.loss_against_true_score(RUN, 2 - 2 * RUN, [0.5]),
    "two_minimizers": lambda: hinge_loss.two_minimizers(RUN, {"hinge": RUN, "squared hinge": RUN**2}),
    "subgradients": lambda: hinge_loss.subgradients([0, 0.5, 1]),
    "training_curves": lambda: hinge_loss.training_curves(RUN[None], RUN[None]),
    "pushes": lambda: hinge_loss.pushes(IMAGES.reshape(7, 64), LABELS, RUN[:7], np.ones((64, 7))),
    "attention": lambda: hinge_loss.attention(RUN),
    "street": lambda: hinge_loss.street(POINTS, SIDES, np.array([1.0, 0.2]), 0.0, SIDES > 0),
    "kernel_boundary": lambda: hinge_loss.kernel_boundary(POINTS, SIDES, lambda x: x[:, 0], SIDES > 0),
    "accuracy_against_strength": lambda: hinge_loss.accuracy_against_strength(
        [1e-5, 1e-3, 1], dict.fromkeys(("fixed rate", "falling rate"), np.stack([POINTS, POINTS]))
    ),
    "confusion": lambda: figures.confusion(np.arange(100).reshape(10, 10)),
    "patched_loss": lambda: softmax.patched_loss(lambda s: np.exp(s - s.max()) / np.exp(s - s.max()).sum()),
    "two_losses": softmax.two_losses,
    "curves_and_slopes": losses.curves_and_slopes,
    "noise": lambda: losses.noise(lambda r: np.exp(-(r**2) / 2), lambda r: np.exp(-abs(r))),
    "between": lambda: losses.between(np.geomspace(0.05, 200, 20), 4 + 7 * RUN, [3.0, 4.1, 30.0]),
    "with_momentum": lambda: optimizers.with_momentum(ravine, dict.fromkeys(("the gradient", "its mean"), POINTS)),
    "long_runs": lambda: optimizers.long_runs(dict.fromkeys(("momentum", "Adam, ε = 0.1"), RUN)),
    "pinball": lambda: losses.pinball([0.5, 0.75]),
    "margins": lambda: losses.margins(
        {name: lambda z: (1 - z) ** 2 for name in ("0/1", "hinge", "cross-entropy", "(1 − z)²")}, lambda _, z: z
    ),
}


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("draw", (OF_ONE | WITH_WORDS).values(), ids=OF_ONE | WITH_WORDS)
def test_letters_are_large_enough_for_a_phone(draw):
    """There a figure is 358 pixels wide; letters are to have 10.5, and what sticks out makes all of it smaller."""
    figure = draw()
    figure.draw_without_rendering()
    pixels = 358 / max(figure.get_tightbbox().width + 2 * mpl.rcParams["savefig.pad_inches"], 358 / 96)
    assert min(text.get_fontsize() for text in texts(figure)) * pixels / 72 >= 10.5


@pytest.mark.usefixtures("styled")
@pytest.mark.parametrize("sample", [True, False])
def test_a_direct_label_is_in_ink_after_a_piece_of_its_line(sample):
    figure, axes = plt.subplots()
    (line,) = axes.plot([1, 2], [3, 4], "--s", color=figures.PURPLE, linewidth=3)
    figures.direct_label(axes, line, "twin", at=0, offset=(7, -2), sample=sample)
    (label,) = axes.findobj(AnnotationBbox)
    assert [*label.xy, *label.xyann] == [1, 3, 7, -2]
    (words,) = label.findobj(lambda each: isinstance(each, mpl.text.Text) and each.get_text() == "twin")
    assert words.get_color() == "black"
    pieces = label.findobj(mpl.lines.Line2D)
    looks = [(each.get_color(), each.get_linestyle(), each.get_marker(), each.get_linewidth()) for each in pieces]
    assert looks == ([(figures.PURPLE, "--", "s", 3)] if sample else [])
    figure.draw_without_rendering()
    for piece in pieces:
        middle = piece.get_window_extent().get_points().mean(axis=0)
        assert label.get_window_extent().contains(*middle)
        assert middle[0] < words.get_window_extent().x0


def test_powers_of_ten_are_written_in_letters_of_one_size():
    _, axes = plt.subplots()
    axes.set(xscale="log", xlim=(1e-9, 1e9))
    figures.plain_powers(axes.xaxis, every=4)
    written = {value: text.get_text() for value, text in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True)}
    assert [written[value] for value in (1e-8, 1e-4, 1, 1e4, 1e8)] == ["1e−8", "1e−4", "1", "10000", "1e8"]


def test_weights_of_zero_are_white():
    _, (axes,) = plt.subplots(1, 1, squeeze=False)
    figures.draw_digits(axes, np.zeros((1, 64)), signed=True)
    (image,) = axes[0].images
    assert image.to_rgba(image.get_array())[0, 0] == pytest.approx(np.ones(4), abs=0.01)
    assert not axes[0].lines[0].get_xdata().size


def test_a_classifier_without_a_mistake_is_not_blamed():
    (axes,) = figures.confusion(np.diag([5, 5, 3])).axes
    assert "None was misread" in {axes.get_title(loc) for loc in ("left", "center")}


# Machado, Oliveira and Fernandes (2009), on linear RGB
DICHROMATS = {
    "protan": [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
    "deutan": [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.011820, 0.042940, 0.968881]],
}


@pytest.mark.parametrize("matrix", DICHROMATS.values(), ids=DICHROMATS)
def test_optimizers_have_colors_that_differ_without_red_or_green(matrix):
    seen = {name: lab(np.clip(matrix @ linear(color), 0, 1)) for name, (color, _) in OPTIMIZER_LOOKS.items()}
    apart = {pair: np.linalg.norm(seen[pair[0]] - seen[pair[1]]) for pair in itertools.combinations(seen, 2)}
    assert {pair: distance for pair, distance in apart.items() if distance < 10} == {}


def linear(color):
    channels = np.array(mpl.colors.to_rgb(color))
    return np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)


def lab(rgb):
    """Return lightness, green to red, blue to yellow: CIELAB under D65."""
    to_xyz = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
    ratios = to_xyz @ rgb / to_xyz.sum(axis=1)
    x, y, z = np.where(ratios > 0.008856, np.cbrt(ratios), 7.787 * ratios + 16 / 116)
    return np.array([116 * y - 16, 500 * (x - y), 200 * (y - z)])


# What single figures show


@pytest.mark.usefixtures("styled")
def test_labels_in_a_row_of_digits_are_more_than_a_space_apart():
    figure = digits_and_labels(IMAGES[[0] * 8], ["9, not 7"] * 8)
    figure.draw_without_rendering()
    boxes = [axes.title.get_window_extent() for axes in figure.axes]
    assert all(left.x1 + 8 < right.x0 for left, right in itertools.pairwise(boxes))


@pytest.mark.parametrize(
    ("counts", "title"),
    [
        ({(8, 1): 6, (3, 5): 4}, "The fullest cell holds 6 of 10 mistakes"),
        ({}, "None was misread"),
    ],
)
def test_a_table_of_mistakes_says_how_full_its_fullest_cell_is(counts, title):
    matrix = 90 * np.eye(10, dtype=int)
    for pair, count in counts.items():
        matrix[pair] = count
    (axes,) = figures.confusion(matrix).axes
    assert axes.get_title("left") + axes.get_title() == title


def test_right_answers_and_pairs_never_mistaken_are_left_blank():
    matrix = 90 * np.eye(10, dtype=int)
    matrix[8, 1], matrix[3, 5] = 6, 4
    (axes,) = figures.confusion(matrix).axes
    assert {(*text.get_position(), text.get_text()) for text in axes.texts} == {(1, 8, "6"), (5, 3, "4")}
    assert np.ma.getmaskarray(axes.images[0].get_array()).diagonal().all()


@pytest.mark.parametrize(
    ("count", "titles", "message"),
    [
        (2, None, "images must be as many as the axes, 3; there are 2"),
        (4, None, "images must be as many as the axes, 3; there are 4"),
        (3, ["one", "two"], "titles must be as many as the axes, 3; there are 2"),
        (3, [], "titles must be as many as the axes, 3; there are 0"),
    ],
)
def test_digits_fill_the_axes_or_none_is_drawn(count, titles, message):
    _, axes = plt.subplots(1, 3)
    with pytest.raises(ValueError, match=message):
        figures.draw_digits(axes.flat, IMAGES[:count], titles)
    assert not any(one.images for one in axes)


def test_a_negative_number_has_a_minus_and_no_hyphen():
    figure = hinge_loss.loss_against_true_score(np.array([0, 1, 2]), np.array([2, 0, 0]), [1])
    assert [text.get_text() for text in figure.axes[0].texts] == ["slope −2", "slope 0"]
    figure = hinge_loss.street(POINTS, SIDES, np.array([1.0, 0.2]), 0.0, SIDES > 0)
    assert [text.get_text() for text in figure.legends[0].texts] == ["class −1", "class +1", "support vector"]


def test_on_a_logarithmic_axis_the_hinge_ends_at_its_margin_and_cross_entropy_goes_on():
    axes = softmax.two_losses().axes[1]
    assert axes.get_yscale() == "log"
    hinge, cross_entropy = (line.get_xydata() for line in axes.lines)
    assert hinge[:, 1] == pytest.approx(1 - hinge[:, 0])
    assert hinge[-1] == pytest.approx([1, 0], abs=1e-5)
    assert hinge[-1, 1] < axes.get_ylim()[0] < cross_entropy[-1, 1]
    assert cross_entropy[-1] == pytest.approx([6, np.log1p(np.exp(-6))])


def test_the_edge_of_regions_is_where_two_scores_tie():
    _, axes = plt.subplots()
    figures.regions(axes, POINTS, CLASSES, Nearest().forward, edge=2)
    corners = np.concatenate([path.vertices for each in axes.collections for path in each.get_paths()])
    scores = np.sort(Nearest().forward(corners))
    assert len(corners) > 100
    assert scores[:, -1] == pytest.approx(scores[:, -2], abs=0.01)


def test_two_classes_have_regions_too():
    _, axes = plt.subplots()
    figures.regions(axes, POINTS, SIDES.clip(0), lambda at: Nearest().forward(at)[:, :2], edge=2)
    assert set(axes.images[0].get_array().flat) == {0, 1}
    assert [len(line.get_xdata()) for line in axes.lines] == [1, 2]
    (edge, _) = axes.collections
    assert np.concatenate([path.vertices for path in edge.get_paths()])[:, 0] == pytest.approx(0)


@pytest.mark.parametrize("count", [1, 4])
def test_regions_are_of_two_or_three_classes(count):
    _, axes = plt.subplots()
    with pytest.raises(ValueError, match=f"scores must return 2 or 3 columns, one a class; it returned {count}"):
        figures.regions(axes, POINTS, CLASSES, lambda at: np.zeros((len(at), count)))


def test_panels_of_regions_have_numbers_and_names_at_the_outer_edges_alone():
    figure = backpropagation.spiral_regions(POINTS, CLASSES, dict.fromkeys("ab", Nearest().forward))
    figure.draw_without_rendering()
    assert [axes.get_ylabel() for axes in figure.axes] == ["x₂", ""]
    assert [any(label.get_visible() for label in axes.get_yticklabels()) for axes in figure.axes] == [True, False]


def test_a_line_of_equal_sums_touches_a_side_of_the_diamond_and_the_middle_of_a_bulge():
    figure = regularization.budgets({"L1": L1(1.0), "elastic net": ElasticNet(1.0, 0.5), "L2": L2(1.0)})
    side, *bulges = (axes.lines[-1].get_xydata() for axes in figure.axes)
    assert side[[0, -1]] == pytest.approx(np.array([[1, 0], [0, 1]]))
    assert [len(points) for points in bulges] == [1, 1]
    assert all(points[0, 0] == pytest.approx(points[0, 1]) for points in bulges)


def test_ways_to_train_are_sorted():
    shares = {"nothing": np.array([0.8, 0.82]), "most": np.array([0.9, 0.94]), "none": np.array([0.1, 0.1])}
    (axes,) = regularization.side_by_side(shares, beside="nothing").axes
    assert axes.lines[-1].get_xdata() == pytest.approx([0.81, 0.81])
    assert [text.get_text() for text in axes.get_yticklabels()] == ["none", "nothing", "most"]


def test_shifts_are_shown_in_ink_above_the_inputs():
    mean = IMAGES.reshape(7, 64).mean(axis=0)
    figure = of_digits.inputs(IMAGES[:5].reshape(5, 64) - mean, mean)
    drawn = [axes.images[0].get_array() for axes in figure.axes]
    assert np.array(drawn[:5]) == pytest.approx(IMAGES[:5])
    assert np.array(drawn[5:]) == pytest.approx(IMAGES[:5] - mean.reshape(8, 8))
    assert [axes.get_title() for axes in figure.axes[:5]] == ["as it is", "down", "up", "right", "left"]


def test_closed_is_hatched_around_the_start_and_not_over_the_path():
    steps = np.array([[0, 0], [0.1, 0.2], [-0.1, -0.1], [0.5, 0.4]])
    figure = activations.zig_zags({"positive": steps, "centred": steps}, (1, -1))
    closed = figure.axes[0].patches
    assert [patch.r for patch in closed] == pytest.approx([1.4 * np.hypot(0.1, 0.2)] * 2)
    assert [sorted((patch.theta1, patch.theta2)) for patch in closed] == [[90, 180], [270, 360]]
    assert not figure.axes[1].patches


def test_every_optimizer_ends_in_a_shape_of_its_own():
    paths = {name: np.array([ravine.start, (k / 10, k / 20)]) for k, name in enumerate(OPTIMIZER_LOOKS)}
    panels = optimizers.races({ravine: paths}).axes
    drawn = [{line.get_marker() for line in axes.lines} - {"None", "x"} for axes in panels]
    assert drawn == [{"o", "s", "^"}, {"v", "D", "P"}]


# Curves, borders and marks stand where the numbers are that the titles speak of


def near(values, error=1e-12):
    return pytest.approx(values, abs=error)


def test_a_long_run_shows_the_farthest_of_every_twenty_steps():
    far = np.full(40, 0.001)
    far[25] = 0.5
    for axes in optimizers.long_runs({"momentum": far, "Adam, ε = 0.1": far}).axes:
        assert axes.lines[0].get_xydata() == near(np.array([[20, 0.001], [40, 0.5]]))


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
    runs = {name: np.array([[0.9, 0.92], [0.94, 0.96]]) for name in OPTIMIZER_LOOKS}
    for axes in optimizers.sweeps([0.1, 1], runs).axes:
        assert [line.get_ydata() for line in axes.lines] == [near([0.92, 0.94])] * 6


def test_coefficients_count_from_the_constant():
    x, y = regularization.polynomials(RUN, RUN, np.sin, {2: [1.0, 0.0, 3.0]}).axes[0].lines[1].get_data()
    assert y == near(1 + 3 * x**2)
