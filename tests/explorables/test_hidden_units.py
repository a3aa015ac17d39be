"""The explorable "hidden-units" against its twin in NumPy, whose gradients are those of `lib`."""

import re

import numpy as np
import pytest
from explorables_page import Figure, agrees_to_four_digits, alt_text, floats, view_size
from test_pictures import shapes

from lib.explorables import Explorable
from lib.explorables import hidden_units as module
from lib.losses import cross_entropy

BUTTONS = {1: "1 step", 1000: "1000 steps"}
SETTINGS = [
    {},
    {"data": "rings", "units": 3, "activation": "tanh", "start": 2},
    {"data": "XOR", "units": 2, "learning_rate": 1},
    {"data": "XOR", "units": 2, "start": 4, "learning_rate": 0.1},
    {"start": 3},
    {"units": 20, "activation": "identity", "start": 3},
    {"units": 1, "activation": "tanh", "learning_rate": 2},
]


def outcome(p, steps):
    """Return the loss, and how many points are right."""
    x, y = module.points(p["data"])
    found = module.scores(p, module.train(p, steps), x)
    return cross_entropy(found, y)[0], (found.argmax(axis=1) == y).sum()


def open_figure(load, **given):
    explorable = Explorable("hidden-units", **given)
    return Figure(load(explorable)), explorable.parameters


def assert_shows(figure, p, steps):
    loss, right = outcome(p, steps)
    assert int(figure.text("step")) == steps
    assert agrees_to_four_digits(figure.text("loss"), loss, slack=1e-9)
    assert figure.text("right") == str(right)
    assert f"{right} of {len(module.points(p['data'])[1])} right." in figure.readout()


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"data": "moons"}, r"data must be one of \['spiral', 'rings', 'XOR'\]; it is 'moons'"),
        ({"units": 0}, "units must be a whole number in 1 … 20; it is 0"),
        ({"units": 21}, "units must be a whole number in 1 … 20; it is 21"),
        ({"units": 2.5}, "units must be a whole number"),
        ({"activation": "sigmoid"}, r"activation must be one of \['relu', 'tanh', 'identity'\]; it is 'sigmoid'"),
        ({"learning_rate": 0}, r"learning_rate must be a finite number in \[0.01, 5\]; it is 0"),
        ({"learning_rate": 6}, "learning_rate must be"),
        ({"start": 0}, "start must be a whole number in 1 … 4; it is 0"),
        ({"start": 5}, "start must be a whole number in 1 … 4; it is 5"),
        ({"steps": -1}, "steps must be a whole number in 0 … 20000; it is -1"),
        ({"steps": 20_001}, "steps must be a whole number in 0 … 20000"),
    ],
)
def test_bad_parameters(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("hidden-units", **parameters)


# What the chapter says of it


def right_by_start(data, units, activation="relu", steps=2000):
    settings = [module.parameters(data=data, units=units, activation=activation, start=k) for k in (1, 2, 3, 4)]
    return [outcome(p, steps)[1] for p in settings]


def test_no_point_lies_on_the_line_of_a_unit_at_the_start():
    """Or rounding would decide on which side."""
    for data in module.DATA:
        x = np.rint(1000 * module.points(data)[0]).astype(int)
        for normals in module._normals():
            assert (x @ np.rint(100 * normals[: 2 * module.MOST]).astype(int).reshape(2, -1)).all()


def test_with_three_units_a_border_closes_around_the_inner_ring():
    assert max(right_by_start("rings", 2)) < 40
    assert right_by_start("rings", 3) == [40] * 4
    assert right_by_start("rings", 3, "tanh") == [40] * 4
    p = module.parameters(data="rings", units=3, activation="tanh")
    along = np.linspace(-module.SPAN, module.SPAN, 101)
    rim = np.concatenate([np.stack([along, np.full(101, s)], axis=1)[:, ::t] for s in (-1.2, 1.2) for t in (1, -1)])
    assert (module.scores(p, module.train(p, 2000), rim).argmax(axis=1) == 1).all()


def test_two_units_do_for_xor_but_with_relu_not_from_each_start():
    assert max(right_by_start("XOR", 1)) < 32
    assert right_by_start("XOR", 2) == [32, 24, 24, 24]


def test_on_the_spiral_five_relus_do_or_get_stuck_and_ten_units_do():
    five = right_by_start("spiral", 5)
    assert min(five) < 45
    assert max(five) >= 55
    assert min(right_by_start("spiral", 10)) >= 58
    assert max(right_by_start("spiral", 3)) < 45


@pytest.mark.parametrize("data", module.DATA)
def test_without_a_bend_two_units_or_more_are_as_good_as_two(data):
    assert len({tuple(right_by_start(data, units, "identity")) for units in (2, 20)}) == 1


# The twin


@pytest.mark.parametrize("given", SETTINGS)
def test_a_step_of_the_twin_is_one_of_descent(given):
    p = module.parameters(**given)
    x, y = module.points(p["data"])
    before, after = module.train(p, 3), module.train(p, 4)
    for k, (old, new) in enumerate(zip(before, after, strict=True)):
        place = tuple(np.array(old.shape) - 1)
        slope = []
        for h in (1e-6, -1e-6):
            moved = [each.copy() for each in before]
            moved[k][place] += h
            slope.append(cross_entropy(module.scores(p, moved, x), y)[0])
        assert old[place] - new[place] == pytest.approx(
            p["learning_rate"] * (slope[0] - slope[1]) / 2e-6, rel=1e-4, abs=1e-8
        )


@pytest.mark.parametrize("given", SETTINGS)
def test_training_is_that_of_the_twin(load, given):
    figure, p = open_figure(load, **given)
    assert_shows(figure, p, 0)
    steps = 0
    for count in (1, 1, 1000):
        figure.press(BUTTONS[count])
        steps += count
        assert_shows(figure, p, steps)


def test_steps_that_were_made_before(load):
    figure, p = open_figure(load, units=6, steps=37)
    assert_shows(figure, p, 37)
    figure.press("restart")
    assert_shows(figure, p, 0)
    figure.press("1 step")
    figure.press("reset all")
    assert_shows(figure, p, 37)


@pytest.mark.parametrize(
    ("label", "name", "value"), [("hidden units (restarts)", "units", 20), ("start (restarts)", "start", 3)]
)
def test_what_is_chosen_by_a_slider_begins_anew(load, label, name, value):
    figure, p = open_figure(load, steps=20)
    figure.slider(label).fill(str(value))
    assert_shows(figure, p | {name: value}, 0)


def test_another_rate_goes_on_from_where_it_is(load):
    figure, _ = open_figure(load, steps=20)
    loss = figure.text("loss")
    figure.set_slider("rate η", "learning_rate", 0.1)
    assert [figure.text("step"), figure.text("loss")] == ["20", loss]


@pytest.mark.parametrize(("label", "name", "value"), [("points", "data", "XOR"), ("activation", "activation", "tanh")])
def test_what_is_chosen_by_a_menu_begins_anew(load, label, name, value):
    figure, p = open_figure(load, steps=20)
    figure.root.locator(f"label:has-text('{label}') select").select_option(value)
    assert_shows(figure, p | {name: value}, 0)


def test_reset_stops_it(load):
    figure, p = open_figure(load)
    figure.press("run")
    figure.page.wait_for_function("Number(document.querySelector('[data-value=step]').textContent) > 30")
    figure.press("reset all")
    assert_shows(figure, p, 0)
    figure.page.wait_for_timeout(100)
    assert_shows(figure, p, 0)
    assert figure.button("run").is_visible()


def test_without_motion_run_makes_many_steps_at_once(load):
    explorable = Explorable("hidden-units")
    figure = Figure(load(explorable, reduced_motion="reduce"))
    figure.press("run")
    assert_shows(figure, explorable.parameters, 2000)
    assert figure.button("run").is_visible()


def test_run_and_pause(load):
    figure, p = open_figure(load)
    figure.press("run")
    figure.page.wait_for_function("Number(document.querySelector('[data-value=step]').textContent) > 30")
    figure.press("pause")
    steps = int(figure.text("step"))
    assert steps % 10 == 0
    assert_shows(figure, p, steps)
    figure.page.wait_for_timeout(100)
    assert int(figure.text("step")) == steps


def test_it_ends_at_the_limit(load):
    figure, _ = open_figure(load, units=1, data="XOR", steps=module.STEPS - 5)
    figure.press("run")
    figure.page.wait_for_function("document.querySelector('[data-value=step]').textContent === '20000'")
    assert figure.button("run").is_visible()
    assert "It ends after 20000 steps: restart." in figure.readout()
    figure.press("1 step")
    assert figure.text("step") == "20000"


def test_units_that_are_off_are_counted(load):
    figure, p = open_figure(load, data="XOR", units=2, start=2, learning_rate=5)
    figure.press("1000 steps")
    W1, b1, *_ = module.train(p, 1000)
    off = (module.points("XOR")[0] @ W1 + b1 <= 0).all(axis=0).sum()
    assert off == 2
    assert "; 2 are 0 at every point." in figure.readout()


def test_an_explosion_is_said(load):
    figure, p = open_figure(load, activation="identity", units=20, learning_rate=5, data="XOR")
    figure.press("1000 steps")
    steps = int(figure.text("step"))
    assert outcome(p, steps - 1)[0] < module.LOST
    assert outcome(p, steps)[0] >= module.LOST
    assert "The loss has exploded: lower η, and restart." in figure.readout()
    figure.press("run")
    assert figure.button("run").is_visible()
    assert figure.text("step") == str(steps)


# The picture that moves

SEEN = """root => {
    const back = root.querySelector(".x-plot > svg > g");
    const places = (nodes, x, y) => [...nodes].map((node) => [x(node), y(node), node.getAttribute("class")]);
    const value = (name) => (node) => Number(node.getAttribute(name));
    const middle = (name, half) => (node) => value(name)(node) + half;
    const corner = (k, more) => (node) => Number(node.getAttribute("d").match(/[-.0-9]+/g)[k]) + more;
    return {
        regions: attributes(root.querySelectorAll(".x-region"), ["d", "class"]),
        units: attributes(root.querySelectorAll(".x-unit"), ["x1", "y1", "x2", "y2"]),
        curve: root.querySelector(".x-curve.x-vermilion").getAttribute("d"),
        now: attributes(root.querySelectorAll(".x-now"), ["cx", "cy"]),
        marks: [
            places(back.querySelectorAll("circle"), value("cx"), value("cy")),
            places(back.querySelectorAll("rect.x-outlined"), middle("x", 4.5), middle("y", 4.5)),
            places(back.querySelectorAll("path.x-outlined"), corner(0, 0), corner(1, 6)),
        ],
    };
}"""


def to_plane(figure, places):
    """Return where pixels of the plane lie, in its coordinates."""
    width, height = view_size(figure.root.locator(".x-plot > svg").first)
    assert width == height  # or angles would not be what they are
    inside = np.array([width, height]) - 16
    return module.SPAN * (2 * (np.array(places) - 8) / inside - 1) * [1, -1]


@pytest.mark.parametrize("given", [{"steps": 300}, {"data": "rings", "units": 4, "activation": "tanh", "steps": 300}])
def test_each_cell_is_of_the_class_with_the_largest_score(load, given):
    figure, p = open_figure(load, **given)
    network = module.train(p, p["steps"])
    width, _ = view_size(figure.root.locator(".x-plot > svg").first)
    side = (width - 16) / 120
    cells = 0
    for k, (d, kind) in enumerate(figure.look(SEEN)["regions"]):
        assert ["x-blue", "x-orange", "x-green"][k] in kind.split()
        for tile in d.split("Z")[:-1]:
            left, top, right, bottom, _ = floats(tile)
            assert bottom - top == pytest.approx(side, abs=0.11)
            assert min(left, top) > 7.9
            assert max(right, bottom) < width - 7.9
            count = round((right - left) / side)
            places = left + side * (np.arange(count) + 0.5)
            found = module.scores(p, network, to_plane(figure, [(x, (top + bottom) / 2) for x in places]))
            margin = found[:, k] - np.delete(found, k, axis=1).max(axis=1)
            assert margin.min() > -0.02  # coordinates are rounded to a tenth of a pixel
            cells += count
    assert cells == 120**2


def test_a_line_is_where_the_sum_of_its_unit_is_zero(load):
    figure, p = open_figure(load, steps=300)
    W1, b1, *_ = module.train(p, 300)
    lines = np.array(figure.look(SEEN)["units"], float)
    assert len(lines) == p["units"]
    assert "10 of 10 units have their line in the picture." in figure.readout()
    for k, line in enumerate(lines):
        ends = to_plane(figure, line.reshape(2, 2))
        assert ends @ W1[:, k] + b1[k] == pytest.approx([0, 0], abs=1e-6)
        assert np.abs(ends).max() <= module.SPAN + 1e-6
        assert np.abs(ends).max(axis=1) == pytest.approx([module.SPAN] * 2)  # from edge to edge


def test_without_a_bend_there_are_no_lines(load):
    figure, _ = open_figure(load, activation="identity", steps=10)
    assert figure.look(SEEN)["units"] == []
    assert "Without a bend two layers are one: all borders are straight." in figure.readout()


def test_lines_beyond_the_picture_are_not_counted(load):
    figure, p = open_figure(load, data="rings", activation="tanh", units=20, steps=500)
    W1, b1, *_ = module.train(p, 500)
    corners = module.SPAN * np.array([(-1, -1), (-1, 1), (1, -1), (1, 1)])
    sides = np.sign(corners @ W1 + b1)
    seen = (np.abs(sides.sum(axis=0)) < 4).sum()
    assert seen < 20
    assert f"{seen} of 20 units have their line in the picture" in figure.readout()
    assert len(figure.look(SEEN)["units"]) == seen


@pytest.mark.parametrize("data", module.DATA)
def test_each_point_has_the_mark_of_its_class_where_it_is(load, data):
    figure, _ = open_figure(load, data=data)
    x, y = module.points(data)
    for k, marks in enumerate(figure.look(SEEN)["marks"]):
        assert len(marks) == (y == k).sum()
        assert all(["x-blue", "x-orange", "x-green"][k] in kind.split() for *_, kind in marks)
        if marks:
            assert to_plane(figure, [place[:2] for place in marks]) == pytest.approx(x[y == k], abs=1e-6)


def test_the_curve_goes_from_the_first_loss_to_the_last(load):
    figure, p = open_figure(load, steps=997)
    seen = figure.look(SEEN)
    heights = floats(seen["curve"]).reshape(-1, 2)
    assert len(heights) <= 302
    first, last = outcome(p, 0)[0], outcome(p, 997)[0]
    bottom, height = 210 - 26, 210 - 26 - 30
    assert heights[0, 1] == pytest.approx(30)  # the largest
    assert heights[-1, 1] == pytest.approx(bottom - height * last / first, abs=0.5)
    assert [float(each) for each in seen["now"][0]] == pytest.approx(heights[-1])


def test_a_peak_between_the_steps_that_are_drawn_is_drawn(load):
    figure, p = open_figure(load, data="XOR", units=20, learning_rate=5, steps=601)
    heights = floats(figure.look(SEEN)["curve"]).reshape(-1, 2)
    early = [outcome(p, step)[0] for step in range(6)]
    assert np.argmax(early) == 2  # one of three is drawn
    assert np.argmin(heights[:, 1]) == 0
    bottom, height = 210 - 26, 210 - 26 - 30
    assert heights[-1, 1] == pytest.approx(bottom - height * float(figure.text("loss")) / max(early), abs=0.5)


# The static picture


@pytest.mark.parametrize("given", SETTINGS)
def test_the_picture_has_regions_and_points_where_they_are(given):
    p, found = shapes(module, **given)
    network = module.train(p, module.PICTURED)
    paths = [attributes for tag, attributes in found if tag == "path"]
    classes = len(paths) // 2
    colors = ["#0072B2", "#E69F00", "#009E73"]
    for k, path in enumerate(paths[:classes]):
        assert [path["fill"], path["fill-opacity"]] == [colors[k], "0.2"]
        for tile in path["d"].split("z")[:-1]:
            x, y, width, *_ = floats(tile)
            middle = module.SPAN * np.array([(x + width / 2) / 150 - 1, 1 - (y + 5) / 150])
            if width == 10:
                assert module.scores(p, network, middle[None]).argmax() == k
    x, y = module.points(p["data"])
    for k, path in enumerate(paths[classes:]):
        assert [path["stroke"], path["stroke-linecap"]] == [colors[k], ["round", "square", "butt"][k]]
        places = np.array(re.findall(r"M(-?\d+),(-?\d+)", path["d"]), float)
        assert places == pytest.approx(150 + 150 / module.SPAN * x[y == k] * (1, -1), abs=0.5)


def test_alt_text():
    said = alt_text(Explorable("hidden-units", data="rings", units=3))
    assert "3 hidden units (ReLU)" in said
    assert "1000 steps: 40 of 40 are right" in said
