"""What the explorables about scores take: the scores of one sample, its true class, and buttons with other samples."""

from lib._validation import number
from lib.explorables._check import choice, class_names, items, label

ANIMALS = ("cat", "car", "frog")
SCORES = (3.2, 5.1, -1.7, 2.0, 0.5)  # unless given, as many of them as there are classes


def samples(classes, scores, true_class, presets, of_animals):
    """Check the parameters that these explorables share, and return what their scripts get: each class as its place.

    Where `scores` or `true_class` is None, they are of `SCORES`, and the first class; where `presets` is, the buttons
    are those `of_animals`, if the classes are `ANIMALS`, else there are none.
    """
    classes = class_names(classes)
    scores = SCORES[: len(classes)] if scores is None else scores
    true_class = classes[0] if true_class is None else true_class
    if presets is None:
        presets = of_animals if tuple(classes) == ANIMALS else ()
    start = _sample(classes, scores, true_class)
    presets = [_preset(classes, each) for each in items(presets, "presets", 0, 6, "presets")]
    return {**start, "classes": classes, "presets": presets}


def _sample(classes, scores, true_class, prefix=""):
    listed = items(scores, prefix + "scores", len(classes), len(classes), "numbers, one a class")
    return {
        "scores": [number(each, prefix + "scores") for each in listed],
        "true_class": classes.index(choice(true_class, prefix + "true_class", classes)),
    }


def _preset(classes, preset):
    name, scores, true_class = items(preset, "presets", 3, 3, "items: label, scores, true class")
    return {"label": label(name, "presets label"), **_sample(classes, scores, true_class, "presets ")}
