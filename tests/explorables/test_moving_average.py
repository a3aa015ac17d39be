"""The explorable "moving-average" against lib.optimizers.ewma."""

import itertools
import math
import re

import numpy as np
import pytest
from explorables_page import Figure, agrees, corners, view_size

from lib.datasets import temperatures
from lib.explorables import Explorable
from lib.explorables import moving_average as module
from lib.optimizers import ewma

DAYS = temperatures(30, rng=np.random.default_rng(0))
SPAN = (0, 30)
BETAS = [0, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 0.98]
START = {"beta": 0.9, "correct": True, "day": 20, "changed": 12, "change": 0}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"alpha": 0.1}, "parameters of 'moving-average' must be among .*'beta'.*; 'alpha' is not"),
        ({"temperatures": 1}, "temperatures must be a sequence of 10 to 40 numbers; it is 1"),
        ({"temperatures": [1] * 9}, "temperatures must be a sequence of 10 to 40 numbers"),
        ({"temperatures": [1] * 41}, "temperatures must be a sequence of 10 to 40 numbers"),
        ({"temperatures": [1] * 9 + [41]}, r"temperatures must be a finite number in \[-20, 40\]; it is 41"),
        ({"temperatures": [math.nan] * 10}, "temperatures must be a finite number"),
        ({"beta": 0.99}, r"beta must be a finite number in \[0, 0.98\]; it is 0.99"),
        ({"beta": -0.1}, "beta must be"),
        ({"correct": 1}, "correct must be True or False; it is 1"),
        ({"day": 0}, "day must be a whole number in 1 … 30; it is 0"),
        ({"day": 31}, "day must be a whole number in 1 … 30; it is 31"),
        ({"day": 2.5}, "day must be a whole number"),
        ({"temperatures": [1] * 12, "changed_day": 13}, "changed_day must be a whole number in 1 … 12; it is 13"),
        ({"change": 31}, r"change must be a finite number in \[-30, 30\]; it is 31"),
        ({"change": math.inf}, "change must be"),
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("moving-average", **{"day": 5, "changed_day": 5, **parameters})


def test_arrays_are_taken_as_parameters():
    given = Explorable(
        "moving-average",
        temperatures=DAYS,
        beta=np.float64(0.9),
        correct=np.True_,
        day=np.int64(20),
        change=np.float32(0),
    )
    assert given.html() == Explorable("moving-average").html()


def test_the_picture_tells_both_averages():
    _, alt = module.picture(module.parameters(day=2))
    assert "On day 2 the weights add up to 0.19; the average is 1.55 °C, and 8.14 °C divided by that sum." in alt


# What should be shown

LOOK = """root => {
    const [chart, bars] = root.querySelectorAll(".x-plot > svg");
    const all = (plot, kind) => [...plot.querySelectorAll(kind)];
    return {
        width: chart.viewBox.baseVal.width,
        curves: Object.fromEntries(["plain", "corrected", "before"].map((kind) =>
            [kind, all(chart, ".x-" + kind).map((node) => node.getAttribute("d"))])),
        dots: all(chart, ".x-day").map((node) => [Number(node.getAttribute("cx")), Number(node.getAttribute("cy"))]),
        bars: [".x-bar", ".x-outline"].map((kind) => all(bars, kind).map((node) =>
            ["x", "y", "width", "height"].map((name) => Number(node.getAttribute(name))))),
        legend: [...root.querySelectorAll(".x-key > span")].map((node) => node.textContent),
        words: all(bars, "text").map((node) => node.textContent),
        marks: all(bars, ".x-mark").map((node) => Number(node.getAttribute("x1"))),
        arrows: all(bars, "text").filter((node) => node.textContent.startsWith("◀")).length,
        handles: [...root.querySelectorAll(".x-handle")].map((node) =>
            ["valuemin", "valuenow", "valuemax", "valuetext"].map((name) => node.getAttribute("aria-" + name))),
    };
}"""


def check(figure, beta, correct, day, changed, change, days=DAYS, span=SPAN):
    """Compare all that is shown with the averages of lib."""
    x = np.array(days, float)
    x[changed - 1] = round(float(np.clip(x[changed - 1] + change, *span)), 1)
    change = round(x[changed - 1] - days[changed - 1], 1)
    plain, best = (ewma(x, beta, correct=correct) for correct in (False, True))
    seen = figure.look(LOOK)
    assert not re.search("NaN|undefined|Infinity", seen["html"])
    shown = seen["numbers"]
    memory, half = 1 / (1 - beta), math.log(0.5) / math.log(beta) if beta else 0
    expected = {
        "beta": beta,
        "changed_day": changed,
        "change": change,
        "corrected": best[day - 1],
        "plain": plain[day - 1],
        "sum": 1 - beta**day,
        "total": 1 - beta**day,
        "memory": memory,
        "half-life": half,
        "lag": beta / (1 - beta),
        "scatter": 100 * math.sqrt((1 - beta) / (1 + beta)),
    }
    before = ewma(days, beta, correct=correct)
    after = best if correct else plain
    if change and changed <= day:
        expected["first"] = (after - before)[changed - 1]
        if changed < day:
            expected["left"] = (after - before)[day - 1]
    assert shown.keys() == expected.keys()
    for name, value in expected.items():
        assert agrees(shown[name], value) or abs(float(shown[name]) - value) < 1e-13, (name, shown[name], value)
    check_words(seen["readout"], beta, correct, day, changed, change, best[day - 1] - plain[day - 1])
    check_handles(seen["handles"], len(x), span, day, after[day - 1], changed, x[changed - 1])
    curves = {"plain": plain, **({"corrected": best} if correct else {}), **({"before": before} if change else {})}
    check_chart(seen, x, curves, span)
    check_bars(seen, len(x), beta, correct, day, memory, half)
    assert seen["legend"] == [
        "measured",
        *(["corrected"] if correct else []),
        "uncorrected",
        "day looked at",
        "day to pull (tap another)",
        *(["before the change"] if change else []),
    ]


def check_words(text, beta, correct, day, changed, change, gap):
    total = 1 - beta**day
    if not beta:
        assert "the average is the temperature of the day" in text
    elif total >= 0.95:
        assert "the correction hardly matters" in text
    else:
        assert ("add up to only" in text) == (total < 0.5)
        assert ("far too low" in text) == (total < 0.5 and gap > 0)
        assert ("too high" in text) == (gap < 0)
        assert ("dividing by that sum mends it" in text) == correct
    assert ("°C on day" in text) == bool(change)
    assert ("comes later" in text) == (bool(change) and changed > day)


def check_handles(handles, count, span, day, average, changed, value):
    look, pull = handles
    assert [float(each) for each in look[:3]] == [1, day, count]
    assert agrees(re.search(r"average (\S+) °C", look[3].replace("−", "-"))[1], average)
    assert [float(each) for each in pull[:3]] == [span[0], value, span[1]]
    assert pull[3].replace("−", "-") == f"day {changed}, {value:g} °C"


def check_chart(seen, x, curves, span):
    """Dots and curves are where the temperatures and their averages are."""

    def pixels(values):
        across = 38 + (seen["width"] - 46) * (np.arange(1, len(x) + 1) - 0.4) / (len(x) + 0.2)
        down = 256 - (256 - 26) * (values - span[0]) / (span[1] - span[0])
        return np.stack([across, down], axis=1)

    assert np.array(seen["dots"]) == pytest.approx(pixels(x), abs=1e-6)
    for kind, drawn in seen["curves"].items():
        assert len(drawn) == (kind in curves), kind
        if drawn:
            assert corners(drawn[0]) == pytest.approx(pixels(curves[kind]), abs=1e-6)


def check_bars(seen, count, beta, correct, day, memory, half):
    """The bars are as high as the weights, each below its day, and the marks as far back as memory and half-life."""
    unit = (seen["width"] - 46) / (count + 0.2)
    weights = (1 - beta) * beta ** np.arange(day)
    bars, outlines = (np.array(each).reshape(-1, 4) for each in seen["bars"])
    height = bars[:, 3] / bars[0, 3]
    assert height == pytest.approx(weights / weights[0], abs=1e-9)
    middles = bars[:, 0] + bars[:, 2] / 2
    assert middles == pytest.approx(38 + unit * (day - np.arange(day) - 0.4))
    assert np.ptp(bars[:, 1] + bars[:, 3]) < 1e-9
    assert len(outlines) == (day if correct else 0)
    if correct:
        assert bars[:, 3] == pytest.approx(outlines[:, 3] * (1 - beta**day), abs=1e-9)
    inside = [age for age in (memory, half) if day - age >= 0.4 and beta]
    assert np.array(seen["marks"]) == pytest.approx([38 + unit * (day - age - 0.4) for age in inside])
    assert seen["arrows"] == (2 - len(inside) if beta else 0)
    shares = [found[1] for found in (re.search(r"memory.*: (\S+) left$", word) for word in seen["words"]) if found]
    assert shares == ([f"{beta**memory:.2g}"] if beta else [])


def set_all(figure, beta, correct, changed):
    figure.set_slider("β", "beta", beta)
    figure.root.get_by_label("bias correction").set_checked(correct)
    figure.slider("day to change").fill(str(changed))


def to_day(figure, day):
    """Bring the day looked at there by keyboard."""
    figure.keys(figure.handle("day looked at"), "Home", *(day - 1) // 10 * ["Shift+ArrowRight"])
    figure.keys(figure.handle("day looked at"), *(day - 1) % 10 * ["ArrowRight"])


# Tests


def test_at_the_start(figure):
    check(figure, **START)
    assert figure.text("memory") == "10"
    assert figure.text("half-life") == "6.579"


@pytest.mark.parametrize("correct", [True, False])
def test_every_beta(figure, correct):
    for beta in BETAS:
        set_all(figure, beta, correct, 12)
        for day in (1, 2, 13, 30):
            to_day(figure, day)
            check(figure, beta, correct, day, 12, 0)


def test_the_second_day(figure):
    """The example of the text: the weights of two days are 0.1 and 0.09."""
    figure.press("day 2")
    check(figure, **{**START, "day": 2})
    assert figure.readout().startswith("Long under way, the average lags about 9 days and keeps 22.94 % of")
    assert "On day 2 the weights add up to only 0.19: uncorrected, the average is far too low;" in figure.readout()
    assert figure.text("sum") == "0.19"


@pytest.mark.parametrize("beta", BETAS)
def test_how_late_and_how_smooth_of_a_long_average(figure, beta, rng):
    set_all(figure, beta, True, 12)
    slope = ewma(np.arange(2000.0), beta, correct=False)
    assert float(figure.text("lag")) == pytest.approx(1999 - slope[-1], rel=1e-3)
    noise = ewma(rng.standard_normal(200_000), beta, correct=False)
    assert float(figure.text("scatter")) == pytest.approx(100 * noise[1000:].std(), rel=0.05)


def test_a_hot_day(figure):
    figure.press("a hot day")
    check(figure, 0.9, True, 16, 12, 15)
    assert (
        "The +15 °C on day 12 moves the average of that day by 2.09 °C; 4 days later 1.208 °C is left"
        in figure.readout()
    )
    assert figure.readout().startswith("The +15 °C"), "what was changed comes first"
    figure.root.get_by_label("bias correction").uncheck()
    check(figure, 0.9, False, 16, 12, 15)
    for beta in BETAS:
        set_all(figure, beta, beta > 0.6, 12)
        check(figure, beta, beta > 0.6, 16, 12, 15)
    figure.press("reset")
    check(figure, **START)


def test_the_change_goes_with_the_day_and_stays_in_the_picture(figure):
    figure.press("a hot day")
    for changed in (1, 5, 16, 17, 25, 30):
        figure.slider("day to change").fill(str(changed))
        check(figure, 0.9, True, 16, changed, 15)


def test_of_parameters(load):
    days = np.round(np.linspace(-19, 8, 17), 1)
    given = {"temperatures": days, "beta": 0.65, "correct": False, "day": 3, "changed_day": 2, "change": -4.5}
    figure = Figure(load(Explorable("moving-average", **given)))
    check(figure, 0.65, False, 3, 2, -4.5, days=days, span=(-20, 20))
    assert "too high" in figure.readout()


def test_the_temperature_by_keyboard(figure):
    pull = figure.handle("temperature of the day to change")
    value = DAYS[11]
    moves = {
        "ArrowUp": 0.5,
        "ArrowRight": 0.5,
        "ArrowDown": -0.5,
        "ArrowLeft": -0.5,
        "Shift+ArrowUp": 5,
        "PageDown": -5,
    }
    keys = ["ArrowUp", "ArrowRight", "Shift+ArrowUp", "ArrowDown", "ArrowLeft", "PageDown", "Home", "End", "ArrowDown"]
    for key in keys:
        figure.keys(pull, key)
        ends = {"Home": 0, "End": 30}
        # To the next half degree, from a tenth of one.
        value = ends[key] if key in ends else np.clip(math.floor((value + moves[key]) * 2 + 0.5) / 2, *SPAN)
        check(figure, **{**START, "change": round(value - DAYS[11], 1)})


def test_the_day_by_keyboard(figure):
    day = 20
    moves = {"ArrowRight": 1, "ArrowLeft": -1, "Shift+ArrowLeft": -10, "PageDown": -10, "Home": -99, "End": 99}
    moves |= {"ArrowUp": 1}
    for key in ["ArrowRight", "ArrowLeft", "Shift+ArrowLeft", "ArrowUp", "Home", "ArrowLeft", "End", "PageDown"]:
        figure.keys(figure.handle("day looked at"), key)
        day = int(np.clip(day + moves[key], 1, 30))
        check(figure, **{**START, "day": day})


def test_the_temperature_by_slider(figure):
    slider = figure.slider("change, °C")
    for given, change in [("4.5", 4.5), ("-3", -3), ("30", 30), ("-30", -30)]:
        slider.fill(given)
        check(figure, **{**START, "change": change})
    assert float(figure.text("change")) == -DAYS[11], "no farther than one sees"
    figure.press("reset")
    figure.keys(slider, "ArrowRight", "ArrowRight", "ArrowLeft")
    check(figure, **{**START, "change": 0.5})


def test_what_the_memory_leaves_is_said_for_every_beta(figure):
    for beta, share in [(0.5, "0.25"), (0.9, "0.35"), (0.98, "0.36")]:
        figure.set_slider("β", "beta", beta)
        assert figure.root.locator("svg text", has_text=f": {share} left").count() == 1


@pytest.mark.parametrize("width", [390, 320])
def test_the_legend_has_room(load, width):
    figure = Figure(load(Explorable("moving-average", change=5), width=width))
    boxes = [each.bounding_box() for each in figure.root.locator(".x-key > span").all()]
    assert len(boxes) == 6
    for one, other in itertools.pairwise(boxes):
        assert other["x"] - one["x"] - one["width"] >= 8 or other["y"] >= one["y"] + one["height"]


def unit(figure):
    return (view_size(figure.root.locator(".x-plot > svg").first)[0] - 46) / 30.2


def test_both_handles_by_mouse(figure):
    figure.drag("day looked at", -7 * unit(figure), 50)
    check(figure, **{**START, "day": 13})
    figure.drag("temperature of the day to change", 80, -100)
    value = round((DAYS[11] + 100 * 30 / 230) * 2) / 2
    assert value > DAYS[11] + 12
    check(figure, **{**START, "day": 13, "change": round(value - DAYS[11], 1)})
    figure.drag("temperature of the day to change", 0, 3000)
    check(figure, **{**START, "day": 13, "change": round(-DAYS[11], 1)})
    figure.drag("day looked at", 3000, 0)
    check(figure, **{**START, "day": 30, "change": round(-DAYS[11], 1)})


def chart_place(figure, day, value):
    """Return where a day and a temperature are in the window."""
    svg = figure.root.locator(".x-plot > svg").first
    svg.scroll_into_view_if_needed()
    box = svg.bounding_box()
    return box["x"] + 38 + unit(figure) * (day - 0.4), box["y"] + 256 - 230 * value / 30


def test_any_day_can_be_pulled_and_the_one_before_goes_back(figure):
    figure.press("a hot day")
    mouse = figure.page.mouse
    x, y = chart_place(figure, 25, DAYS[24])
    mouse.move(x, y)
    mouse.down()
    mouse.move(x + 3, y - 46)
    mouse.up()
    change = round(round((DAYS[24] + 46 * 30 / 230) * 2) / 2 - DAYS[24], 1)
    assert change > 5
    check(figure, 0.9, True, 16, 25, change)
    for day in (1, 8, 19, 30):
        mouse.click(*chart_place(figure, day, DAYS[day - 1]))
        check(figure, 0.9, True, 16, day, 0)


def test_a_click_chooses_the_day_to_change(figure):
    for day in (1, 7, 30):
        figure.page.mouse.click(*chart_place(figure, day, 25))
        check(figure, **{**START, "changed": day})
    x, y = chart_place(figure, 9, 0)
    figure.page.mouse.click(x, y + 15)  # on the number below the axis
    check(figure, **{**START, "changed": 30})
    figure.page.mouse.click(*chart_place(figure, 20, ewma(DAYS, 0.9)[19]))  # on a handle
    check(figure, **{**START, "changed": 30})


def test_a_finger_taps_and_drags(load):
    page = load(Explorable("moving-average"), width=390, has_touch=True)
    figure = Figure(page)
    page.touchscreen.tap(*chart_place(figure, 5, 22))
    check(figure, **{**START, "changed": 5})
    figure.swipe(figure.handle("temperature of the day to change"), (0, -20), (3, -92))
    value = round((DAYS[4] + 92 * 30 / 230) * 2) / 2
    check(figure, **{**START, "changed": 5, "change": round(value - DAYS[4], 1)})
    figure.swipe(figure.handle("day looked at"), (-10, 0), (-6 * unit(figure), 30))
    check(figure, **{**START, "day": 14, "changed": 5, "change": round(value - DAYS[4], 1)})
    assert page.evaluate("scrollY") == 0


def test_keyboard_alone_works_sliders_checkbox_and_buttons(figure):
    figure.keys(figure.button("a hot day"), "Enter")
    figure.keys(figure.slider("β"), "End", "ArrowLeft")
    figure.keys(figure.slider("day to change"), "Home", "ArrowRight")
    figure.keys(figure.root.get_by_label("bias correction"), "Space")
    check(figure, 0.95, False, 16, 2, 15)


@pytest.mark.parametrize("width", [390, 1100])
def test_words_of_the_marks_stay_inside(load, width):
    """Whatever the day and β: the general test of overflow sees only a few settings."""
    figure = Figure(load(Explorable("moving-average"), width=width, theme="dark"))
    for beta in BETAS:
        figure.set_slider("β", "beta", beta)
        for day in (1, 12, 30):
            to_day(figure, day)
            assert figure.sticking_out("text") == []


def test_a_checkbox_is_large_enough_for_a_finger(load):
    page = load(Explorable("moving-average"), width=390, has_touch=True)
    assert page.locator(".explorable label:has([type=checkbox])").bounding_box()["height"] >= 32


def test_on_a_phone_no_line_runs_through_its_label(load):
    figure = Figure(load(Explorable("moving-average"), width=390))
    for line, label in zip(figure.root.locator(".x-mark").all(), ("memory", "half-life"), strict=True):
        text = figure.root.locator("svg text").filter(has_text=f"{label}, ")
        assert text.bounding_box()["x"] > line.bounding_box()["x"]
