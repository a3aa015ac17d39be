"""The figures of the chapter on softmax and cross-entropy."""

import matplotlib.pyplot as plt
import numpy as np

from lib._looks import BLUE, PURPLE, VERMILION
from lib.figures import CLASS_MARKERS, GRAY, WIDTH
from lib.losses import cross_entropy, hinge

__all__ = ["calibration", "patched_loss", "two_losses"]

ENTROPY_LOOK = {"color": BLUE, "linestyle": "-"}


def patched_loss(softmax, epsilon=1e-5):
    """Draw −log p and −log(p + ε), and their slopes, against how far the truth is behind one rival."""
    behind = np.linspace(-5, 30, 701)
    p = np.array([softmax(np.array([0.0, each]))[0] for each in behind])
    exact = np.array([cross_entropy(np.array([[0.0, each]]), [0])[0] for each in behind])
    figure, (left, right) = plt.subplots(1, 2, figsize=(WIDTH, 2.9))
    looks = ({**ENTROPY_LOOK, "label": "from the scores"}, {"color": VERMILION, "ls": "--", "label": "log(p + 1e-5)"})
    left.plot(behind, exact, **looks[0])
    left.plot(behind, -np.log(p + epsilon), **looks[1])
    left.set(xlabel="the truth is behind by", ylabel="loss")
    left.set_title("The patch bounds the loss …", fontsize=10)
    right.plot(behind, 1 - p, **looks[0])
    right.plot(behind, p * (1 - p) / (p + epsilon), **looks[1])
    right.set(xlabel="the truth is behind by", ylabel="slope")
    right.set_title("… and kills the slope", fontsize=10)
    figure.legend(*left.get_legend_handles_labels(), loc="outside lower center", ncols=2, fontsize=9)
    return figure


def two_losses():
    """Draw hinge and cross-entropy of two classes against the lead of the truth; the latter, cooled, sharpens."""
    lead = np.linspace(-3, 4, 701)
    scores = np.stack([lead, np.zeros_like(lead)], axis=1)
    hinges = [hinge(row[None], [0])[0] for row in scores]
    figure, axes = plt.subplots()
    axes.plot(lead, hinges, color=VERMILION, linestyle="--", label="hinge: 0 from a lead of 1 on")
    for T, style, label in (
        (1, ENTROPY_LOOK, "cross-entropy L: never 0"),
        (0.5, {"color": BLUE, "linestyle": "-.", "linewidth": 1.4}, "T · L(s / T) at T = 0.5"),
        (0.2, {"color": BLUE, "linestyle": ":"}, "T · L(s / T) at T = 0.2"),
    ):
        axes.plot(lead, [T * cross_entropy(row[None] / T, [0])[0] for row in scores], **style, label=label)
    axes.set(xlabel="lead of the truth, $s_y - s_j$", ylabel="loss", ylim=(-0.1, 4.1))
    axes.legend(loc="upper right")
    axes.set_title("In parallel where it is wrong, apart where it is right")
    return figure


def calibration(curves):
    """Draw how many answers were right against how sure they were: (claimed, right, answers) for each name.

    Groups of fewer than ten answers are left out.
    """
    figure, axes = plt.subplots(figsize=(4.6, 4.0))
    axes.plot([0, 1], [0, 1], color=GRAY, linestyle=":", linewidth=1.2)
    axes.annotate("as sure as right", (0.02, 0.07), rotation=45)
    for (name, (claimed, right, answers)), color, marker in zip(
        curves.items(), (BLUE, VERMILION, PURPLE), CLASS_MARKERS, strict=False
    ):
        enough = answers >= 10
        axes.plot(claimed[enough], right[enough], marker + "-", color=color, label=name)
    axes.set(xlabel="claimed probability", ylabel="share that was right")
    axes.set(xlim=(0, 1.02), ylim=(0, 1.02), aspect="equal")
    axes.legend(loc="lower right")
    axes.set_title("Below the diagonal: surer than right")
    return figure
