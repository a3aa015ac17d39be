"""What holds for every explorable, whatever it shows; each has tests of its own beside this."""

import html
import inspect
import json
import re
import subprocess
import sys
from importlib import import_module
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import numpy as np
import pytest
from explorables_page import Figure, alt_text, middle, write

from lib._looks import COLORS
from lib.explorables import FOLDER, Explorable, _read, names
from lib.explorables._svg import with_minus_signs

NAMES = names()


# The Python side


def modules():
    """Return the modules of explorables by name."""
    stems = [path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_")]
    return {stem.replace("_", "-"): import_module(f"lib.explorables.{stem}") for stem in stems}


def test_names_are_those_of_scripts_with_a_module():
    found = modules()
    assert sorted(found) == NAMES
    used = {each for module in found.values() for each in getattr(module, "USES", ())}
    assert {path.stem for path in FOLDER.glob("*.js")} == {*NAMES, *used, "runtime"}
    for name in NAMES:
        assert f'downhill.define("{name}",' in _read(f"{name}.js"), f"{name}.js must define the figure of its name"


@pytest.fixture(scope="module")
def pages():
    """Return the sources of all pages that may show a figure."""
    root = FOLDER.parents[1]
    return "".join(path.read_text("utf-8") for path in [*root.glob("chapters/*.ipynb"), root / "index.md"])


@pytest.mark.parametrize("name", NAMES)
def test_it_has_tests_of_its_own_and_stands_on_a_page(name, pages):
    assert Path(__file__).with_name(f"test_{name.replace('-', '_')}.py").exists()
    assert f'data-explorable=\\"{name}\\"' in pages or f"{{explorable}} {name}" in pages


@pytest.mark.parametrize("name", ["no-such-figure", "runtime", "losses", "score-bars", "separating_plane", None, 1])
def test_unknown_names_are_refused(name):
    message = re.escape(f"name must be one of {NAMES}; it is {name!r}")
    with pytest.raises(ValueError, match=message):
        Explorable(name)


@pytest.mark.parametrize("name", NAMES)
def test_unknown_parameters_are_refused(name):
    with pytest.raises(ValueError, match=f"the parameters of '{name}' must be among .*; 'nonsense' is not"):
        Explorable(name, nonsense=1)


@pytest.mark.parametrize("name", NAMES)
def test_parameters_have_defaults_and_are_plain(name):
    keywords = inspect.signature(modules()[name].parameters).parameters.values()
    assert all(each.kind is each.KEYWORD_ONLY and each.default is not each.empty for each in keywords)
    given = Explorable(name).parameters
    assert json.loads(json.dumps(given, allow_nan=False)) == given


# Each is all that a reader may pass: what else is needed follows from it.
ALONE = [
    ("coin", {"tosses": 5}, {"heads": 3, "tosses": 5, "theta": 0.5}),
    ("margins", {"classes": ["a", "b"], "scores": [1, 2]}, {"scores": [1, 2], "true_class": 0}),
    ("margins", {"classes": list("abcd")}, {"scores": [3.2, 5.1, -1.7, 2], "true_class": 0, "presets": []}),
    ("temperature", {"classes": list("ab")}, {"scores": [3.2, 5.1], "true_class": 0}),
    ("temperature", {"classes": list("abcde"), "true_class": "e"}, {"scores": [3.2, 5.1, -1.7, 2, 0.5]}),
    ("moving-average", {"temperatures": range(11)}, {"day": 11, "changed_day": 11}),
    ("moving-average", {"temperatures": range(15)}, {"day": 15, "changed_day": 12}),
    ("outlier", {"points": [(1, 1), (2, 2), (3, 9)]}, {"outlier": 2}),
    ("pixel-scores", {"classes": list("ab"), "templates": np.ones((2, 5, 5))}, {"bias": [0, 0]}),
    ("pixel-scores", {"classes": list("abc")}, {"bias": [1, 0, -1]}),
]


@pytest.mark.parametrize(("name", "given", "expected"), ALONE)
def test_what_is_not_given_suits_what_is(name, given, expected):
    explorable = Explorable(name, **given)
    assert {key: explorable.parameters[key] for key in expected} == expected
    assert explorable.html()


@pytest.mark.parametrize("name", NAMES)
def test_html_is_the_same_in_every_process(name):
    code = f"from lib.explorables import Explorable; import sys; sys.stdout.write(Explorable({name!r}).html())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=FOLDER.parents[1])
    assert run.stdout.decode() == Explorable(name).html() == Explorable(name).html()


@pytest.mark.parametrize("name", NAMES)
def test_representations(name):
    explorable = Explorable(name)
    bundle = explorable._repr_mimebundle_()
    assert bundle["text/html"] == explorable.html() == explorable._repr_html_()
    assert bundle["text/plain"].count(".") == 1
    assert bundle["text/plain"].endswith(".")
    assert repr(explorable) == f"Explorable({name!r})"


@pytest.mark.parametrize("name", NAMES)
def test_static_picture_and_sentence(name):
    text = Explorable(name).html()
    alt = re.search(r'<img [^>]*alt="([^"]{30,})"', text)
    assert alt, "the static picture needs an alt text of 30 characters or more"
    source = re.search(r'<img src="data:image/svg\+xml,([^"]+)"', text)[1]
    picture = unquote(source)
    ElementTree.fromstring(picture)
    assert not re.search(r"\d\.\d\d", picture), "coordinates are rounded to 0.1"
    assert len(source) < 6000
    assert Explorable(name)._repr_mimebundle_()["text/plain"] in html.unescape(text)


def test_numbers_have_minus_signs_and_words_their_hyphens():
    words = "warm-up, one-cycle, Cross-entropy, type-1, 3-4, -information, "
    assert with_minus_signs(words + "(-1.5, -.5), 2e-05, ×-2, -inf") == words + "(−1.5, −.5), 2e−05, ×−2, −inf"
    named = Explorable("margins", classes=["good-looking", "not"], scores=[-1, -2e-7])
    assert "good-looking −1, not −2e−07" in alt_text(named)
    almost = Explorable("margins", scores=[0.3, 0.1, -0.7], margin=0.2)  # 0.3 − 0.2 is 0.1 but for rounding
    assert ">+2.77556e−17<" in unquote(almost.html())


@pytest.mark.parametrize("name", NAMES)
def test_only_the_parameters_and_the_picture_depend_on_the_reader(name):
    text = Explorable(name).html()
    script = text[text.index("<script>") :]
    assert script.count("</script>") == script.count("<script") == 1
    assert script.endswith("</script>\n")
    assert "import(" not in script
    assert "fetch(" not in script
    data = json.loads(html.unescape(re.search(r"data-parameters='([^']*)'", text)[1]))
    assert list(data) == sorted(data)


# Six runners and five surfaces; a network and ten digits; three sets of points and four starts.
LARGEST = {"race": 42_000, "digit-pad": 38_000, "hidden-units": 38_000}


def test_sizes():
    """Of what every figure stores."""
    for path in sorted([*FOLDER.glob("*.js"), *FOLDER.glob("*.css")]):
        assert len(_read(path.name).encode()) < (5_900 if path.suffix == ".css" else 11_500), path.name
    for name in NAMES:
        assert len(Explorable(name).html()) < LARGEST.get(name, 36_000), name


def test_what_moves_by_itself_moves_by_the_animation():
    """Which rests out of sight, and heeds those who want no motion."""
    movers = [
        path.name for path in FOLDER.glob("*.js") if re.search("requestAnimationFrame|setInterval", _read(path.name))
    ]
    assert movers == ["animation.js"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.js")), ids=lambda path: path.stem)
def test_what_is_left_out_of_a_script_is_indentation_and_comments(path):
    """No template literal goes over several lines: its indentation and its lines must stay."""
    source = path.read_text(encoding="utf-8").splitlines()
    assert all(line.count("`") % 2 == 0 for line in source)
    kept = iter([*_read(path.name).splitlines(), None])
    line, in_comment = next(kept), False
    for each in map(str.strip, source):
        in_comment = in_comment or each.startswith("/*")
        if not in_comment and each and not each.startswith("//"):
            assert each == line
            line = next(kept)
        in_comment = in_comment and "*/" not in each
    assert line is None


def test_comments_within_a_line_and_what_follows_a_comment_stay(tmp_path, monkeypatch):
    monkeypatch.setattr("lib.explorables.FOLDER", tmp_path)
    (tmp_path / "one.js").write_text(
        "  /* a\n  b */\n  x = 1; // c\n\n  // d\n  /* e */ y = `/*`;\n/* f */\n  z = 2;\n"
    )
    assert _read("one.js") == "x = 1; // c\n/* e */ y = `/*`;\nz = 2;\n"


# Pages, themes, keyboard, notebooks


def stir(figure):
    """Use every control that Tab reaches once, the last button (a reset) first; nothing keeps running afterwards."""
    for menu in figure.root.locator("select").all():
        menu.select_option(index=menu.locator("option").count() - 1)
    for radio in figure.root.get_by_role("radio").all():
        radio.check()
    for press in reversed(figure.root.locator("button:not([aria-disabled=true], [tabindex='-1'])").all()):
        press.click()
    for canvas in figure.root.locator(".x-paint").all():
        canvas.click()
    for slider in figure.root.locator("input[type=range]").all():
        slider.fill(slider.get_attribute("max"))
    for handle in figure.root.locator(".x-handle").all():
        figure.keys(handle, "End")
    pause = figure.button("pause")
    if pause.count():
        pause.click()


def insides(figure):
    return figure.root.evaluate("node => node.innerHTML")


@pytest.mark.parametrize("name", NAMES)
def test_two_on_one_page_are_independent(load, name):
    page = load(Explorable(name), Explorable(name))
    one, other = Figure(page), Figure(page, 1)
    before = insides(other)
    stir(one)
    assert insides(one) != before
    assert insides(other) == before
    stir(other)
    assert insides(other) != before
    assert page.evaluate("document.querySelectorAll('[id]').length") == 0, "no ids, so none twice"
    assert page.locator("style[data-downhill]").count() == 1


@pytest.mark.parametrize("name", NAMES)
def test_nothing_undefined_is_shown_after_every_control(load, name):
    figure = Figure(load(Explorable(name)))
    for _ in range(2):
        assert not re.search(r"NaN|Infinity|undefined|\[object", figure.root.evaluate("node => node.outerHTML"))
        stir(figure)


def test_works_where_a_notebook_inserts_it(load):
    page = load()
    insert = """html => {
        const host = document.createElement("div");
        host.innerHTML = html;
        document.querySelector("main").append(host);
        for (const old of host.querySelectorAll("script")) {
            const script = document.createElement("script");
            script.textContent = old.textContent;
            old.replaceWith(script);
        }
    }"""
    for name in [*NAMES, NAMES[0]]:
        page.evaluate(insert, Explorable(name).html())
    assert page.locator(".explorable:not([data-ready])").count() == 0
    whole = load(*map(Explorable, NAMES))
    for k, name in enumerate(NAMES):
        assert insides(Figure(page, k)) == insides(Figure(whole, k)), name
    assert insides(Figure(page, len(NAMES))) == insides(Figure(page, 0))


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_picture_and_sentence_are_seen(load, name):
    page = load(Explorable(name), java_script_enabled=False)
    picture = page.get_by_role("img")
    assert picture.is_visible()
    assert picture.bounding_box()["height"] > 200
    assert page.get_by_text(Explorable(name)._repr_mimebundle_()["text/plain"]).is_visible()
    assert page.get_by_text("once the chapter's first code cell and this one are run").is_visible()


def test_the_picture_goes_and_the_caption_stays_when_it_is_alive(load):
    page = load(*map(Explorable, NAMES))
    assert page.locator(".explorable > img, small").count() == 0
    for name in NAMES:
        assert page.get_by_text(Explorable(name)._repr_mimebundle_()["text/plain"]).is_visible()


STICKING_OUT = """() => [
    document.documentElement.scrollWidth - document.documentElement.clientWidth,
    [...document.querySelectorAll('.explorable :is(text, button, label, p)')].filter((node) => {
        const [a, b] = [node.getBoundingClientRect(), node.closest('.explorable').getBoundingClientRect()];
        return a.left < b.left - 1 || a.right > b.right + 1;
    }).map((node) => node.textContent),
]"""


def resize(page, width):
    """Give the page another width, and wait until all figures have been drawn anew."""
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_function("""[...document.querySelectorAll(".x-plot > svg")].every(
        (node) => node.viewBox.baseVal.width === node.parentNode.clientWidth)""")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_sticks_out(load, name):
    widths = [390, 320, 700, 1100]
    for width in widths:
        page = load(Explorable(name), width=width)
        assert page.evaluate(STICKING_OUT) == [0, []], width
    stir(Figure(page))
    for width in widths:
        resize(page, width)
        assert page.evaluate(STICKING_OUT) == [0, []], f"{width}, after every control"


# Those with something between plot and verdict: fields to type in, a key, buttons that belong to the plot.
APART = {"computation-graph": 110, "margins": 330, "moving-average": 100}


@pytest.mark.parametrize("name", NAMES)
def test_on_a_phone_plot_verdict_and_control_share_a_screen(load, name):
    """The first plot, the verdict under the last of those that belong to it, and something to move."""
    figure = Figure(load(Explorable(name), width=390, has_touch=True))

    def spans(kind):
        boxes = [node.bounding_box() for node in figure.root.locator(kind).all()]
        return [(box["y"], box["y"] + box["height"]) for box in boxes]

    plots, [(verdict, end)] = spans(".x-plot > svg, .x-paint"), spans(".x-readout")
    controls = spans(".x-handle, .x-paint, input[type=range]")
    top = plots[0][0]
    assert min(verdict - bottom for _, bottom in plots if bottom <= verdict + 1) < APART.get(name, 20)
    assert end - top < 770
    assert any(max(end, low) - min(top, high) < 770 for high, low in controls)


@pytest.mark.parametrize("name", NAMES)
def test_sliders_have_room_for_their_values(load, name):
    """Two pixels a value, or as many as a column has."""
    page = load(Explorable(name), width=760)
    for slider in page.locator(".explorable input[type=range]").all():
        lowest, highest, step = (float(slider.get_attribute(each)) for each in ("min", "max", "step"))
        assert slider.bounding_box()["width"] >= min(2 * (highest - lowest) / step, 250)


@pytest.mark.parametrize(
    ("name", "axes"),
    [
        *((name, "xy") for name in ("descent-plane", "outlier", "polynomial-fit", "race")),
        ("neuron-line", ["x₁", "x₂"]),
        *((name, ["w₁", "w₂"]) for name in ("norm-balls", "zig-zag")),
    ],
)
def test_the_axes_of_a_plane_have_their_names(load, name, axes):
    texts = Figure(load(Explorable(name))).root.locator(".x-plot > svg").first.locator("text").all_text_contents()
    assert [texts.count(axis) for axis in axes] == [1, 1]


@pytest.mark.parametrize("name", NAMES)
def test_it_follows_its_width(load, name):
    page = load(Explorable(name))
    resize(page, 390)
    page.wait_for_function("document.querySelector('.explorable svg').clientWidth < 360")


@pytest.mark.parametrize("name", NAMES)
def test_targets_are_large_enough_for_a_finger(load, name):
    page = load(Explorable(name), width=390, has_touch=True)
    kinds = "button, select, input:not([type=radio], [type=checkbox]), label:has(input), .x-handle .x-hit"
    for target in page.locator(f".explorable :is({kinds})").all():
        box = target.bounding_box()
        assert min(box["width"], box["height"]) >= 43.9


def test_a_finger_takes_the_nearest_of_several_handles(load):
    """Not the uppermost, which is the last."""
    points = [[1, 1], [5, 5], [5.8, 5], [9, 19]]
    figure = Figure(load(Explorable("outlier", points=points), width=390, has_touch=True))
    before = [middle(figure.handle(f"point {k}"))[0] for k in (2, 3)]
    assert before[1] - before[0] < 30, "their targets overlap"
    for first, moved in [(0.4, "point 2"), (0.6, "point 3")]:
        handles = [figure.handle(f"point {k}") for k in (2, 3)]
        texts = [each.get_attribute("aria-valuetext") for each in handles]
        (x, y), (x2, _) = map(middle, handles)
        figure.touch((x + first * (x2 - x), y), (x + first * (x2 - x), y - 20), (x + first * (x2 - x), y - 60))
        for handle, text in zip(handles, texts, strict=True):
            is_moved = handle.get_attribute("aria-valuetext") != text
            assert is_moved == (handle.get_attribute("aria-label") == moved)
        figure.press("reset")


def test_a_second_finger_does_not_move_what_the_first_one_drags(load):
    """Nor does it take it; and when all are lifted, another finger may."""
    figure = Figure(load(Explorable("outlier", points=[[1, 1], [5, 10], [9, 19]]), width=390, has_touch=True))
    handle = figure.handle("point 2")
    x, y = middle(handle)
    send = figure.fingers()
    send("touchStart", (x, y))
    send("touchMove", (x, y - 40))
    dragged = figure.said("point 2")
    send("touchStart", (x, y - 40), (x + 12, y - 30))
    assert figure.said("point 2") == dragged
    send("touchMove", (x, y - 40), (x + 12, y + 70))
    assert figure.said("point 2") == dragged
    send("touchMove", (x, y - 80), (x + 12, y + 70))
    assert middle(handle) == pytest.approx((x, y - 80), abs=4)
    send("touchEnd")
    figure.swipe(handle, (0, 20), (0, 40))
    assert middle(handle) == pytest.approx((x, y - 40), abs=4)


REST = """async () => {
    for (let last = null; last !== scrollY;) {
        last = scrollY;
        await new Promise((resolve) => setTimeout(resolve, 100));
    }
    return scrollY;
}"""


@pytest.mark.parametrize("name", ["coin", "moving-average", "race"])
def test_a_finger_that_scrolls_past_a_slider_leaves_it(load, name):
    page = load(Explorable(name), width=390, has_touch=True, is_mobile=True)
    figure = Figure(page)

    def look():
        return figure.root.locator(".x-plot, .x-number").evaluate_all("nodes => nodes.map((node) => node.innerHTML)")

    for slider in figure.root.locator("input[type=range]").all():

        def middle_and_width(slider=slider):
            slider.scroll_into_view_if_needed()
            page.evaluate(REST)
            return *middle(slider), slider.bounding_box()["width"]

        x, y, width = middle_and_width()
        before, shown = page.evaluate("scrollY"), look()
        way = 1 if before else -1
        figure.touch((x + 0.3 * width, y), *((x + 0.3 * width, y + 15 * way * k) for k in range(1, 12)))
        assert page.evaluate(REST) != before
        assert look() == shown
        x, y, width = middle_and_width()
        figure.touch((x, y), *((x + share * width, y) for share in (0.1, 0.2, 0.3)))
        far, moved = float(slider.input_value()), look()
        assert moved != shown
        x, y, width = middle_and_width()
        figure.touch((x - 0.3 * width, y))
        assert float(slider.input_value()) < far
        assert look() != moved, "a tap is taken, too"


@pytest.mark.parametrize("name", NAMES)
def test_a_finger_scrolls_wherever_it_does_not_drag_or_paint(load, name):
    """Handles, and what has the class x-paint, keep the finger for themselves; nothing else does."""
    page = load(Explorable(name), width=390, has_touch=True)
    assert (
        page.evaluate("""[...document.querySelectorAll("*")].filter((node) =>
            (getComputedStyle(node).touchAction === "none") !== node.matches(".x-handle, .x-paint"))
            .map((node) => node.outerHTML)""")
        == []
    )
    painted = page.evaluate("""[...document.querySelectorAll(".x-paint")].map((node) => node.clientWidth)""")
    assert all(width < 300 for width in painted), "room for a finger to scroll beside it"


# Contrast depends on the theme, overlaps on the width; two of the four looks have all of it, and axe is slow.
@pytest.mark.parametrize(("width", "theme"), [(1100, "light"), (390, "dark")])
@pytest.mark.parametrize("name", NAMES)
def test_axe_finds_nothing(load, violations, name, theme, width):
    page = load(Explorable(name), theme=theme, width=width)
    assert violations(page) == []
    stir(Figure(page))
    assert violations(page) == []


def test_the_style_sheet_has_the_colors_of_all_figures():
    css = _read("explorables.css")
    assert {name: re.findall(rf"--{name}: .*?(#\w{{6}})", css) for name in COLORS} == {
        name: [color] for name, color in COLORS.items()
    }


def luminance(color):
    channels = np.array([float(c) for c in re.findall(r"[\d.]+", color)[:3]]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])


def contrast(color, other):
    dark, light = sorted([luminance(color), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("name", NAMES)
def test_letters_in_drawings_have_contrast(load, theme, name):
    """Axe does not look into SVG."""
    page = load(Explorable(name), theme=theme)
    letters = page.evaluate("getComputedStyle(document.querySelector('svg text')).fill")  # drawings are drawn anew
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert contrast(letters, paper) > 7


PAPER_AND_STROKES = """theme => {
    document.documentElement.dataset.theme = theme;
    const curves = [...document.querySelectorAll(".x-curve")].map((node) => getComputedStyle(node).stroke);
    return [getComputedStyle(document.querySelector(".explorable")).backgroundColor, [...new Set(curves)]];
}"""


@pytest.mark.parametrize("name", NAMES)
def test_lines_have_contrast(load, name):
    """At least 3 : 1, as the WCAG ask of graphics (1.4.11), for every curve and arrow, by day and by night."""
    page = load(Explorable(name))
    for _ in range(2):
        for theme in ("light", "dark"):
            paper, strokes = page.evaluate(PAPER_AND_STROKES, theme)
            found = {stroke: contrast(stroke, paper) for stroke in strokes}
            assert not {stroke: ratio for stroke, ratio in found.items() if ratio < 3}, theme
        stir(Figure(page))


@pytest.mark.parametrize("name", ["computation-graph", "how-wrong", "margins", "temperature"])
def test_fields_take_a_comma_and_keep_to_their_range(load, name):
    figure = Figure(load(Explorable(name)))
    fields = figure.root.get_by_role("spinbutton").all()
    assert fields
    for field in fields:
        assert field.get_attribute("title") == "−1000 to 1000"
        for typed, taken in [("2,5", "2.5"), ("-0,25", "-0.25"), ("1e9", "1000"), ("-1000,5", "-1000"), ("12", "12")]:
            figure.keys(field, "Control+a", *typed)
            written = figure.readout()
            field.blur()
            assert field.input_value() == taken
            field.fill(taken)
            assert figure.readout() == written


@pytest.mark.parametrize("name", NAMES)
def test_every_control_is_reached_by_tab_and_shows_it(load, name):
    page = load(Explorable(name))
    figure = Figure(page)
    controls = figure.root.locator(
        ":is(button, select, input:not([type=radio]), [tabindex], [type=radio]:checked):not([tabindex='-1'], :disabled)"
    )
    page.evaluate("document.body.append(document.createElement('button'))")  # where Tab goes after the last
    labels = set()
    for _ in range(controls.count()):
        page.keyboard.press("Tab")
        focus = page.evaluate("""() => {
            const node = document.activeElement;
            const ring = node.querySelector(".x-focus");
            const seen = ring ? getComputedStyle(ring).stroke : getComputedStyle(node).outlineStyle;
            const label = node.getAttribute("aria-label") || (node.labels && node.labels.length
                && node.labels[0].textContent) || node.textContent;
            return [node.tagName + ": " + label, seen];
        }""")
        assert focus[1] != "none", focus
        # or JupyterLab would take the keys
        assert page.evaluate("document.activeElement.dataset.lmSuppressShortcuts") == "true"
        labels.add(focus[0])
    assert len(labels) == controls.count()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.explorable') === null")


# Pairs of keys, and how many steps they go.
ACROSS = [("ArrowRight", "ArrowLeft", 1), ("Shift+ArrowRight", "Shift+ArrowLeft", 10)]
UPWARDS = [("ArrowUp", "ArrowDown", 1), ("PageUp", "PageDown", 10)]


@pytest.mark.parametrize("name", NAMES)
def test_handles_go_by_all_keys_of_a_slider(load, name):
    """Those that go one way go by all of them; in the plane, each axis has its own."""
    figure = Figure(load(Explorable(name)))
    unseen = set(figure.root.locator(".x-handle").evaluate_all("nodes => nodes.map((node) => node.ariaLabel)"))
    for menu in [None, *figure.root.locator("select").all()]:
        for k in range(menu.locator("option").count() if menu else 1):
            if menu:
                menu.select_option(index=k)
            for label in sorted(unseen):
                if figure.handle(label).is_visible():
                    check_keys(figure, figure.handle(label))
                    unseen.discard(label)
    assert not unseen


def check_keys(figure, handle):
    ways = {"horizontal": [(0, ACROSS + UPWARDS)], "vertical": [(1, ACROSS + UPWARDS)]}
    for axis, pairs in ways.get(handle.get_attribute("aria-orientation"), [(0, ACROSS), (1, UPWARDS)]):

        def place(*keys, axis=axis):
            figure.keys(handle, *keys)
            x, y = re.findall(r"-?\d[\d.e-]*", handle.get_attribute("transform"))
            return [float(x), -float(y)][axis]

        low = place(*(40 * ["PageDown"] if pairs == UPWARDS else ["Home"]))
        step = place(pairs[0][0]) - low
        assert step > 0
        place(pairs[0][1])
        for raising, lowering, steps in pairs:
            assert place(raising) - low == pytest.approx(steps * step), raising
            assert place(lowering) == pytest.approx(low), lowering
        if pairs != UPWARDS:
            assert place("End") > low + 10 * step
            assert place("Home") == pytest.approx(low)


def test_the_readout_is_spoken_after_a_change_not_at_the_start(load):
    page = load(*map(Explorable, NAMES))
    figures = [Figure(page, k) for k in range(len(NAMES))]
    live = page.locator("[aria-live=polite]")
    page.wait_for_timeout(1700)
    assert live.all_text_contents() == [""] * len(NAMES)
    for figure in figures:
        stir(figure)
    page.wait_for_function("""() => {
        const texts = (kind) => [...document.querySelectorAll(kind)].map((node) => node.textContent);
        const [spoken, written] = [texts("[aria-live=polite]"), texts(".x-readout")];
        return spoken.every((text, k) => text && text === written[k]);
    }""")


def test_a_broken_figure_leaves_its_picture(browser, tmp_path):
    text = Explorable("margins").html().replace('"scores": [', '"other": [')
    page = browser.new_page()
    page.goto(write(tmp_path / "page.html", text, Explorable("margins").html()))
    assert page.locator(".explorable").nth(0).locator("img").is_visible()
    assert "Hinge loss 2.9" in Figure(page, 1).readout()
    page.close()
