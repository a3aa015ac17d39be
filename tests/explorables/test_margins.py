"""The explorable "margins" against lib.losses."""

import math

import numpy as np
import pytest
from explorables_page import BAD_SAMPLES, HOSTILE, SCORE_KEYS, Figure, agrees, ascii_signs, check_escaped

from lib import losses
from lib.explorables import Explorable
from lib.explorables import margins as module

IMAGES = {"cat image": ([3.2, 5.1, -1.7], 0), "car image": ([1.3, 4.9, 2.0], 1), "frog image": ([2.2, 2.5, -3.1], 2)}


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({"delta": 1}, "parameters of 'margins' must be among .*'margin'.*; 'delta' is not"),
        ({"margin": -0.1}, r"margin must be a finite number in \[0, 5\]; it is -0.1"),
        ({"margin": "1"}, "margin must be"),
        ({"margin": math.nan}, "margin must be"),
        *BAD_SAMPLES,
    ],
)
def test_bad_arguments_are_named(parameters, message):
    with pytest.raises(ValueError, match=message):
        Explorable("margins", **parameters)


def test_arrays_are_taken_as_parameters():
    assert Explorable("margins", scores=np.array([3.2, 5.1, -1.7])).html() == Explorable("margins").html()


def test_hostile_names_are_escaped(load):
    explorable = Explorable(
        "margins", classes=HOSTILE, true_class=HOSTILE[0], presets=[(HOSTILE[1], [1, 2, 3], HOSTILE[2])]
    )
    check_escaped(explorable.html())
    figure = Figure(load(explorable))
    assert figure.root.locator("[role=radiogroup] label").all_inner_texts() == HOSTILE
    assert figure.root.locator("b, img").count() == 0
    figure.press(HOSTILE[1])
    assert f"True class: {HOSTILE[2]}." in figure.readout()


def check_margins(figure, scores, truth, margin):
    """Compare every number shown with lib.losses."""
    hinge, _ = losses.hinge([scores], [truth], margin=margin)
    entropy, _ = losses.cross_entropy([scores], [truth])
    assert agrees(figure.text("hinge"), hinge), (figure.text("hinge"), hinge)
    if entropy == 0:  # it is positive, but smaller than the smallest float
        assert figure.text("cross-entropy") == "less than 1e-308"
    else:
        assert agrees(figure.text("cross-entropy"), entropy), (figure.text("cross-entropy"), entropy)
    assert float(figure.text("margin")) == margin
    for k, score in enumerate(scores):
        if k != truth:
            term = max(0.0, (score - scores[truth]) + margin)
            assert agrees(figure.text(f"term-{k}"), term)
    formula = figure.root.locator(".x-formula").inner_text().replace("−", "-")
    assert "- -" not in formula, "a negative number that is subtracted stands in parentheses"
    sums, total = formula.split("\n")[0].removeprefix("hinge: ").split(" = ")[:2]
    written = eval(sums, {"max": max, "__builtins__": {}})
    assert written == pytest.approx(hinge, rel=1e-5, abs=1e-9)
    assert eval(total, {"__builtins__": {}}) == pytest.approx(hinge, rel=1e-4, abs=1e-9)
    shown = [f"{name} = {figure.text(name)}" for name in ("hinge", "cross-entropy")]
    drawn = figure.root.locator("svg[aria-label='Both losses as bars'] text").all_text_contents()
    assert [ascii_signs(each) for each in drawn if "=" in each] == shown
    said = ascii_signs(figure.readout())
    assert said.endswith(f"Hinge loss {figure.text('hinge')}, cross-entropy {figure.text('cross-entropy')}.")
    radios = figure.root.get_by_role("radio")
    assert [radio.is_checked() for radio in radios.all()] == [k == truth for k in range(len(scores))]


def test_margins_at_the_start_and_presets(figure):
    check_margins(figure, *IMAGES["cat image"], 1)
    assert figure.text("hinge") == "2.9"
    for name, hinge in [("frog image", "12.9"), ("car image", "0"), ("cat image", "2.9")]:
        figure.press(name)
        check_margins(figure, *IMAGES[name], 1)
        assert figure.text("hinge") == hinge
        figure.type_numbers([1, 2, 3])
        figure.press(name)
        check_margins(figure, *IMAGES[name], 1)


def test_a_margin_exactly_met_costs_nothing_in_spite_of_rounding(load):
    figure = Figure(load(Explorable("margins", scores=[0.3, 0.1, -0.7], margin=0.2)))
    assert 0 < losses.hinge([[0.3, 0.1, -0.7]], [0], margin=0.2)[0] < 1e-15
    assert figure.text("hinge") == "0"
    assert "Above the line: none." in figure.readout()


def test_a_preset_leaves_the_margin_alone(load):
    figure = Figure(load(Explorable("margins", margin=2.5)))
    figure.press("frog image")
    check_margins(figure, *IMAGES["frog image"], 2.5)


@pytest.mark.parametrize(
    "scores",
    [
        [10, -100, -100],
        [1e3, 0, -1e3],
        [-1e3, 0, 1e3],
        [2, 2, 2],
        [0, 0, 0],
        [3, 2, 2],
        [1e300, -1e300, 0],
        [-1e308, 1e308, 0.5],
        [0.123456, 9.87, -4.5],
        [40, 0, 0],
    ],
)
@pytest.mark.parametrize("truth", [0, 1])
def test_margins_with_any_scores(load, scores, truth):
    figure = Figure(load(Explorable("margins", scores=scores)))
    figure.root.get_by_role("radio").nth(truth).check()
    hinge, _ = losses.hinge([scores], [truth])
    if math.isinf(hinge):
        assert figure.text("hinge") == "inf"
        assert figure.text("cross-entropy") == "inf"
    else:
        check_margins(figure, scores, truth, 1)


@pytest.mark.parametrize(
    ("truth", "margin", "said"),
    [(3.2, 1, "2.2"), (-3.7, 2.5, "-6.2"), (-5, 5, "-10"), (-7, 5, "-12 ▼"), (20, 1, "19 ▲")],
)
def test_the_line_is_drawn_where_its_label_says_or_not_at_all(load, truth, margin, said):
    page = load(Explorable("margins", scores=[truth, 5.1, -1.7], margin=margin), width=390)
    bars = Figure(page).root.locator("svg[aria-label='Scores as bars']")
    label = bars.locator("text", has_text="Δ")
    assert label.text_content().replace("−", "-") == f"sy - Δ = {said}"
    lines = [float(line.get_attribute("y1")) for line in bars.locator(".x-dashed").all()]
    line = truth - margin
    assert lines == pytest.approx([16 + 302 * (10 - line) / 20] if -10 <= line <= 10 else [], abs=0.1)
    if abs(line) <= 10:
        (inner, outer) = (each.bounding_box() for each in (label, bars))
        assert inner["x"] + inner["width"] <= outer["x"] + outer["width"]


def test_margins_reaches_zero_where_the_cross_entropy_does_not(figure):
    figure.type_numbers([10, -100, -100])
    assert figure.text("hinge") == "0"
    assert figure.text("cross-entropy") == "3.4e-48"


def test_margins_survives_a_field_that_is_being_emptied(figure):
    field = figure.root.get_by_role("spinbutton").nth(1)
    field.fill("")
    check_margins(figure, [3.2, 5.1, -1.7], 0, 1)
    field.blur()
    assert field.input_value() == "5.1"


def test_margins_by_keyboard(figure):
    handle = figure.handle("score of car")
    scores = [3.2, 5.1, -1.7]
    for key, score in SCORE_KEYS:
        figure.keys(handle, key)
        scores[1] = score
        check_margins(figure, scores, 0, 1)
        assert float(handle.get_attribute("aria-valuenow")) == score
        assert handle.get_attribute("aria-valuetext").startswith(str(score).replace("-", "−"))


def test_margins_by_mouse(figure):
    for label, k, dy in [("score of car", 1, 60), ("score of frog", 2, -90), ("score of cat", 0, -37)]:
        before = figure.typed()
        figure.drag(label, 0, dy)
        scores = figure.typed()
        # 302 pixels are 20 units
        assert scores[k] == pytest.approx(before[k] - dy * 20 / 302, abs=0.06)
        check_margins(figure, scores, 0, 1)
    figure.drag("score of car", 0, 2000)
    assert figure.root.get_by_role("spinbutton").nth(1).input_value() == "-5"


def test_margins_with_other_margins_and_classes(figure):
    slider = figure.slider("margin Δ")
    for keys, margin in [(["ArrowRight"] * 3, 1.3), (["End"], 5), (["Home"], 0), (["ArrowRight"], 0.1)]:
        figure.keys(slider, *keys)
        for truth in range(3):
            figure.root.get_by_role("radio").nth(truth).check()
            check_margins(figure, [3.2, 5.1, -1.7], truth, margin)
    figure.press("reset")
    check_margins(figure, [3.2, 5.1, -1.7], 0, 1)


def test_margins_of_other_parameters(load):
    classes = ["dog", "cat", "rabbit", "chick", "pig"]
    page = load(
        Explorable("margins", classes=classes, scores=[1, 2, 3, 4, 5], true_class="chick", margin=2.5),
        Explorable(
            "margins", classes=["no", "yes"], scores=[-0.5, 0.25], true_class="yes", presets=[("x", [1, 2], "no")]
        ),
    )
    check_margins(Figure(page), [1, 2, 3, 4, 5], 3, 2.5)
    check_margins(Figure(page, 1), [-0.5, 0.25], 1, 1)
    Figure(page, 1).press("x")
    check_margins(Figure(page, 1), [1, 2], 0, 1)


def test_a_finger_drags(load):
    page = load(Explorable("margins"), width=390, has_touch=True)
    figure = Figure(page)
    figure.swipe(figure.handle("score of car"), (0, 20), (0, 60))
    scores = figure.typed()
    assert scores[1] == pytest.approx(5.1 - 60 * 20 / 302, abs=0.06)
    check_margins(figure, scores, 0, 1)
    assert page.evaluate("scrollY") == 0


def test_keyboard_alone_works_buttons_radios_and_fields(figure):
    figure.keys(figure.button("frog image"), "Enter")
    check_margins(figure, *IMAGES["frog image"], 1)
    figure.keys(figure.root.get_by_role("radio").nth(2), "ArrowUp")
    check_margins(figure, [2.2, 2.5, -3.1], 1, 1)
    figure.keys(figure.root.get_by_role("spinbutton").nth(0), "Control+a", "7", "Enter")
    check_margins(figure, [7, 2.5, -3.1], 1, 1)


def test_only_the_last_of_quick_changes_is_spoken(figure):
    live = figure.root.locator("[aria-live=polite]")
    figure.press("car image")
    figure.press("frog image")
    assert live.text_content() == ""
    figure.page.wait_for_function("document.querySelector('[aria-live=polite]').textContent")
    assert live.text_content() == figure.readout()


def test_each_of_several_keeps_its_radios_and_parameters(load):
    page = load(Explorable("margins"), Explorable("margins", margin=2))
    one, other = Figure(page), Figure(page, 1)
    one.root.get_by_role("radio").nth(2).check()
    one.keys(one.handle("score of cat"), "End")
    check_margins(one, [10, 5.1, -1.7], 2, 1)
    check_margins(other, [3.2, 5.1, -1.7], 0, 2)


def test_a_margin_that_is_exactly_met_has_no_number_in_the_picture():
    drawing, _ = module.picture(module.parameters(scores=[3.0, 2.0, 0.0], margin=1.0))
    assert "+0" not in "".join(drawing._shapes)
