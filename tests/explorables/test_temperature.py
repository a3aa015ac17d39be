"""The explorable "temperature" against lib.losses."""

import math
import re
from itertools import combinations
from urllib.parse import unquote

import numpy as np
import pytest
import scipy
from explorables_page import BAD_SAMPLES, HOSTILE, SCORE_KEYS, Figure, agrees, are_apart, boxes_of, check_escaped

from lib import losses
from lib.explorables import Explorable
from lib.explorables.temperature import probabilities

START = [3.2, 5.1, -1.7]
SAMPLES = {
    "3.2, 5.1, −1.7": (START, 0),
    "5.0, 5.1, −1.7": ([5.0, 5.1, -1.7], 0),
    "0.1, 10, 0.1": ([0.1, 10, 0.1], 1),
    "1000, 10, 1000": ([1000, 10, 1000], 1),
}
TEMPERATURES = [0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.6, 0.8, 1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10]


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"margin": 1}, "parameters of 'temperature' must be among .*'shift'.*; 'margin' is not"),
        ({"temperature": 0}, r"temperature must be a finite number in \[0.1, 10\]; it is 0"),
        ({"temperature": 10.5}, "temperature must be"),
        ({"temperature": math.nan}, "temperature must be"),
        ({"temperature": "1"}, "temperature must be"),
        ({"shift": 101}, r"shift must be a finite number in \[-100, 100\]; it is 101"),
        ({"shift": None}, "shift must be"),
        *BAD_SAMPLES,
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("temperature", **parameters)


def test_arrays_are_taken_as_parameters():
    assert Explorable("temperature", scores=np.array(START)).html() == Explorable("temperature").html()


def test_presets_of_the_chapter_are_there_for_its_classes_alone():
    assert [each["label"] for each in Explorable("temperature").parameters["presets"]] == list(SAMPLES)
    assert Explorable("temperature", presets=[]).parameters["presets"] == []
    two = Explorable("temperature", classes=["no", "yes"], scores=[1, 2], true_class="no")
    assert two.parameters["presets"] == []


def test_the_picture_has_the_probabilities():
    for temperature in (0.1, 1, 4):
        given = Explorable("temperature", temperature=temperature)
        expected = scipy.special.softmax(np.array(START) / temperature)
        assert probabilities(given.parameters) == pytest.approx(expected)
        drawn = unquote(re.search(r'<img src="data:image/svg\+xml,([^"]+)"', given.html())[1])
        for share in expected:
            assert f">{100 * share:.1f} %</text>" in drawn
            assert f"{share:.3f} from the score" in given.html()
    huge = Explorable("temperature", scores=[1e308, -1e308, 1e308], temperature=0.1)
    assert probabilities(huge.parameters).tolist() == [0.5, 0, 0.5]


def test_hostile_names_are_escaped(load):
    explorable = Explorable(
        "temperature", classes=HOSTILE, true_class=HOSTILE[0], presets=[(HOSTILE[1], [1, 2, 3], HOSTILE[2])]
    )
    check_escaped(explorable.html())
    figure = Figure(load(explorable))
    assert figure.root.locator("[role=radiogroup] label").all_inner_texts() == HOSTILE
    assert figure.root.locator("option").all_text_contents() == HOSTILE * 2
    assert figure.root.locator("b, img").count() == 0
    figure.press(HOSTILE[1])
    assert f"The true class, {HOSTILE[2]}, has" in figure.readout()


def same(shown, expected):
    """Tell whether a positive number is shown as `expected`, or as beyond the floats where that is 0 or infinite."""
    if expected == 0:
        return shown == "less than 1e-308"
    return shown == "more than 1e308" if math.isinf(expected) else agrees(shown, expected)


def check(figure, scores, truth, temperature=1.0, shift=0, ratio=None):
    """Compare every number shown with lib.losses; `ratio` is the pair of classes that is compared."""
    logits = (np.array(scores, float) + shift) / temperature
    expected, (loss, _) = losses.softmax(logits), losses.cross_entropy([logits], [truth])
    shown = [figure.text(f"p-{k}") for k in range(len(scores))]
    assert all(map(same, shown, expected)), (shown, expected)
    assert figure.text("sum") == "1"
    assert same(figure.text("loss"), loss), (figure.text("loss"), loss)
    assert float(figure.text("temperature")) == temperature
    assert float(figure.text("shift")) == shift
    check_ratio(figure, logits, ratio)
    drawn = figure.root.locator("svg[aria-label='Probabilities as bars'] text").all_text_contents()
    assert [each.replace("<", "less than ").replace("−", "-") for each in drawn[-len(shown) - 1 : -1]] == shown
    said = figure.readout().replace("−", "-")
    assert f" has {shown[truth]}: loss {figure.text('loss')}." in said
    assert said.startswith("Largest: ")
    assert f" with {shown[int(expected.argmax())]}." in said
    assert (f"Adding {shift:g} has moved zero and nothing else." in said) == (shift != 0)
    radios = figure.root.get_by_role("radio")
    assert [radio.is_checked() for radio in radios.all()] == [k == truth for k in range(len(scores))]


def check_ratio(figure, logits, pair):
    menus = figure.root.get_by_role("combobox").all()
    over, under = (int(menu.input_value()) for menu in menus)
    assert pair is None or (over, under) == pair
    gap = float(logits[over] - logits[under])
    assert float(figure.text("gap")) == pytest.approx(gap, rel=1e-5, abs=1e-9)
    try:
        ratio = math.exp(gap)
    except OverflowError:
        ratio = math.inf
    assert same(figure.text("ratio"), ratio)
    written = figure.root.locator("sup").first.inner_text().replace("−", "-")
    assert eval(written, {"__builtins__": {}}) == pytest.approx(gap, rel=1e-4, abs=1e-4)
    assert "- -" not in written, "a negative number that is subtracted stands in parentheses"


def shares(figure):
    return [figure.text(f"p-{k}") for k in range(3)]


def set_temperature(figure, temperature):
    figure.slider("temperature T").fill(str(TEMPERATURES.index(temperature)))


def set_shift(figure, shift):
    figure.slider("add to every score").fill(str(shift))


def test_temperature_at_the_start_and_presets(figure):
    check(figure, START, 0, ratio=(1, 0))
    assert shares(figure) == ["0.1300", "0.8690", "9.7e-4"]
    assert figure.text("loss") == "2.040"
    assert figure.text("ratio") == "6.686"
    for name, (scores, truth) in [*SAMPLES.items(), *SAMPLES.items()]:
        figure.press(name)
        check(figure, scores, truth)
        figure.type_numbers([1, 2, 3])
        figure.press(name)
        assert figure.typed() == scores
        check(figure, scores, truth)
    assert shares(figure) == ["0.5000", "less than 1e-308", "0.5000"]
    assert figure.readout().startswith("Largest: cat, frog with 0.5000.")
    figure.press("reset")
    check(figure, START, 0)


@pytest.mark.parametrize("sample", SAMPLES)
def test_temperature_slider(figure, sample):
    figure.press(sample)
    for temperature in TEMPERATURES:
        set_temperature(figure, temperature)
        check(figure, *SAMPLES[sample], temperature)


def test_temperature_goes_from_the_winner_to_all_alike(figure):
    """Order is kept; gaps become ratios."""
    winner = []
    for temperature in TEMPERATURES:
        set_temperature(figure, temperature)
        now = [float(each) for each in shares(figure)]
        assert np.argsort(now).tolist() == [2, 0, 1]
        assert agrees(figure.text("ratio"), math.exp(1.9 / temperature))
        winner.append(now[1])
    assert sorted(winner, reverse=True) == winner
    assert winner[0] == 1
    figure.type_numbers([0.01, 0.02, 0])
    assert [float(each) for each in shares(figure)] == pytest.approx([1 / 3] * 3, abs=1e-3)


@pytest.mark.parametrize(("shift", "temperature"), [(100, 0.1), (-100, 1), (37, 10), (1, 1), (-1, 0.1)])
def test_a_shift_moves_the_scores_and_nothing_else(figure, shift, temperature):
    set_temperature(figure, temperature)
    before = {name: figure.text(name) for name in ("p-0", "p-1", "p-2", "loss", "ratio", "gap")}
    heights = handle_places(figure)
    set_shift(figure, shift)
    check(figure, START, 0, temperature, shift, ratio=(1, 0))
    assert {name: figure.text(name) for name in before} == before
    assert handle_places(figure) == heights
    drawn = figure.root.locator("svg[aria-label='Scores as bars'] text").all_text_contents()
    for score in START:
        assert f"{score + shift:.6g}".replace("-", "−") in drawn
    assert figure.typed() == START
    figure.press("0.1, 10, 0.1")
    check(figure, [0.1, 10, 0.1], 1)  # a button shows its sample as it was, as the text has it
    set_temperature(figure, temperature)
    figure.press("reset")
    check(figure, START, 0)


def boxes(figure, kind):
    nodes = figure.root.locator(f"svg[aria-label='Scores as bars'] > g[aria-hidden] {kind}")
    look = """nodes => nodes.map((node) => node.getBBox()).map(({y, height}) => ({y, height}))"""
    return nodes.evaluate_all(look), nodes.all_text_contents()


@pytest.mark.parametrize("shift", [0, -100, 100, 1])
def test_a_larger_score_has_a_taller_bar_unless_zero_is_seen(figure, shift):
    """Out of sight zero cannot be where bars begin; they stand on the bottom then, and keep their order."""
    set_shift(figure, shift)
    bars, _ = boxes(figure, "rect")
    ends = {round(each["y"] + each["height"], 3) for each in bars}
    if abs(shift) == 100:
        assert len(ends) == 1
        assert np.argsort([each["height"] for each in bars]).tolist() == np.argsort(START).tolist()
    else:
        assert len(ends) == 2, "from zero up and down"


@pytest.mark.parametrize("width", [390, 1100])
def test_the_number_on_a_bar_that_fills_the_picture_leaves_the_title_free(load, width):
    figure = Figure(load(Explorable("temperature"), width=width))
    figure.press("1000, 10, 1000")
    set_shift(figure, 100)
    texts, written = boxes(figure, "text")
    title = texts[written.index("scores, all with 100 added")]
    for box, text in zip(texts, written, strict=True):
        if text == "1100":
            assert box["y"] >= title["y"] + title["height"] - 1


def handle_places(figure):
    return [handle.get_attribute("transform") for handle in figure.root.locator(".x-handle").all()]


def test_scores_stand_where_the_axis_says(figure):
    """Whatever the shift: a label of the axis and its line of the grid have the same height."""
    for shift in (0, 37, -100):
        set_shift(figure, shift)
        axis = figure.root.locator("svg[aria-label='Scores as bars']").evaluate(
            """svg => { const ends = [...svg.querySelectorAll("text")].filter((t) =>
                t.getAttribute("text-anchor") === "end");
            return ends.map((t) => [Number(t.textContent.replace("−", "-")), Number(t.getAttribute("y"))]); }"""
        )
        assert len(axis) >= 3
        place = float(re.search(r"translate\(\S+ (\S+)\)", handle_places(figure)[1])[1])
        (a, ya), (b, yb) = axis[0], axis[-1]
        assert a + (b - a) * (place - (ya - 4)) / (yb - ya) == pytest.approx(5.1 + shift)


@pytest.mark.parametrize(
    "scores",
    [
        [10, -100, -100],
        [1e3, 0, -1e3],
        [-1e3, 0, 1e3],
        [2, 2, 2],
        [0, 0, 0],
        [1e300, -1e300, 0],
        [1e300, 1e300, 1e300],
        [-1e300, 1e300, 0.5],
        [1e-300, 0, -1e-300],
        [0.123456, 9.87, -4.5],
        [40, 0, 0],
        [745, 0, 740],
    ],
)
def test_temperature_with_any_scores(load, scores):
    figure = Figure(load(Explorable("temperature", scores=scores)))
    for truth, temperature in [(0, 1), (1, 1), (1, 0.1), (0, 0.3), (0, 2.5), (1, 10), (2, 10)]:
        figure.root.get_by_role("radio").nth(truth).check()
        set_temperature(figure, temperature)
        check(figure, scores, truth, temperature)


def test_scores_at_the_end_of_the_floats(load):
    """Divided by T first, or subtracted from each other, they overflow; the probabilities do not."""
    figure = Figure(load(Explorable("temperature", scores=[1e308, -1e308, 1e308], temperature=0.1)))
    assert shares(figure) == ["0.5000", "less than 1e-308", "0.5000"]
    assert agrees(figure.text("loss"), math.log(2))
    figure.root.get_by_role("radio").nth(1).check()
    assert figure.text("loss") == "more than 1e308"
    figure.root.get_by_role("combobox").nth(0).select_option(index=1)
    figure.root.get_by_role("combobox").nth(1).select_option(index=0)
    assert figure.text("ratio") == "less than 1e-308"
    figure.root.get_by_role("combobox").nth(0).select_option(index=0)
    figure.root.get_by_role("combobox").nth(1).select_option(index=1)
    assert figure.text("ratio") == "more than 1e308"


def test_a_loss_too_small_for_one_minus_p(figure):
    figure.type_numbers([10, -100, -100])
    assert shares(figure)[0] == "1.000"
    assert figure.text("loss") == "3.4e-48"


def test_the_loss_sees_the_truth_alone(figure):
    for k, score in enumerate(START):
        figure.root.get_by_role("radio").nth(k).check()
        check(figure, START, k)
        assert agrees(figure.text("loss"), math.log(sum(math.exp(each - score) for each in START)))
    figure.type_numbers([1, 2, 3])
    figure.root.get_by_role("radio").nth(0).check()
    before = figure.text("loss")
    figure.type_numbers([1, 3, 2])
    assert figure.text("loss") == before


def test_ratios_of_all_pairs(figure):
    menus = figure.root.get_by_role("combobox")
    set_temperature(figure, 2)
    set_shift(figure, -3)
    for over in range(3):
        for under in range(3):
            menus.nth(0).select_option(index=over)
            menus.nth(1).select_option(index=under)
            check(figure, START, 0, 2, -3, ratio=(over, under))
    figure.press("reset")
    check(figure, START, 0, ratio=(1, 0))


def test_a_field_that_is_being_emptied(figure):
    field = figure.root.get_by_role("spinbutton").nth(1)
    field.fill("")
    check(figure, START, 0)
    field.blur()
    assert field.input_value() == "5.1"


def test_temperature_by_keyboard(figure):
    handle = figure.handle("score of car")
    scores = list(START)
    for key, score in SCORE_KEYS:
        figure.keys(handle, key)
        scores[1] = score
        check(figure, scores, 0)
        assert float(handle.get_attribute("aria-valuenow")) == score
        said = handle.get_attribute("aria-valuetext")
        assert said == f"{score:g}, probability {figure.text('p-1')}".replace("-", "−")
    figure.keys(figure.slider("temperature T"), "Home", "ArrowRight")
    check(figure, scores, 0, 0.12)
    figure.keys(figure.slider("add to every score"), "End", "ArrowLeft")
    check(figure, scores, 0, 0.12, 99)
    assert handle.get_attribute("aria-valuetext").startswith("10, shifted to 109, probability ")
    assert ", true class, probability " in figure.said("score of cat")


def test_keyboard_alone_works_buttons_radios_menus_and_fields(figure):
    figure.keys(figure.button("0.1, 10, 0.1"), "Enter")
    check(figure, [0.1, 10, 0.1], 1)
    figure.keys(figure.root.get_by_role("radio").nth(1), "ArrowDown")
    check(figure, [0.1, 10, 0.1], 2)
    figure.keys(figure.root.get_by_role("spinbutton").nth(0), "Control+a", "7", "Enter")
    check(figure, [7, 10, 0.1], 2)
    figure.keys(figure.root.get_by_role("combobox").nth(0), "f")
    check(figure, [7, 10, 0.1], 2, ratio=(2, 0))


def test_temperature_by_mouse(figure):
    for shift in (0, 60):
        set_shift(figure, shift)
        for label, k, dy in [("score of car", 1, 60), ("score of frog", 2, -90), ("score of cat", 0, -37)]:
            before = figure.typed()
            figure.drag(label, 0, dy)
            # 218 pixels are 15 units
            assert figure.typed()[k] == pytest.approx(max(-5, min(10, before[k] - dy * 15 / 218)), abs=0.06)
            check(figure, figure.typed(), 0, 1, shift)
    figure.drag("score of car", 0, 2000)
    assert figure.root.get_by_role("spinbutton").nth(1).input_value() == "-5"


def test_a_finger_drags(load):
    page = load(Explorable("temperature"), width=390, has_touch=True)
    figure = Figure(page)
    figure.swipe(figure.handle("score of car"), (0, 20), (0, 60))
    assert figure.typed()[1] == pytest.approx(5.1 - 60 * 15 / 218, abs=0.06)
    check(figure, figure.typed(), 0)
    assert page.evaluate("scrollY") == 0


def test_bars_of_probabilities_have_their_heights(figure):
    figure.press("0.1, 10, 0.1")
    set_temperature(figure, 10)
    bars = figure.root.locator("svg[aria-label='Probabilities as bars'] rect").all()
    heights = [float(bar.get_attribute("height")) for bar in bars]
    assert heights == pytest.approx(132 * losses.softmax([0.01, 1, 0.01]))
    assert [("x-green" in bar.get_attribute("class")) for bar in bars] == [False, True, False]


def test_narrow_columns_keep_their_numbers_apart(load):
    classes = ["dog", "cat", "rabbit", "chick", "pig"]
    scores = [-100, -200, -2000, -300, 5]
    figure = Figure(load(Explorable("temperature", classes=classes, scores=scores, true_class="chick"), width=320))
    check(figure, scores, 3)
    numbers = boxes_of(figure.root.locator("svg[aria-label='Probabilities as bars'] text[text-anchor=middle]"))
    assert len(numbers) == 5
    for one, other in combinations(numbers, 2):
        assert are_apart(one, other, slack=3), (one, other)


def test_temperature_of_other_parameters(load):
    classes = ["dog", "cat", "rabbit", "chick", "pig"]
    page = load(
        Explorable("temperature", classes=classes, scores=[1, 2, 3, 4, 5], true_class="pig", temperature=0.7, shift=-8),
        Explorable(
            "temperature", classes=["no", "yes"], scores=[-0.5, 0.25], true_class="yes", presets=[("x", [1, 2], "no")]
        ),
    )
    check(Figure(page), [1, 2, 3, 4, 5], 4, 0.7, -8, ratio=(4, 0))
    check(Figure(page, 1), [-0.5, 0.25], 1)
    Figure(page, 1).press("x")
    check(Figure(page, 1), [1, 2], 0)


def test_the_ring_of_the_focus_leaves_the_number_below_free(figure):
    figure.type_numbers([-5, 5.1, -1.7])
    figure.handle("score of cat").focus()
    ring = figure.handle("score of cat").locator(".x-focus").bounding_box()
    bottom = ring["y"] + ring["height"]
    box = figure.root.locator("svg[aria-label='Scores as bars'] text", has_text="−5").last.bounding_box()
    assert bottom <= box["y"] + 0.25 * box["height"], "letters begin below the top of their box"
