"""What the explorables about scores take: the scores of one sample, its true class, and buttons with other samples."""

from lib._validation import number
from lib.explorables._check import choice, label, sequence

ANIMALS = ("cat", "car", "frog")


def samples(classes, scores, true_class, presets, of_animals):
    """Check the parameters that these explorables share, and return what their scripts get: each class as its place.

    Where `presets` is None, the buttons are those `of_animals`, if the classes are `ANIMALS`, else there are none.
    """
    classes = [label(each, "classes") for each in sequence(classes, "classes", 2, 5, "names")]
    if len(set(classes)) < len(classes):
        raise ValueError(f"classes must differ from each other; they are {classes!r}")
    if presets is None:
        presets = of_animals if tuple(classes) == ANIMALS else ()
    start = _sample(classes, scores, true_class)
    presets = [_preset(classes, each) for each in sequence(presets, "presets", 0, 6, "presets")]
    return {**start, "classes": classes, "presets": presets}


def _sample(classes, scores, true_class, prefix=""):
    listed = sequence(scores, prefix + "scores", len(classes), len(classes), "numbers, one a class")
    return {
        "scores": [number(each, prefix + "scores") for each in listed],
        "true_class": classes.index(choice(true_class, prefix + "true_class", classes)),
    }


def _preset(classes, preset):
    name, scores, true_class = sequence(preset, "presets", 3, 3, "items: label, scores, true class")
    return {"label": label(name, "presets label"), **_sample(classes, scores, true_class, "presets ")}
