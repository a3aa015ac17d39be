"""The exercises of the chapter `digits`.

Each solution is written out here, apart from `lib.datasets` and `lib.training`, and the tests compare the two. A slip
is an edit of a solution.
"""

import math

import numpy as np

from lib.exercises import hints
from lib.exercises.model import Case, Choice, Function, Prediction, Slip, WrongNumber

# ------------------------------------------------------------------------------------ solutions and their slips


def standardized_fold(x, folds, k):
    """Training and validation part of fold k, with the statistics of the training part."""
    training, validation = x[folds != k], x[folds == k]
    known = training
    mean = known.mean(axis=0)
    count = len(known)
    variance = ((known - mean) ** 2).sum(axis=0) / count
    deviation = np.sqrt(variance)
    # Not where the deviation is 0: that of 0.1, 0.1, 0.1, computed, is not quite 0.
    is_constant = np.ptp(known, axis=0) == 0
    scale = np.where(is_constant, 1.0, deviation)
    training, validation = ((part - mean) / scale for part in (training, validation))
    return training, validation


def _block(x, folds, k):
    return x[_is_in_block(x, folds, k)]


def _without_block(x, folds, k):
    return x[~_is_in_block(x, folds, k)]


def _is_in_block(x, folds, k):
    count = len(x) // (folds.max() + 1)
    return np.arange(len(x)) // max(count, 1) == k


def _each_with_its_own(x, folds, k):
    return tuple(standardized_fold(part, np.zeros(len(part)), 1)[0] for part in (x[folds != k], x[folds == k]))


def _each_image_by_itself(x, folds, k):
    return tuple(standardized_fold(part.T, np.zeros(part.shape[1]), 1)[0].T for part in (x[folds != k], x[folds == k]))


def _between_0_and_1(x, folds, k):
    training, validation = x[folds != k], x[folds == k]
    low, high = training.min(axis=0), training.max(axis=0)
    return tuple((part - low) / np.where(high == low, 1.0, high - low) for part in (training, validation))


def mean_and_standard_error(accuracies):
    """Mean over the seeds and its standard error, of each setting: (S,) and (S,)."""
    means = accuracies.mean(axis=1)
    seeds = accuracies.shape[1]
    errors = accuracies.std(axis=1, ddof=1) / np.sqrt(seeds)
    return means, errors


def confusion_matrix(labels, predictions, classes):
    """How many samples of each class (row) were taken for each class (column): (C, C)."""
    matrix = np.zeros((classes, classes))
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label, prediction] += 1
    return matrix


def pick(validation, test):
    """Mean test accuracy of the setting with the best mean validation accuracy."""
    means = validation.mean(axis=1)
    setting = np.argmax(means)
    return test[setting].mean()


# ------------------------------------------------------------------------------------------------------ inputs


def _random_folds(seed, count, features, parts, shift=1.0):
    """Return images with features of unlike spread, the fold of each, and one of the folds."""
    rng = np.random.default_rng(seed)
    x = rng.normal(size=(count, features)) * rng.uniform(0.1, 3.0, size=features) + shift * rng.normal(size=features)
    folds = rng.permutation(np.arange(count) % parts)
    return x, folds, int(rng.integers(parts))


def _with_constant_features(x, folds, k, values=(2.0, 0.0)):
    """Return the same, with two features that vary in the validation part only."""
    x = x.copy()
    x[folds != k, : len(values)] = values
    return x, folds, k


FOLDS = (
    Case(
        (np.array([[1.0, 4.0], [3.0, 8.0], [6.0, 2.0]]), np.array([0, 0, 1]), 1),
        "three images, the last one held out",
    ),
    Case(
        (np.array([[5.0, 1.0], [1.0, 2.0], [3.0, 6.0], [2.0, 4.0]]), np.array([0, 1, 0, 1]), 0),
        "four images in two folds, which alternate",
    ),
    Case(
        (np.array([[1.0, 10.0, 0.0], [3.0, 10.0, 0.0], [6.0, 12.0, 0.5]]), np.array([2, 2, 0]), 0),
        "two features that are constant in the training part",
    ),
    Case(
        (np.array([[1.0, 0.1], [3.0, 0.1], [6.0, 0.3], [2.0, 0.1]]), np.array([2, 2, 0, 1]), 0),
        "a feature that is always 0.1 in the training part",
    ),
    Case(
        (np.array([[0.0, 3.0], [3e-4, 1.0], [0.0, 5.0], [6e-4, 2.0]]), np.array([0, 0, 0, 1]), 1),
        "a feature with a small spread",
    ),
    Case(
        (np.array([[1e-9, 1e-20], [3e-9, 3e-20], [7e-9, 7e-20]]), np.array([0, 0, 1]), 1),
        "two features in small units",
    ),
    Case((np.array([[1, 2], [2, 5], [6, 9], [3, 4]]), np.array([0, 1, 0, 2]), 2), "whole numbers"),
    Case(_random_folds(0, 10, 3, 5), "random, seed 0"),
    Case(_random_folds(1, 24, 4, 3), "random, seed 1"),
    Case(_random_folds(2, 30, 6, 2, shift=5.0), "random, seed 2, with means far from 0", 1e-5),
    Case(_with_constant_features(*_random_folds(3, 20, 5, 4)), "random, seed 3, with two constant features"),
)


def _random_runs(seed, settings, seeds, spread=0.05):
    # In steps of 1/128: sums of them are exact, also in float32.
    rng = np.random.default_rng(seed)
    runs = rng.uniform(0.6, 0.9, size=(settings, 1)) + spread * rng.normal(size=(settings, seeds))
    return np.round(128 * np.clip(runs, 0.25, 0.99)) / 128


RUNS = (
    Case((np.array([[0.5, 0.75]]),), "one setting, two seeds"),
    Case((np.array([[0.5, 0.625, 0.875]]),), "one setting, three seeds"),
    Case((np.array([[0.875, 0.75, 0.5, 0.875], [0.75, 0.75, 0.75, 0.75]]),), "two settings, one without any spread"),
    Case((np.array([[0.5, 0.75, 0.875], [0.25, 0.875, 0.5], [0.75, 0.5, 0.625]]),), "as many settings as seeds"),
    Case((_random_runs(4, 4, 5),), "random, seed 4"),
    Case((_random_runs(5, 3, 9),), "random, seed 5"),
    Case((_random_runs(6, 8, 4),), "random, seed 6"),
)


def _random_guesses(seed, count, classes, right=0.7):
    """Return labels and predictions, most of which are right."""
    rng = np.random.default_rng(seed)
    labels, guesses = rng.integers(classes, size=count), rng.integers(classes, size=count)
    return labels, np.where(rng.random(count) < right, labels, guesses), classes


GUESSES = (
    Case((np.array([0, 1]), np.array([0, 0]), 2), "two samples, one mistake"),
    Case((np.array([0, 1, 1, 1]), np.array([1, 1, 1, 0]), 2), "four samples of two classes"),
    Case((np.array([2, 0, 2, 1, 2]), np.array([2, 0, 1, 1, 1]), 3), "the same mistake twice"),
    Case((np.array([0, 1, 0]), np.array([0, 1, 2]), 4), "two classes without a sample, one of them never said"),
    Case((np.array([0, 3, 3]), np.array([0, 3, 0]), 4), "two classes in the middle that never occur"),
    Case((np.array([1, 1]), np.array([1, 1]), 3), "everything right"),
    Case(_random_guesses(7, 30, 4), "random, seed 7"),
    Case(_random_guesses(8, 200, 10), "random, seed 8"),
    Case((np.repeat([0, 1], [300, 2]), np.repeat([0, 1], [300, 2]), 2), "300 of one kind"),
)


def _random_sweep(seed, settings, seeds):
    """Return validation and test accuracies, (settings, seeds), alike but for their noise."""
    rng = np.random.default_rng(seed)
    level = rng.uniform(0.7, 0.8, size=(settings, 1))
    return tuple(np.round(512 * (level + 0.05 * rng.normal(size=(settings, seeds)))) / 512 for _ in range(2))


SWEEPS = (
    Case((np.array([[0.75, 0.5], [0.5, 0.25]]), np.array([[0.5, 0.25], [0.875, 0.75]])), "two settings, two seeds"),
    Case(
        (
            np.array([[0.5, 1.0, 0.5], [0.75, 0.75, 0.875], [0.25, 0.875, 0.875]]),
            np.array([[0.75, 0.875, 0.5], [0.5, 0.75, 0.625], [0.875, 1.0, 0.75]]),
        ),
        "the best single run belongs to another setting",
    ),
    Case(
        (np.array([[0.5, 0.75], [0.875, 0.625], [0.75, 0.75]]), np.array([[1.0, 0.75], [0.5, 0.625], [0.25, 0.75]])),
        "two settings with the same mean",
    ),
    Case(
        (np.array([[0.5, 0.5], [0.75, 0.625], [0.625, 0.75]]), np.array([[1.0, 1.0], [0.5, 0.625], [0.875, 0.75]])),
        "two settings with the same mean, of which the second is better on the test images",
    ),
    Case(
        (
            np.array([[0.75, 0.75], [0.625, 0.375], [0.75, 0.625]]),
            np.array([[0.5, 0.5], [0.75, 0.8125], [0.75, 0.6875]]),
        ),
        "the best in validation is the worst on the test set",
    ),
    Case(
        (
            np.array([[0.875, 0.875, 0.5], [0.5625, 0.625, 0.5625]]),
            np.array([[0.75, 0.875, 0.625], [0.5, 0.625, 0.75]]),
        ),
        "the best setting has the worst seed",
    ),
    Case(_random_sweep(9, 4, 5), "random, seed 9"),
    Case(_random_sweep(10, 12, 3), "random, seed 10"),
    Case(_random_sweep(11, 6, 6), "random, seed 11"),
)

# ------------------------------------------------------------------------------------------------------- hints

RAW_COUNTS = "Counts are asked for"
ON_TEST = "You chose by the test accuracy. It may be looked at only when the choice is made: choose by validation."

EXERCISES = (
    Prediction(
        "digits/first-loss",
        math.log(10),
        (
            WrongNumber(
                "That is log 6, the loss of a model that knows how frequent the classes are. At the start it does not "
                "know even that.",
                math.log(6),
            ),
            WrongNumber("That is log 10 in base 2, in bits. In nats the logarithm is the natural one.", math.log2(10)),
            WrongNumber("That is log 10 in base 10. In nats the logarithm is the natural one.", 1.0),
            WrongNumber("That is the probability of each class. The loss is minus its natural logarithm.", 0.1),
            WrongNumber("That is where the hinge loss starts with Δ = 1: C − 1. Cross-entropy is −log p.", 9.0),
            WrongNumber(
                "A loss of 0 would mean a probability of 1 for the truth. Scores near 0 give each class the same.",
                0.0,
            ),
            WrongNumber(
                "You weighed the losses of right and wrong classes. Only the true class counts, and its p is 1/10.",
                -0.1 * math.log(0.1) - 0.9 * math.log(0.9),
            ),
            WrongNumber(
                "That is log 2, as if there were two classes, zeros and others. There are ten scores, all near 0.",
                math.log(2),
            ),
            WrongNumber(
                "That is log 9. The zeros are a class, too: ten scores, all near 0.",
                math.log(9),
            ),
            WrongNumber(
                "You averaged −log p over the classes, with their shares for p. The network doesn't know the shares, "
                "and only the p of the true class counts. What is it if all scores are near 0?",
                (math.log(2) + 9 * math.log(18)) / 10,
            ),
            WrongNumber(
                "That is log 18: you took the share of a rare digit, 1/18, for its p. The network doesn't know the "
                "shares: with all scores near 0, each class gets the same.",
                math.log(18),
            ),
            WrongNumber("That is log 5. Count the scores: there are ten, all near 0.", math.log(5)),
            WrongNumber("The minus is forgotten: log (1/10) is negative, and the loss is minus that.", -math.log(10)),
            WrongNumber("The logarithm is forgotten: that is 1 / p, and the loss is log (1 / p).", 10.0),
            WrongNumber("You summed over the batch. A batch loss is the mean.", 64 * math.log(10)),
        ),
        "p = 1/10 whatever the image shows and whatever its label is. Labels have no say in the first loss: a wrong "
        "label does not show in it.",
        digits=3,
    ),
    Prediction(
        "digits/bias-only",
        math.log(6),
        (
            WrongNumber(
                "That is the first loss, with equal probabilities. The biases can do better: half of the images show "
                "a 0.",
                math.log(10),
            ),
            WrongNumber("That is the loss of the zeros alone, −log ½. The others have theirs.", math.log(2)),
            WrongNumber(
                "That is the loss of the others alone, −log (1/18). Half of the images are zeros.", math.log(18)
            ),
            WrongNumber(
                "You took the mean of the ten losses. The zeros make half of the images: weigh each class by its "
                "share.",
                (math.log(2) + 9 * math.log(18)) / 10,
            ),
            WrongNumber(
                "That is ½ log 18: either one half of the images alone, or both halves with 1/9 for the nine others. "
                "1/9 is a share of the non-zeros; the probability must be of all images.",
                0.5 * math.log(18),
            ),
            WrongNumber(
                "The nine others share the second half: each has the probability ½ / 9 = 1/18, not ½.",
                0.5 * math.log(2) + 9 * 0.5 * math.log(2),
            ),
            *(
                WrongNumber("That is the share of the zeros in the mean. The other half costs something, too.", value)
                for value in (0.5 * math.log(2), 0.35)
            ),
            WrongNumber(
                "That is the loss of one who knows that an image is no zero, log 9. It doesn't know: the nine share "
                "the second half of the probability.",
                math.log(9),
            ),
            WrongNumber(
                "The zeros count for half of the images, and so do the others: weigh both losses, not only the first.",
                0.5 * math.log(2) + math.log(9),
            ),
            WrongNumber(
                "You took the logarithm of the mean probability of the truth, Σ p². The loss is the mean of the "
                "logarithms.",
                -math.log(0.25 + 9 / 18**2),
            ),
            WrongNumber("That is log 5. Weigh the loss of each class by its share.", math.log(5)),
            WrongNumber("You added the two losses. Each counts for half of the images.", math.log(36)),
            WrongNumber("That is the sum of p log p. The loss is minus that.", -math.log(6)),
            WrongNumber("That is in bits. In nats the logarithm is the natural one.", math.log2(6)),
            WrongNumber("That is in base 10. In nats the logarithm is the natural one.", math.log10(6)),
            WrongNumber("That is the share of right answers if it always says 0. Asked is the loss.", 0.5),
            WrongNumber(
                "For a loss of 0 it would have to know each label. It sees no image, only how frequent each is.",
                0.0,
            ),
        ),
        "½ log 2 + ½ log 18 = log 6: the entropy of the frequencies. A net whose loss falls so far and stays there "
        "has learned how frequent the classes are, and nothing about images. For equal classes it is the first loss.",
        digits=3,
    ),
    Choice(
        "digits/loss-of-25",
        "c",
        {
            "a": "It isn't: with ten classes and no knowledge the loss is 2.3. 25 is worse than no knowledge.",
            "b": "The first loss is taken before the first step. The learning rate has not been used yet.",
            "d": "The labels have no say as long as all classes get about the same p. Shuffled ones give 2.3, too.",
            "e": "A sum over 64 samples would be 147, if each has 2.3.",
        },
        "A p of e^−25 for the truth takes scores that differ by 25. Inputs from 0 to 255 where 0 to 1 is meant, or "
        "weights that start too large. The net must first unlearn what it never learned.",
    ),
    Choice(
        "digits/leak",
        "d",
        {
            "a": "The means and standard deviations contain the test images. Split first; then take them from the "
            "training part.",
            "b": "It is no accident that this epoch is the best on the test set: it was chosen there. Stop by "
            "validation images.",
            "c": "An image and its shifted copy fall into different parts: the test set holds almost what was trained "
            "on. Split first, then shift the training images.",
            "e": "The first look at the test set led to the change. The second number is chosen on it, if only a "
            "little.",
        },
        "Everything that is measured or chosen comes from the training and validation images. Five looks with five "
        "seeds are no leak, as long as all five go into the mean.",
    ),
    Prediction(
        "digits/one-image",
        1.0,
        (
            WrongNumber(
                "That is in percentage points. As a share it is 0.003: multiply it by the number of images.", 0.3
            ),
            WrongNumber("That is the share. Multiply it by the number of images, 359.", 0.003),
            WrongNumber("You took 0.3 for the share. Of a hundred, 0.3 are 0.003.", 0.3 * 359),
            WrongNumber("You took 0.03 for the share. Of a hundred, 0.3 are 0.003.", 0.03 * 359),
            WrongNumber("You counted 0.3 percent of all 1,797 images. The test set has 359.", 0.003 * 1797),
            WrongNumber("You counted 0.3 percent of the training images. The test set has 359.", 0.003 * 1438),
            *(
                WrongNumber("That is right, but not rounded yet: there are no parts of an image.", value)
                for value in (0.003 * 359, 1.1)
            ),
            WrongNumber(
                "That is too many: you rounded up, or counted something twice. Work out 0.3 points of 359 images, and "
                "round that to the nearest.",
                2.0,
            ),
            WrongNumber("You rounded down, or too early. Multiply first, then round to the nearest.", 0.0),
            WrongNumber("B has more right than A, not fewer: B − A.", -1.0),
            WrongNumber("That would be 0.3 percent of a thousand. The test set has 359.", 3.0),
            WrongNumber("These are all that one of them has right. Asked is how many more B has than A.", 352.0),
        ),
        "352 against 351 of 359, one image. A single unclear digit decides.",
    ),
    Prediction(
        "digits/standard-error",
        math.sqrt(0.1),
        (
            WrongNumber(
                "That is the standard deviation of one accuracy. The mean of five wavers less, by √5.",
                math.sqrt(0.5),
            ),
            WrongNumber(
                "That is the standard deviation with a division by 5 (or two standard errors). Divide the sum of the "
                "squares by 4, take the root, and divide by √5.",
                math.sqrt(0.4),
            ),
            WrongNumber(
                "You divided the sum of the squares by 5. The mean was computed from the same numbers: divide by 4.",
                math.sqrt(0.4 / 5),
            ),
            WrongNumber("You divided by 5. Divide the standard deviation by √5.", math.sqrt(0.5) / 5),
            WrongNumber("You divided the standard deviation by √4. It is a mean of five: √5.", math.sqrt(0.5) / 2),
            *(
                WrongNumber(
                    "You divided the sum of the squares by 5, and then the standard deviation by 5. It is 4 in the "
                    "first place, and √5 in the second.",
                    value,
                )
                for value in (math.sqrt(0.4) / 5, 0.13)
            ),
            WrongNumber("That is the square of the standard error. Take the root.", 0.1),
            WrongNumber("That is the variance of one accuracy. Take the root, and divide by √5.", 0.5),
            WrongNumber("You divided the variance by √5. Take its root first.", 0.5 / math.sqrt(5)),
            WrongNumber("That is the sum of the squares. Divide by 4, take the root, and divide by √5.", 2.0),
            WrongNumber(
                "That is the root of the sum of the squares. Divide by 4 before, and by √5 after.", math.sqrt(2)
            ),
            WrongNumber("That is half of the range, which grows with the number of seeds.", 1.0),
            WrongNumber("That is the mean. Asked is its standard error.", 98.0),
            WrongNumber("That is as a share. Asked is percentage points.", math.sqrt(0.1) / 100),
            WrongNumber("The third digit is cut off. Round to two: it is nearer to the next.", 0.31),
            WrongNumber("That is half of a 95 percent interval, 1.96 standard errors.", 1.96 * math.sqrt(0.1)),
            WrongNumber(
                "You took the mean distance from the mean. Square the distances.",
                0.4,
            ),
        ),
        "The squares add up to 2; √(2/4) = 0.707 is the spread of one run, and 0.707/√5 = 0.316 that of the mean. "
        "It speaks of the seeds alone: all five used the same images.",
        rtol=0.0125,  # a wrong number, too, is given to two digits
        digits=2,
    ),
    Choice(
        "digits/within-noise",
        "c",
        {
            "a": "Another five seeds might turn it round. A difference has to be compared with its own error.",
            "b": "Nothing found is not nothing there. Two errors of the difference to either side, B may be better by "
            "nearly a point, or worse by a quarter.",
            "d": "Both means waver, so their difference wavers more than each of them: √(0.2² + 0.2²) = 0.28.",
            "e": "Four times the seeds halve the errors, to 0.1. And they cannot help against the 300 images being "
            "the same.",
        },
        "0.3 beside 0.28. On 300 images, 0.3 points are one image; which images there are matters at least as much as "
        "the seed.",
    ),
    Choice(
        "digits/four-runs",
        "b",
        {
            "a": "A small rate makes small steps, but the gradient stays what it is. Exactly 0 means that nothing "
            "arrives at the weights.",
            "c": "The third and the fourth are exchanged. All right in training and not beyond: too free. Bad at "
            "both: not free enough.",
            "d": "The first and the second are exchanged. With all weights 0 the scores are the same for every image, "
            "so no batch can cost 113.",
        },
        "Exactly 0, a leap, a gap, no gap but bad: four symptoms, four causes. Look at the training numbers first; "
        "as long as they are bad, validation says nothing.",
    ),
    Choice(
        "digits/ten-images",
        "c",
        {
            "a": "Ten images are too few to learn digits from. But they are easily learned by heart, and that is all "
            "that is asked here.",
            "b": "Wrong labels that stay the same can be learned by heart as well as right ones.",
            "d": "That is a leak: it flatters the test result, and hinders no training.",
            "e": "A large net can learn ten images all the better. That shows later, as a gap.",
        },
        "If a label changes from epoch to epoch, nothing can be learned by heart. Loss, layers and gradient are "
        "right, each by itself; the mistake is in how they are put together, which is what this test is for.",
    ),
    Function(
        "digits/standardized-fold",
        standardized_fold,
        FOLDS,
        (
            Slip(
                "Mean and standard deviation come from all images, so the held-out ones leak into the training. Take "
                "those of the other folds alone.",
                {"known = training": "known = x"},
            ),
            Slip(
                "Mean and standard deviation come from the held-out fold. Take those of the other folds.",
                {"known = training": "known = validation"},
            ),
            Slip(
                "Each part is standardized by its own mean and standard deviation. The held-out images must be treated "
                "as new ones will be: with the numbers of the training part.",
                instead=_each_with_its_own,
            ),
            *(
                Slip(
                    "Mean and standard deviation come from different parts, one from the training part and one from "
                    "the held-out fold. Take both from the training part.",
                    mixed,
                    alone=True,
                )
                for mixed in (
                    {"(part - mean)": "(part - validation.mean(axis=0))"},
                    {"np.sqrt(variance)": "validation.std(axis=0)"},
                )
            ),
            Slip(
                "You train on fold k and hold out the rest. Fold k is the one that is held out: folds != k is for "
                "training.",
                {"x[folds != k], x[folds == k]": "x[folds == k], x[folds != k]"},
                alone=True,
            ),
            Slip(
                "The two parts are right, but in the wrong order: first the training part, then the held-out one.",
                {"return training, validation": "return validation, training"},
            ),
            Slip(
                "The held-out images are left as they are. They go through the same change, with the same numbers.",
                {"return training, validation": "return training, x[folds == k]"},
            ),
            Slip(
                "One mean and one standard deviation serve all features. Each has its own: axis=0.",
                {
                    ".mean(axis=0)": ".mean()",
                    ".sum(axis=0)": ".sum()",
                    "count = len(known)": "count = known.size",
                    "np.ptp(known, axis=0)": "np.ptp(known)",
                },
            ),
            Slip(
                "You standardized each image by itself, axis 1. Go feature by feature, axis 0, over the training "
                "images.",
                instead=_each_image_by_itself,
            ),
            Slip(
                hints.BY_N_MINUS_1,
                {"/ count": "/ (count - 1)"},
            ),
            Slip(
                "You divided the sum of the squares by the number of all images. It has those of the training part "
                "alone: divide by their number.",
                {"count = len(known)": "count = len(x)"},
            ),
            Slip(
                "You divided by the variance. Divide by the standard deviation, its root.",
                {"np.sqrt(variance)": "variance"},
            ),
            *(
                Slip(
                    "A feature that is constant in the training part is left as it is. Centre it: subtract its mean, "
                    "and divide by 1.",
                    {
                        "return training, validation": (
                            "return np.where(is_constant, x[folds != k], training), "
                            "np.where(is_constant, x[folds == k], validation)"
                        ),
                        **question,
                    },
                    alone=True,
                )
                for question in ({}, {"np.ptp(known, axis=0) == 0": "deviation == 0"})
            ),
            Slip(
                "You cut the images into blocks of equal length. Which fold an image belongs to is in `folds`: "
                "folds == k.",
                {"x[folds != k], x[folds == k]": "_without_block(x, folds, k), _block(x, folds, k)"},
                alone=True,
            ),
            Slip(
                "A feature that is constant in the training part is divided by 0. Divide it by 1.",
                {"np.where(is_constant, 1.0, deviation)": "deviation"},
            ),
            Slip(hints.DEVIATION_IS_0, {"is_constant, 1.0": "deviation == 0, 1.0"}),
            *(
                Slip(
                    "With a small number for the standard deviation, a feature that is constant in the training part "
                    "becomes huge where a held-out image differs. Divide that one by 1.",
                    {"np.where(is_constant, 1.0, deviation)": scale},
                )
                for scale in (
                    *(f"deviation + {small}" for small in (1e-12, 1e-10, 1e-8, 1e-6)),
                    *(f"np.maximum(deviation, {small})" for small in (1e-12, 1e-10, 1e-8, 1e-6)),
                )
            ),
            Slip(
                "A feature that is constant in the training part is divided by 0, and np.nan_to_num makes 0 or a huge "
                "number of that. Divide it by 1.",
                {
                    "np.where(is_constant, 1.0, deviation)": "deviation",
                    "return training, validation": "return np.nan_to_num(training), np.nan_to_num(validation)",
                },
            ),
            *(
                Slip(
                    hints.SMALL_SPREAD,
                    {"is_constant, 1.0": f"deviation < {limit}, 1.0"},
                )
                for limit in (1e-3, 0.1)
            ),
            *(
                Slip(hints.SMALL_UNITS, {"is_constant, 1.0": f"deviation < {limit}, 1.0"}, alone=True)
                for limit in (1e-8, 1e-12, 1e-15, 1e-17)
            ),
            Slip(
                hints.made_like("x"),
                {"return training, validation": "return training.astype(x.dtype), validation.astype(x.dtype)"},
                alone=True,
            ),
            *(
                Slip(hint, {"return training, validation": result, **question}, alone=True)
                for hint, result in (
                    (
                        "A feature that is constant in the training part is set to 0. Centre it only: in the held-out "
                        "fold it may differ.",
                        "return np.where(is_constant, 0.0, training), np.where(is_constant, 0.0, validation)",
                    ),
                    (
                        "Features that are constant in the training part are left out. Keep them, centred, so that "
                        "every fold has D features.",
                        "return training[:, ~is_constant], validation[:, ~is_constant]",
                    ),
                )
                for question in ({}, {"np.ptp(known, axis=0) == 0": "deviation == 0"})
            ),
            Slip(
                hints.CENTRED_ONLY,
                {"(part - mean) / scale": "part - mean"},
            ),
            Slip(
                hints.SCALED_ONLY,
                {"(part - mean) / scale": "part / scale"},
            ),
            Slip(
                "Parentheses are missing: x - mean / deviation divides the mean alone.",
                {"(part - mean) / scale": "part - mean / scale"},
            ),
            Slip(
                hints.BETWEEN_0_AND_1,
                instead=_between_0_and_1,
            ),
        ),
        "In cross-validation this is done anew for each fold. What was done once, before, has seen them all.",
    ),
    Function(
        "digits/mean-and-standard-error",
        mean_and_standard_error,
        RUNS,
        (
            Slip(
                "The standard deviation is divided by n, NumPy's default. The mean was computed from the same few "
                "numbers: use ddof=1.",
                {"ddof=1": "ddof=0"},
            ),
            Slip(
                "That is the standard deviation of one run. The mean over R seeds wavers less: divide by √R.",
                {"ddof=1) / np.sqrt(seeds)": "ddof=1)"},
            ),
            Slip(
                "That is the standard deviation of one run, and with a division by n. Use ddof=1, and divide by √R.",
                {"ddof=1) / np.sqrt(seeds)": "ddof=0)"},
            ),
            Slip(
                "You divided the standard deviation by R, the number of seeds. Divide by its root.",
                {"/ np.sqrt(seeds)": "/ seeds"},
            ),
            Slip(
                "You corrected twice: with ddof=1 the standard deviation is divided by √R, not by √(R − 1).",
                {"ddof=1) / np.sqrt(seeds)": "ddof=1) / np.sqrt(seeds - 1)"},
            ),
            Slip(
                "You divided by the root of the number of settings. Each mean is over the seeds: √R, the number of "
                "columns.",
                {"np.sqrt(seeds)": "np.sqrt(len(accuracies))"},
            ),
            Slip(
                "You divided by the root of the number of all runs. Each mean is over R of them.",
                {"np.sqrt(seeds)": "np.sqrt(seeds * len(accuracies))"},
            ),
            Slip("That is the square of the standard error. Take the root.", {"/ np.sqrt(seeds)": "** 2 / seeds"}),
            Slip(
                "You divided the variance by √R. Take its root first: the standard deviation over √R.",
                {"/ np.sqrt(seeds)": "** 2 / np.sqrt(seeds)"},
            ),
            Slip("That is the variance of one run. Take the root, and divide by √R.", {"/ np.sqrt(seeds)": "** 2"}),
            Slip(
                "That is half of a 95 percent interval, 1.96 standard errors. One is asked for.",
                {"/ np.sqrt(seeds)": "/ np.sqrt(seeds) * 1.96"},
            ),
            Slip("These are two standard errors. One is asked for.", {"/ np.sqrt(seeds)": "/ np.sqrt(seeds) * 2"}),
            Slip(
                "You went over the settings, axis 0. A setting is a row: its seeds are along axis 1.",
                {"axis=1)": "axis=0)", "axis=1,": "axis=0,", "shape[1]": "shape[0]"},
            ),
            Slip(
                "That is one mean of everything. Each setting has its own: axis=1.",
                {"axis=1)": ")", "axis=1, ": "", "accuracies.shape[1]": "accuracies.size"},
            ),
            Slip(
                "The errors are right, but these are medians. Means are asked for.",
                {"accuracies.mean(": "np.median(accuracies, "},
            ),
            Slip(
                "The errors are right, but you return the best seed of each setting. That flatters: return the mean.",
                {"accuracies.mean(": "accuracies.max("},
            ),
            Slip(
                "The two are right, but in the wrong order: first the means, then their errors.",
                {"return means, errors": "return errors, means"},
            ),
            Slip(
                "These are percent. Leave the numbers as they are.",
                {"return means, errors": "return 100 * means, 100 * errors"},
            ),
            Slip(
                "That is half of the range. It grows with the number of seeds; a standard error shrinks.",
                {"accuracies.std(axis=1, ddof=1) / np.sqrt(seeds)": "np.ptp(accuracies, axis=1) / 2"},
            ),
            Slip(
                "That is the range. It grows with the number of seeds; a standard error shrinks.",
                {"accuracies.std(axis=1, ddof=1) / np.sqrt(seeds)": "np.ptp(accuracies, axis=1)"},
            ),
            Slip(
                "That is the mean distance from the mean. Square the distances, and divide by √R in the end.",
                {
                    "accuracies.std(axis=1, ddof=1) / np.sqrt(seeds)": (
                        "np.abs(accuracies - accuracies.mean(axis=1, keepdims=True)).mean(axis=1)"
                    )
                },
            ),
            Slip(
                "You used p (1 − p), the variance of a yes or no. These are shares already, and their spread can be "
                "seen: take the standard deviation of the row.",
                {"accuracies.std(axis=1, ddof=1) / np.sqrt(seeds)": "np.sqrt(means * (1 - means) / seeds)"},
                alone=True,
            ),
        ),
        "With a division by R − 1 and one by R: two corrections with two reasons. With one seed "
        "the standard error is undefined, and rightly so.",
    ),
    Function(
        "digits/confusion-matrix",
        confusion_matrix,
        GUESSES,
        (
            Slip(
                "Rows and columns are swapped. Rows are what is true, columns what was said: matrix[label, "
                "prediction].",
                {"return matrix": "return matrix.T"},
            ),
            Slip(
                "A pair that occurs twice counts once. Go through all samples (a set drops what occurs again), and add "
                "1 for each: += 1 in a loop, or np.add.at. matrix[labels, predictions] += 1 writes to each place once, "
                "however often it is named.",
                {
                    "    for label, prediction in zip(labels, predictions, strict=True):\n    ": "",
                    "[label, prediction]": "[labels, predictions]",
                },
            ),
            Slip(
                "All rows are the same. Are the labels used? And [[0] * classes] * classes is one list over and over: "
                "what is counted in one row is counted in all. np.zeros((classes, classes)) gives each class its own.",
                {
                    "np.zeros((classes, classes))": "[[0] * classes] * classes",
                    "[label, prediction] += 1": "[label][prediction] += 1",
                    "return matrix": "return np.array(matrix)",
                },
            ),
            Slip(
                "You subtracted 1 from labels and predictions, so that class 0 comes last. Classes are counted from 0: "
                "matrix[label, prediction].",
                {"[label, prediction]": "[label - 1, prediction - 1]"},
            ),
            Slip(
                "You count the pair (label, prediction) in place classes · label + prediction: a row is `classes` "
                "long, not classes − 1.",
                instead=lambda labels, predictions, classes: np.bincount(
                    (classes - 1) * labels + predictions, minlength=classes**2
                ).reshape(classes, classes),
            ),
            Slip(
                "Only the first sample is counted. Does `return` stand inside the loop? There it ends the function.",
                instead=lambda labels, predictions, classes: confusion_matrix(labels[:1], predictions[:1], classes),
            ),
            Slip(
                "The counts are right, but in one long row. Bring them into (classes, classes): reshape.",
                {"return matrix": "return matrix.ravel()"},
            ),
            Slip(
                f"These are shares of each row. {RAW_COUNTS}, not normalized.",
                {"return matrix": "return matrix / matrix.sum(axis=1, keepdims=True)"},
            ),
            Slip(
                f"These are shares of each row, 0 where a class has no sample. {RAW_COUNTS}, not normalized.",
                {"return matrix": "return np.nan_to_num(matrix / matrix.sum(axis=1, keepdims=True))"},
            ),
            Slip(
                f"These are shares of each column. {RAW_COUNTS}, not normalized.",
                {"return matrix": "return matrix / matrix.sum(axis=0, keepdims=True)"},
            ),
            Slip(
                f"These are shares of all samples. {RAW_COUNTS}, not normalized.",
                {"return matrix": "return matrix / matrix.sum()"},
            ),
            Slip(
                "The counts end at the last pair that occurs, and there are fewer than classes². Give np.bincount "
                "minlength=classes**2.",
                instead=lambda labels, predictions, classes: np.bincount(classes * labels + predictions).reshape(
                    classes, classes
                ),
            ),
            Slip(
                "The diagonal is empty: you counted the mistakes only. What is right counts, too.",
                {"return matrix": "return matrix - np.diag(np.diag(matrix))"},
            ),
            Slip(
                "Only the diagonal is filled: you counted what is right. A mistake counts in the row of the truth and "
                "the column of what was said.",
                {"return matrix": "return np.diag(np.diag(matrix))"},
            ),
            Slip(
                "These are the right ones of each class, the diagonal. Return the whole matrix.",
                {"return matrix": "return np.diag(matrix)"},
            ),
            Slip(
                "That is the accuracy. Return the whole matrix.",
                {"return matrix": "return np.trace(matrix) / matrix.sum()"},
            ),
            Slip(
                "That is right and wrong for each class. Say what the wrong ones were taken for: a column a class.",
                {"return matrix": "return np.column_stack([np.diag(matrix), matrix.sum(axis=1) - np.diag(matrix)])"},
            ),
            Slip(
                "Every sample counts in two places, [label, prediction] and [prediction, label]. Count it once: the "
                "matrix need not be symmetric.",
                {"return matrix": "return matrix + matrix.T"},
            ),
            Slip(
                "The matrix ends with the largest label. It has `classes` rows and columns, even where a class has no "
                "sample.",
                {"+= 1": "+= 1\n    known = labels.max() + 1\n    matrix = matrix[:known, :known]"},
            ),
            Slip(
                "The matrix ends with the largest class that occurs. It has `classes` rows and columns.",
                {
                    "+= 1": "+= 1\n"
                    "    known = max(labels.max(), predictions.max()) + 1\n"
                    "    matrix = matrix[:known, :known]"
                },
            ),
            Slip(
                "Classes that do not occur are left out, and the others move up. The matrix has `classes` rows and "
                "columns: class k stands in row k.",
                {
                    "+= 1": "+= 1\n"
                    "    known = np.union1d(labels, predictions)\n"
                    "    matrix = matrix[np.ix_(known, known)]"
                },
            ),
        ),
        "Its diagonal over its sum is the accuracy. The rows say what becomes of the truth, the columns what an answer "
        "is worth.",
    ),
    Function(
        "digits/pick",
        pick,
        SWEEPS,
        (
            Slip(ON_TEST, {"validation.mean": "test.mean"}, alone=True),
            Slip(
                "That is the best of all test accuracies: chosen on the test set, setting and seed. Choose by "
                "validation, and report the mean.",
                {"test[setting].mean()": "test.max()"},
                alone=True,
            ),
            Slip(
                "You chose by the mean of validation and test together. The test set must have no say.",
                {"validation.mean": "((validation + test) / 2).mean"},
                alone=True,
            ),
            Slip(
                "Without an axis, argmax looks through the whole table and counts its entries row after row. Take the "
                "mean over the seeds first; then argmax gives a row.",
                {"np.argmax(means)": "np.argmax(validation)"},
                alone=True,
            ),
            Slip(
                "That is a column, the place of a seed: a setting is a row. Take the means along axis 1.",
                {"axis=1": "axis=0"},
                alone=True,
            ),
            Slip(
                "You chose the setting with the best single run. One lucky seed decides there: compare the means over "
                "the seeds.",
                {"validation.mean": "validation.max"},
            ),
            Slip(
                "You chose by the worst seed of each setting. Compare the means.",
                {"validation.mean": "validation.min"},
            ),
            *(
                Slip(
                    "You took the spread off the means before you chose. Compare the means themselves.",
                    {"validation.mean(axis=1)": f"validation.mean(axis=1) - {spread}"},
                )
                for spread in (
                    "validation.std(axis=1)",
                    "validation.std(axis=1, ddof=1)",
                    "validation.std(axis=1, ddof=1) / np.sqrt(validation.shape[1])",
                )
            ),
            Slip(
                "You chose by the median over the seeds. Compare the means.",
                {"validation.mean(": "np.median(validation, "},
            ),
            Slip(
                "You chose the worst setting: accuracies are better the larger they are. argmax, not argmin.",
                {"np.argmax": "np.argmin"},
            ),
            Slip(
                "At a tie you took the last setting. Take the first.",
                {"np.argmax(means)": "np.flatnonzero(means == means.max())[-1]"},
            ),
            Slip(
                "At a tie you took all settings that are best. Take the first alone.",
                {"np.argmax(means)": "means == means.max()"},
            ),
            Slip(
                "At a tie you took the setting that is better on the test images. They must have no say there, either.",
                instead=lambda validation, test: max(zip(validation.mean(axis=1), test.mean(axis=1), strict=True))[1],
            ),
            Slip(
                "The setting is right, but you report its best seed on the test set. Report the mean over the seeds.",
                {"test[setting].mean()": "test[setting].max()"},
            ),
            Slip(
                "The setting is right, but you report the test accuracy of the seed that is best in validation. "
                "Report the mean over the seeds.",
                {"test[setting].mean()": "test[setting, validation[setting].argmax()]"},
            ),
            Slip(
                "The setting is right, but you report the validation accuracy, by which it was chosen. It is too good: "
                "report the one on the test set.",
                {"test[setting].mean()": "validation[setting].mean()"},
            ),
            Slip(
                "The setting is right, but you report the median over the seeds. Report the mean.",
                {"test[setting].mean()": "np.median(test[setting])"},
            ),
            Slip(
                "The setting is right, but you report its first seed. Report the mean over the seeds.",
                {"test[setting].mean()": "test[setting, 0]"},
            ),
            Slip(
                "The setting is right, but you return a number a seed. Report their mean.",
                {"test[setting].mean()": "test[setting]"},
            ),
            Slip(
                "You report the test accuracy of the single best run in validation. Choose the setting by its mean, "
                "and report the mean over its seeds.",
                instead=lambda validation, test: test.flat[validation.argmax()],
            ),
            Slip(
                "You chose a seed, not a setting. A setting is a row: take the means along axis 1.",
                {"axis=1": "axis=0", "test[setting]": "test[:, setting]"},
                alone=True,
            ),
            Slip(
                "That is the place of the setting. Report its mean test accuracy.",
                {"test[setting].mean()": "setting"},
            ),
            Slip(
                "That is the mean of all test accuracies. Report that of the chosen setting.",
                {"test[setting].mean()": "test.mean()"},
                alone=True,
            ),
        ),
        "It is often a little lower than the validation accuracy by which the setting was chosen: the best there was "
        "good, and lucky. That is the honest number.",
    ),
)
