"""Up to six optimizers race down a surface from a common start, each at its own learning rate."""

import itertools

import numpy as np

from lib import optimizers, surfaces
from lib._looks import COLORS, GRAY_ON_BOTH, OPTIMIZERS
from lib._validation import number, shown, whole_number
from lib.explorables._check import choice, items, pair
from lib.explorables._contours import ellipse_path, level_lines, nearest_corner, simplified, smooth_path, written
from lib.explorables._svg import Picture

SENTENCE = (
    "Plain descent takes long steps where the surface is steep and short ones where it is flat, momentum gathers speed "
    "and overshoots, and methods that scale each coordinate by its own gradients take steps about as long in both."
)
USES = ("descents", "runners", "animation")
# How each is made at a learning rate; the script has the same arithmetic of its own.
RUNNERS = {
    "SGD": lambda rate: optimizers.SGD(rate),
    "momentum": lambda rate: optimizers.SGD(rate, momentum=0.9),
    "Nesterov": lambda rate: optimizers.SGD(rate, momentum=0.9, nesterov=True),
    "AdaGrad": lambda rate: optimizers.AdaGrad(rate),
    "RMSProp": lambda rate: optimizers.RMSProp(rate, alpha=0.9),
    "Adam": lambda rate: optimizers.Adam(rate),
}
KEYS = [name.lower() for name in RUNNERS]  # in parameters
PICTURE_COLORS = COLORS | {"ink": GRAY_ON_BOTH}  # of the picture, which can't know whether the page is light or dark
LINE = 2.5  # width of a path in the script
# What the script gets of the looks: name, colour, dashes in pixels.
LOOKS = [
    [name, color, " ".join(f"{round(LINE * length, 1):g}" for length in dashes) or "none"]
    for name, (color, dashes) in ((name, OPTIMIZERS[name]) for name in RUNNERS)
]
RATES = (1e-4, 9)
MOST = 300  # steps
OPENING = 40  # steps already made when the figure comes up
TILTS = (0, 45)  # degrees
NEAR = 0.01  # who stays as near to the minimum is there
FAR = 1e6  # a runner beyond is stopped; the script says "a million"
WIDTH, HEIGHT = 400, 300  # of the picture, and of what is seen in the script, but that has units of half the size
TOLERANCE = 1.2  # of contours
# What is seen of each; the contours, each with a place near its label or None; then a race with something to show:
# its start, the rates, and how many steps it runs. "turned" is the ravine, which a slider turns with its start.
SURFACES = {
    "ravine": {
        "formula": surfaces.ravine.formula,
        "spans": ((-4, 4), (-3, 3)),
        "is_symmetric": True,
        "start": surfaces.ravine.start,
        "levels": {0.5: None, 2: (2, 0), 5: (3.2, 0), 20: (0, 1.4), 40: (0, 2), 80: (0, 2.8)},
        "rates": (0.09, 0.02, 0.02, 0.5, 0.1, 0.2),
        "length": 150,
    },
    "saddle": {
        "formula": surfaces.saddle.formula,
        "spans": ((-4, 4), (-3, 3)),
        "is_symmetric": True,
        "start": surfaces.saddle.start,
        "levels": {-6: (0, 2.4), -3: (0, 1.7), -1: (0, 1), 0: None, 1: (1, 0), 3: (1.7, 0), 6: (2.4, 0), 10: (3.2, 0)},
        "rates": (0.05, 0.05, 0.05, 0.05, 0.05, 0.05),
        "length": 40,
    },
    "rosenbrock": {
        "formula": surfaces.rosenbrock.formula,
        "spans": ((-2, 2), (-0.75, 2.25)),
        "is_symmetric": False,
        "start": surfaces.rosenbrock.start,
        "levels": {0.5: None, 4: (0, 0.2), 20: (0, 0.4), 100: (0, 1), 400: (0, 2), 1000: (1.8, 0.1)},
        "rates": (0.002, 0.002, 0.002, 0.5, 0.02, 0.2),
        "length": 200,
    },
    "beale": {
        "formula": "(1.5 − x + xy)² + two more squares",  # the whole is too long
        "spans": ((-0.5, 4.5), (-1.75, 2)),
        "is_symmetric": False,
        "start": surfaces.beale.start,
        "levels": {0.1: None, 0.5: (2, 0), 2: (1.5, -0.2), 8: (0.5, 0.5), 20: (2, 1.3), 100: (3, 1.4), 500: None},
        "rates": (0.02, 0.01, 0.01, 0.3, 0.01, 0.1),
        "length": 100,
    },
    "turned": {
        "label": "ravine, turned",
        "formula": "½u² + 10v², turned",
        "spans": ((-4, 4), (-3, 3)),
        "is_symmetric": False,
        "start": surfaces.ravine.start,
        "levels": {0.5: None, 2: (2, 0), 5: (3.2, 0), 20: (0, 1.4), 40: (0, 2), 80: (0, 2.8), 160: None},
        "rates": (0.09, 0.02, 0.02, 1, 0.1, 0.2),
        "length": 150,
    },
}


def parameters(*, surface="ravine", tilt=0.0, runners=None, start=None, learning_rates=None, steps=OPENING):
    """Check the parameters of "race".

    Parameters
    ----------
    surface : {"ravine", "saddle", "rosenbrock", "beale", "turned"}
        One of `lib.surfaces`, or the ravine turned by `tilt`.
    tilt : float in [0, 45]
        Of the long axis of the turned ravine against the axis of x, in degrees.
    runners : list of "sgd", "momentum", "nesterov", "adagrad", "rmsprop", "adam", optional
        Who runs: momentum and Nesterov's with 0.9, RMSProp with α = 0.9, Adam with β = (0.9, 0.999). Unless given,
        SGD, momentum, RMSProp and Adam; and AdaGrad in the turned ravine, which is about it.
    start : (x, y), within what is seen of the surface, optional
        A place that suits the surface unless given, turned as it is.
    learning_rates : dict of runners to floats in [0.0001, 9], optional
        η of those whose rate is not to be the one that suits the surface.
    steps : int in 0 … 300
        Steps already made when the figure comes up.
    """
    seen = SURFACES[choice(surface, "surface", SURFACES)]
    tilt = number(tilt, "tilt", low=TILTS[0], high=TILTS[1] if surface == "turned" else 0)
    if runners is None:
        runners = ["sgd", "momentum", "rmsprop", "adam", *(["adagrad"] if surface == "turned" else [])]
    runners = [choice(each, "runners", KEYS) for each in items(runners, "runners", 0, len(KEYS), "names")]
    return {
        "surface": surface,
        "tilt": tilt,
        "runs": [key in runners for key in KEYS],
        "start": (_turn(tilt) @ seen["start"]).tolist() if start is None else pair(start, "start", *seen["spans"]),
        "rates": _rates(seen["rates"], learning_rates),
        "steps": whole_number(steps, "steps", low=0, high=MOST),
        "surfaces": {name: _described(name) for name in SURFACES},
        "looks": LOOKS,
        "most": MOST,
        "tilts": list(TILTS),
        "near": NEAR,
        "far": FAR,
    }


def _turn(degrees):
    """Return the matrix that turns counterclockwise."""
    c, s = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([[c, -s], [s, c]])


def surface_of(p):
    """Return the surface, turned as it is."""
    if p["surface"] != "turned":
        return getattr(surfaces, p["surface"])
    ravine, turn = surfaces.ravine, _turn(p["tilt"])
    return surfaces.Surface(
        "turned ravine",
        lambda x, y: ravine(np.stack([x, y], axis=-1) @ turn),
        lambda x, y: tuple(np.moveaxis(ravine.gradient(np.stack([x, y], axis=-1) @ turn) @ turn.T, -1, 0)),
        minima=ravine.minima,
        start=tuple((turn @ ravine.start).tolist()),
    )


def _rates(suitable, given):
    """Return the learning rate of each runner, in the order of `RUNNERS`."""
    given = {} if given is None else given
    if not isinstance(given, dict):
        raise ValueError(f"learning_rates must be a dict of runners and rates; it is {shown(given)}")
    for name in given:
        choice(name, "learning_rates", KEYS)
    return [
        number(given.get(key, rate), f"learning_rates[{key!r}]", low=RATES[0], high=RATES[1])
        for key, rate in zip(KEYS, suitable, strict=True)
    ]


def _described(name):
    """Return what the script gets of a surface: as in `SURFACES`, but with lines and labels for the levels.

    It turns those of the turned ravine, which lie along the axes here.
    """
    surface, seen = surface_of({"surface": name, "tilt": 0}), SURFACES[name]
    lines = {level: contour(name, level) for level in seen["levels"]}
    if name == "turned":
        contours = "".join(_ellipse(level, seen["spans"]) for level in lines)
    else:
        contours = "".join(smooth_path(line) for each in lines.values() for line in each)
    labels = [
        [level, *(2 * nearest_corner(lines[level], _to_units(np.array(place), seen["spans"]))).tolist()]
        for level, place in seen["levels"].items()
        if place is not None
    ]
    return {
        "label": seen.get("label", name),
        "formula": seen["formula"],
        "spans": [list(each) for each in seen["spans"]],
        "start": list(seen["start"]),
        "rates": list(seen["rates"]),
        "tilt": 0,
        "steps": OPENING,
        "length": seen["length"],
        "contours": contours,
        "flips": [[1, 1], [-1, 1], [1, -1], [-1, -1]] if seen["is_symmetric"] else [[1, 1]],
        "labels": labels,
        "minima": [list(each) for each in surface.minima],
    }


def contour(name, level):
    """Return the lines of a level, each of shape (n, 2), x to the right and y down from the origin, in whole units.

    Of a surface that is symmetric about both axes, only the lines in the quarter where x and y are positive.
    """
    seen = SURFACES[name]
    x, y = (np.linspace(0 if seen["is_symmetric"] else low, high, 241) for low, high in seen["spans"])
    lines = level_lines(surface_of({"surface": name, "tilt": 0}), level, x, y)
    rounded = [np.round(simplified(_to_units(line, seen["spans"]), TOLERANCE)).astype(int) for line in lines]
    return [line for line in rounded if np.ptp(line, axis=0).any()]


def _ellipse(level, spans):
    """Return the path, in half units, where ½u² + 10v² is the level; whole, as its ends come into sight by turning."""
    a, b = np.round(2 * _to_units(np.sqrt([2 * level, level / 10]), spans) * [1, -1]).astype(int).tolist()
    return ellipse_path(a, b)


def _to_units(places, spans):
    (left, right), _ = spans  # the units of both axes are as long
    return places * [1, -1] * WIDTH / (right - left)


def run(p, name):
    """Return the path of a runner, shape (steps + 1, 2), or less where it goes beyond every bound."""
    surface = surface_of(p)
    optimizer = RUNNERS[name](p["rates"][list(RUNNERS).index(name)])
    place = np.array(p["start"], float)
    path = [place.copy()]
    while len(path) <= p["steps"] and np.abs(place).max() <= FAR:
        optimizer.step([place], [surface.gradient(place)])
        path.append(place.copy())
    return np.array(path)


def picture(p):
    """Return the contours with the paths, and alt text that says who is there or lowest, or first off the ridge."""
    drawing = Picture(WIDTH, HEIGHT)
    seen = p["surfaces"][p["surface"]]
    origin = -_to_units(np.array([seen["spans"][0][0], seen["spans"][1][1]]), seen["spans"])
    left, top = origin.tolist()
    place = f"translate({left:.0f} {top:.0f})scale(0.5)"
    place += f"rotate({-p['tilt']:g})" if p["tilt"] else ""
    drawing.add("path", id="c", d=seen["contours"], fill="none", stroke=GRAY_ON_BOTH, stroke_width=2, transform=place)
    for x, y in seen["flips"][1:]:
        place = f"translate({left * (1 - x):.0f} {top * (1 - y):.0f})scale({x} {y})"
        drawing.add("use", href="#c", transform=place)
    paths = {}
    for name, color, dashes in itertools.compress(LOOKS, p["runs"]):
        path = paths[name] = run(p, name)
        places = _to_units(np.clip(path, -99, 99), seen["spans"]) + origin
        corners = np.round(simplified(places, 3)).astype(int)
        d = "M" + written(corners.tolist())
        drawing.add("path", d=d, fill="none", stroke=PICTURE_COLORS[color], stroke_width=3, stroke_dasharray=dashes)
        x, y = np.clip(corners[-1], 6, [WIDTH - 6, HEIGHT - 6]).tolist()
        drawing.add("circle", cx=x, cy=y, r=5, fill=PICTURE_COLORS[color])
    x, y = (_to_units(np.array(p["start"]), seen["spans"]) + origin).tolist()
    drawing.add("circle", cx=x, cy=y, r=7, fill=GRAY_ON_BOTH)
    return drawing, _alt(p, paths)


def _alt(p, paths):
    x, y = p["start"]
    verdict = "nobody runs." if not paths else (_ridge if p["surface"] == "saddle" else _first)(p, paths)
    turned = f" by {p['tilt']:g}°" if p["surface"] == "turned" else ""
    alt = (
        f"Contours of the surface {p['surfaces'][p['surface']]['formula']}{turned} and the paths of "
        f"{', '.join(paths) or 'no optimizer'} from ({x:g}, {y:g}): after {p['steps']} steps {verdict}"
    )
    return alt


def _first(p, paths):
    """Say who is at the minimum to stay; else, who is lowest."""
    there = {name: settled(p, name) for name in paths}
    there = {name: step for name, step in there.items() if step is not None and step <= p["steps"]}
    if there:
        names = ", ".join(f"{name} since step {there[name]}" for name in sorted(there, key=there.get))
        return f"there to stay, within {NEAR} of the minimum until step {MOST}: {names}."
    ends = {name: float(surface_of(p)(path[-1])) for name, path in paths.items()}
    lowest = min(ends, key=ends.get)
    return f"nobody is there to stay; {lowest} is lowest, at a loss of {ends[lowest]:.3g}."


def settled(p, name):
    """Return the step from which on a runner stays within `NEAR` of the minimum until step `MOST`, or None."""
    path = run(p | {"steps": MOST}, name)
    far = np.flatnonzero(np.linalg.norm(path - surface_of(p).minima[0], axis=1) > NEAR)
    step = int(far[-1]) + 1 if len(far) else 0
    return step if step < len(path) else None


def _ridge(p, paths):
    """Say who left the ridge of the saddle first: lower is only farther there."""
    if abs(p["start"][1]) > 1:
        return "everybody is off the ridge, as the start is."
    steps = {name: int((np.abs(path[:, 1]) > 1).argmax()) for name, path in paths.items()}  # 0: never
    first = min(filter(None, steps.values()), default=None)
    if first is None:
        return "nobody has left the ridge."
    names = ", ".join(name for name, step in steps.items() if step == first)
    return f"{names} left the ridge first, with |y| > 1 in step {first}."
