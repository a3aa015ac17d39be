"""Static pictures, for readers without scripts: their shapes stand where the numbers are that their words speak of."""

import re
from xml.etree import ElementTree

import numpy as np
import pytest

from lib import activations
from lib.explorables import (
    activation_curve,
    coin,
    how_wrong,
    moving_average,
    norm_balls,
    schedule,
    separating_plane,
    zig_zag,
)


def shapes(module, **given):
    """Return the parameters of a picture and its shapes: pairs of a tag and its attributes."""
    p = module.parameters(**given)
    drawing, _ = module.picture(p)
    elements = [ElementTree.fromstring(shape) for shape in drawing._shapes]
    return p, [(element.tag, element.attrib) for element in elements]


def points(attributes):
    return np.array([place.split(",") for place in attributes["points"].split()], float)


def lines_of(found, color):
    """Return the places of the polylines of a colour."""
    return [points(a) for tag, a in found if tag == "polyline" and a["stroke"] == color]


def paths_of(found, color):
    return [a["d"] for tag, a in found if tag == "path" and a["stroke"] == color]


def test_a_schedule_has_the_floor_of_each_rate_and_the_loss_under_it():
    p, found = shapes(schedule, kind="cosine")
    rates = [schedule.schedule(p)(epoch) for epoch in range(schedule.EPOCHS)]
    heights = [schedule._height(schedule.floor(rate, p["noise"])) for rate in rates]
    (floor,) = paths_of(found, schedule.GREEN)
    first, last = re.match(r"M20,(\d+)", floor)[1], re.findall(r"V(\d+)", floor)[-1]
    assert [float(first), float(last)] == pytest.approx([heights[0], heights[-1]], abs=0.5)
    for color, those in ((schedule.VERMILION, rates), (schedule.GRAY_ON_BOTH, [p["rate"]] * schedule.EPOCHS)):
        (curve,) = lines_of(found, color)
        losses = schedule.expected_losses(those, p["noise"])
        for x, y in curve:
            assert y == pytest.approx(schedule._height(losses[round((x - 20) / 3.6)]), abs=0.5)


def test_the_corrected_average_begins_at_the_first_temperature():
    _, found = shapes(moving_average, correct=True)
    (plain,), (corrected,) = (lines_of(found, color) for color in (moving_average.VERMILION, moving_average.BLUE))
    (dots,) = [a["d"] for tag, a in found if tag == "path"]
    first = float(dots.partition("L")[0].partition(",")[2])
    assert corrected[0, 1] == pytest.approx(first, abs=0.1)
    assert plain[0, 1] > first + 10  # lower


def test_borders_of_regions_are_where_two_scores_tie():
    p, found = shapes(separating_plane)
    W, b = separating_plane.train(p, separating_plane.PICTURED_STEPS)
    regions = [points(a) for tag, a in found if tag == "polygon" and a.get("fill-opacity") == "0.2"]
    corners = (np.concatenate(regions) - 150) / [49, -49]
    inside = corners[np.abs(corners).max(axis=1) < separating_plane.SPAN - 0.05]
    within_edges = corners[np.abs(corners).min(axis=1) < separating_plane.SPAN - 0.05]
    assert len(regions) == 3
    assert len(inside) + len(within_edges) > 4
    for corner in np.concatenate([inside, within_edges]):
        last_but_one, last = np.sort(corner @ W + b)[1:]
        assert last == pytest.approx(last_but_one, abs=0.03 * np.abs(W).max())


def test_ellipses_go_through_the_places_that_touch():
    p, found = shapes(norm_balls, center=(-1, 2), elongation=3, tilt=70)
    ellipses = [a for tag, a in found if tag == "ellipse"]
    touching = [norm_balls.within_diamond(p), norm_balls.within_circle(p)]
    turn = np.radians(p["tilt"])
    for ellipse, weights in zip(ellipses, touching, strict=True):
        dx, dy = 55 * (np.array(weights) - p["center"])
        along, across = np.cos(turn) * dx + np.sin(turn) * dy, np.cos(turn) * dy - np.sin(turn) * dx
        size = (along / float(ellipse["rx"])) ** 2 + (across / float(ellipse["ry"])) ** 2
        assert size == pytest.approx(1, rel=0.02)


def test_hatched_is_what_is_out_of_reach():
    p, found = shapes(zig_zag)
    x, y = zig_zag._pixel(p["start"])
    strokes = "".join(a["d"] for tag, a in found if tag == "path").replace("L", "M").split("M")[1:]
    places = np.array([place.split() for place in strokes], float)
    upper_left, lower_right = (places <= [x + 1, y + 1]).all(axis=1), (places >= [x - 1, y - 1]).all(axis=1)
    assert len(places) > 8
    assert (upper_left | lower_right).all()


def test_the_log_likelihood_is_highest_at_the_share_of_heads():
    p, found = shapes(coin, heads=7, tosses=10)
    for color in (coin.BLUE, coin.VERMILION):
        (curve,) = lines_of(found, color)
        assert curve[curve[:, 1].argmin(), 0] == pytest.approx(25 + 350 * p["heads"] / p["tosses"], abs=5)


def test_the_tangent_has_the_slope_of_the_curve():
    _, found = shapes(activation_curve, function="tanh", z=0.5)
    (tangent,) = [a for tag, a in found if tag == "line" and a["stroke"] == activation_curve.GREEN]
    x1, y1, x2, y2 = (float(tangent[name]) for name in ("x1", "y1", "x2", "y2"))
    low, high = activation_curve.FUNCTIONS["tanh"][1]
    pixels = 350 / (2 * activation_curve.SPAN), 140 / (high - low)
    assert -(y2 - y1) / (x2 - x1) * pixels[0] / pixels[1] == pytest.approx(activations.tanh.derivative(0.5), rel=0.02)


def test_of_a_sure_mistake_cross_entropy_makes_much_and_squared_error_little():
    _, found = shapes(how_wrong, axis="score")
    paths = (paths_of(found, color)[0] for color in (how_wrong.BLUE, how_wrong.VERMILION))
    solid, dashed = (float(path[1:].partition("L")[0].split()[1]) for path in paths)
    assert [solid, dashed] == pytest.approx([30, 30 + 130 * 7 / 8], abs=0.5)
