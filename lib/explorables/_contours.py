"""Contours of surfaces: where the lines of a level are, and lines as paths of an SVG in few letters."""

import itertools

import contourpy
import numpy as np


def level_lines(surface, level, xs, ys):
    """Return the lines of a level of any surface over a grid of these x and y: arrays of shape (n, 2)."""
    return contourpy.contour_generator(xs, ys, surface(np.stack(np.meshgrid(xs, ys), axis=-1))).lines(level)


def simplified(line, tolerance):
    """Return the corners of a line that are needed to stay within the tolerance: Douglas and Peucker's."""
    first, last = line[0], line[-1]
    dx, dy = last - first
    off = line - first
    length = np.hypot(dx, dy)
    # A closed line has no direction: then what is farthest from its start.
    far = np.abs(off @ [-dy, dx]) / length if length > tolerance else np.hypot(*off.T)
    k = int(far.argmax())
    if far[k] <= tolerance:
        return np.array([first, last])
    return np.concatenate([simplified(line[: k + 1], tolerance)[:-1], simplified(line[k:], tolerance)])


def nearest_corner(lines, place):
    """Return the corner of some lines that is nearest to a place."""
    corners = np.concatenate(lines)
    return corners[np.hypot(*(corners - place).T).argmin()]


# Paths


def written(pairs):
    """Return pairs of numbers as the data of a path, a minus being separation enough."""
    return " ".join(f"{x} {y}" for x, y in pairs).replace(" -", "-")


def smooth_path(line):
    """Return the path, in half units, that turns from the middle of each step of a line to the middle of the next.

    For each corner between, the quadratic curve to the next middle has the corner as its control point, which is the
    mirror image of the one before: the command t needs only the end of each. Sharp corners, taken twice, stay.
    """
    steps = np.diff(line, axis=0)
    lengths = np.hypot(*steps.T)
    is_sharp = (steps[:-1] * steps[1:]).sum(axis=1) < 0.3 * lengths[:-1] * lengths[1:]  # by more than 70 degrees
    steps = np.diff(np.repeat(line, [1, *(1 + is_sharp), 1], axis=0), axis=0)
    turns = (steps[:-1] + steps[1:]).tolist()
    first, last = steps[0].tolist(), steps[-1].tolist()
    path = "M" + written([(2 * line[0]).tolist()]) + "l" + written([first])
    if turns:
        path += "q" + written([first, turns[0]])
    if turns[1:]:
        path += "t" + written(turns[1:])
    return path + "l" + written([last])


def ellipse_path(a, b):
    """Return the path of an ellipse around 0 with these half axes, along x and along y."""
    return f"M{-a} 0a{a} {b} 0 1 0 {2 * a} 0a{a} {b} 0 1 0 {-2 * a} 0"


# Of surfaces that are a function of x plus a multiple of y²


def height(surface, level, x):
    """Return y ≥ 0 where the surface has that level; 0 where it has not."""
    on_axis, off_axis = (float(surface((x, y))) for y in (0.0, 1.0))
    return max(0, (level - on_axis) / (off_axis - on_axis)) ** 0.5


def branches(surface, level, ends):
    """Return the lines of a level between the x where they end: above the x axis and below it, lists of places."""
    lines = []
    for a, b in itertools.pairwise(ends):
        if height(surface, level, (a + b) / 2):
            # Densest at the ends, where a line may be upright.
            xs = [(a + b) / 2 - (b - a) / 2 * np.cos(np.pi * k / 16) for k in range(17)]
            lines += [[(x, sign * height(surface, level, x)) for x in xs] for sign in (1, -1)]
    return lines


def crossings(surface, level, reach):
    """Return the x between −reach and reach where the line of a level meets the x axis, by bisection."""

    def above(x):
        return surface(np.stack([x, np.zeros_like(x)], axis=-1)) > level

    grid = np.linspace(-reach, reach, 81)
    changes = np.flatnonzero(np.diff(above(grid)))
    if not changes.size:
        return []
    low, high = grid[changes], grid[changes + 1]
    start = above(low)
    for _ in range(30):
        middle = (low + high) / 2
        stays = above(middle) == start
        low, high = np.where(stays, middle, low), np.where(stays, high, middle)
    return [float(x) for x in high]
