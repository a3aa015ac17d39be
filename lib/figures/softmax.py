"""The figures of the chapter on softmax and cross-entropy."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, PURPLE, VERMILION
from lib.figures import CLASS_MARKERS, GRAY, WIDTH, direct_label, headline, name_panel, plain_powers
from lib.losses import cross_entropy, hinge

__all__ = ["calibration", "patched_loss", "two_losses"]

ENTROPY_LOOK = {"color": BLUE, "linestyle": "-"}
HINGE_LOOK = {"color": VERMILION, "linestyle": "--"}


def patched_loss(softmax, epsilon=1e-5):
    """Draw −log p and −log(p + ε), and their slopes, against how far the truth is behind one rival."""
    behind = np.linspace(-5, 30, 701)
    p = np.array([softmax(np.array([0.0, each]))[0] for each in behind])
    exact = np.array([cross_entropy(np.array([[0.0, each]]), [0])[0] for each in behind])
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 3.1))
    patch = f"−log(p + {epsilon:.0e})".replace("e-0", "e−")
    looks = ({**ENTROPY_LOOK, "label": "from the scores"}, {"color": VERMILION, "ls": "--", "label": patch})
    left.plot(behind, exact, **looks[0])
    left.plot(behind, -np.log(p + epsilon), **looks[1])
    left.set(xlabel="the truth is behind by", ylabel="loss")
    right.plot(behind, 1 - p, **looks[0])
    right.plot(behind, p * (1 - p) / (p + epsilon), **looks[1])
    right.set(xlabel="the truth is behind by", ylabel="pull (size of the slope)")
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    headline(figure, "The patch bounds the loss and kills the slope")
    return figure


def two_losses():
    """Draw hinge and cross-entropy of two classes against the lead of the truth, and again where it leads.

    Cross-entropy, cooled, sharpens. Where the truth leads, the axis is logarithmic: both losses are small.
    """
    figure, (upper, lower) = plt.subplots(2, 1, figsize=(WIDTH, 5.9), height_ratios=(5, 4))
    lead = np.linspace(-3, 4, 701)
    upper.plot(lead, _of_two(hinge, lead), **HINGE_LOOK, label="hinge")
    for T, look, label in (
        (1, ENTROPY_LOOK, "cross-entropy L"),
        (0.5, {"color": BLUE, "linestyle": "-.", "linewidth": 1.4}, "T · L(s / T) at T = 0.5"),
        (0.2, {"color": BLUE, "linestyle": ":"}, "T · L(s / T) at T = 0.2"),
    ):
        upper.plot(lead, T * _of_two(cross_entropy, lead / T), **look, label=label)
    upper.set(xlabel="lead of the truth", ylabel="loss", ylim=(-0.1, 4.1))
    figure.set_layout_engine("constrained", hspace=0.08)
    upper.legend(loc="upper right")
    before_margin, beyond = 1 - np.geomspace(1, 1e-6, 200), np.linspace(0, 6, 61)
    (line,) = lower.plot(before_margin, _of_two(hinge, before_margin), **HINGE_LOOK)
    direct_label(lower, line, "hinge: 0 from here on", at=80, offset=(8, 0), sample=False)
    (line,) = lower.plot(beyond, _of_two(cross_entropy, beyond), **ENTROPY_LOOK)
    direct_label(lower, line, "cross-entropy: never 0", at=25, offset=(8, 8), sample=False)
    lower.set(xlabel="lead of the truth", ylabel="loss", yscale="log", ylim=(1e-3, 2))
    plain_powers(lower.yaxis)
    figure.align_ylabels()
    name_panel(lower, "Where the truth leads, on a logarithmic axis")
    headline(figure, "In parallel where the truth is far behind;\nwhere it leads, only the hinge is ever 0")
    return figure


def _of_two(loss, leads):
    """Return the losses of two classes of which the truth leads by so much."""
    return np.array([loss(np.array([[lead, 0.0]]), [0])[0] for lead in leads])


def calibration(curves):
    """Draw how many answers were right against how sure they were: (claimed, right, answers) for each name.

    A mark's area grows with its number of answers. Groups of fewer than ten answers are left out.
    """
    figure, axes = plt.subplots(figsize=(4.6, 4.0))
    axes.plot([0, 1], [0, 1], color=GRAY, linestyle=":", linewidth=1.2)
    axes.annotate("as sure as right", (0.02, 0.07), rotation=45)
    looks = list(zip((BLUE, VERMILION, PURPLE), CLASS_MARKERS, strict=True))[: len(curves)]
    for (name, (claimed, right, answers)), (color, marker) in zip(curves.items(), looks, strict=True):
        enough = answers >= 10
        axes.plot(claimed[enough], right[enough], marker + "-", color=color, markersize=3, label=name)
        sizes = 300 * answers[enough] / answers.sum()  # areas
        axes.scatter(claimed[enough], right[enough], sizes, "none", marker=marker, edgecolors=color, linewidths=1.5)
    axes.set(xlabel="claimed probability", ylabel="share that was right")
    axes.set(xlim=(0, 1.06), ylim=(0, 1.06), aspect="equal")
    axes.legend(loc="lower right")
    axes.set_title("Above the diagonal: too modest;\nbelow: too sure")
    return figure
