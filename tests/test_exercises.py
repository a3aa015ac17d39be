"""The exercises themselves: every solution passes, every known mistake gets its own hint, and no other."""

import inspect
import math
from importlib import import_module
from itertools import chain

import cloudpickle
import numpy as np
import pytest

from lib.exercises import CHAPTERS, exercises
from lib.exercises.checker import examine
from lib.exercises.compare import agree
from lib.exercises.model import Choice, Function, Prediction
from lib.exercises.running import call
from lib.gradients import relative_error

# Answers are called quietly by the checker; here some are called as they are.
pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")

ALL = list(chain.from_iterable(exercises(chapter).values() for chapter in CHAPTERS))
FUNCTIONS = [e for e in ALL if isinstance(e, Function)]
PREDICTIONS = [e for e in ALL if isinstance(e, Prediction)]
CHOICES = [e for e in ALL if isinstance(e, Choice)]
BY_NAME = {e.name: e for e in ALL}


def named(things):
    return pytest.mark.parametrize("exercise", things, ids=lambda e: e.name)


def every(exercises, mistakes):
    """Parametrize over each exercise and each of its `mistakes`."""
    rows = [(e, k) for e in exercises for k in range(len(mistakes(e)))]
    return pytest.mark.parametrize(("exercise", "k"), rows, ids=[f"{e.name} {k}" for e, k in rows])


# The data


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_names_start_with_the_chapter(chapter):
    assert exercises(chapter)
    assert all(name.split("/")[0] == chapter for name in exercises(chapter))


def test_names_are_unique():
    assert len({e.name for e in ALL}) == len(ALL)


@named([*FUNCTIONS, *PREDICTIONS])
def test_hints_are_sentences(exercise):
    for mistake in exercise.slips if isinstance(exercise, Function) else exercise.wrong_numbers:
        assert mistake.hint[0].isupper(), mistake.hint
        assert mistake.hint[-1] in ".?", mistake.hint


@named(FUNCTIONS)
def test_cases_hold_finite_numbers(exercise):
    for case in exercise.cases:
        for argument in case.arguments:
            if isinstance(argument, np.ndarray):
                assert np.isfinite(argument).all()


@named(FUNCTIONS)
@np.errstate(over="ignore")
def test_cases_are_not_changed_by_the_solution(exercise):
    for case in exercise.cases:
        before = cloudpickle.dumps(case.arguments)
        exercise.solution(*case.arguments)
        assert cloudpickle.dumps(case.arguments) == before, case.about


# Functions


@named(FUNCTIONS)
def test_solution_passes(exercise):
    report = examine(exercise, exercise.solution)
    assert report.passed, str(report)
    assert report.hints == ()


@every(FUNCTIONS, lambda e: e.slips)
def test_each_mistake_fails_and_gets_its_own_hint(exercise, k):
    solution, hints = exercise.wrong_solutions[k]
    report = examine(exercise, solution)
    assert report.status == "wrong", f"no case tells this slip from the solution: {hints[0]}"
    assert hints == (exercise.slips[k].hint,)
    assert report.hints == hints


def gives_the_same(function, other, cases):
    """Whether two functions return the same, or raise the same exception, in every case."""
    for case in cases:
        (value, error), (expected, expected_error) = (call(each, case.arguments) for each in (function, other))
        if type(error) is not type(expected_error) or (error is None and not agree(value, expected, case.atol)):
            return False
    return True


@np.errstate(all="ignore")
def is_true_of_plain_values(hint, exercise, function):
    """Whether a function gives one number only, 0 and NaN among them, or its argument, as a hint says of it."""
    values = [function(*case.arguments) for case in exercise.cases]
    if "in every case" in hint:
        return len(np.unique(np.concatenate([np.ravel(value) for value in values]))) == 1
    k = list(inspect.signature(exercise.solution).parameters).index(hint.split()[5])
    return all(agree(value, case.arguments[k], 0) for value, case in zip(values, exercise.cases, strict=True))


@named(FUNCTIONS)
@pytest.mark.filterwarnings("ignore:Degrees of freedom")  # of one number, with ddof=1
def test_two_mistakes_at_once_fail_and_get_hints_that_give_the_same_numbers(exercise):
    known = exercise.wrong_solutions
    for solution, _ in known[len(exercise.slips) :]:
        report = examine(exercise, solution)
        assert report.status == "wrong", f"no case tells these slips from the solution: {report.hints}"
        assert report.hints
        if report.hints[0].startswith(("What your function returns is", "Your function returns")):
            assert is_true_of_plain_values(*report.hints, exercise, solution)
            continue
        # Another slip or pair may come to the same; what is hinted at must reproduce the reader's numbers.
        hinted = [wrong for wrong, hints in known if hints == report.hints]
        assert any(gives_the_same(wrong, solution, exercise.cases) for wrong in hinted), report.hints


def hard(w, amount):
    return np.where(np.abs(w) > amount, w, 0)


def hard_without_sign(w, amount):
    return np.where(np.abs(w) > amount, np.abs(w), 0)


def stopping_below(lowest):
    def stop(losses, patience):
        best, kept, waited = lowest, 0, 0
        for epoch, loss in enumerate(losses):
            best, kept, waited = (loss, epoch, 0) if loss < best else (best, kept, waited + 1)
            if waited >= patience:
                break
        return epoch, kept

    return stop


def standardized_where(is_constant):
    def standardized(x, folds, k):
        training, validation = x[folds != k], x[folds == k]
        spread = np.where(is_constant(training), 1, training.std(axis=0))
        return tuple((part - training.mean(axis=0)) / spread for part in (training, validation))

    return standardized


def picked_by(spread):
    return lambda validation, test: test[np.argmax(validation.mean(axis=1) - spread(validation))].mean()


def rate_by_a_loop(epoch, initial, every, factor):
    for e in range(epoch):
        if e % every == 0:
            initial = initial * factor
    return initial


def short_form_of_adamw(w, g, m, v, t, eta, decay):
    """Take the step of the paper's section 2, in which the corrections are in the rate and ε̂ is in the place of ε."""
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    rate = eta * np.sqrt(1 - 0.999**t) / (1 - 0.9**t)
    return w - rate * m / (np.sqrt(v) + 1e-8) - (eta * decay * w if w.ndim == 2 else 0), m, v


def counted_in_one_list(labels, predictions, classes):
    matrix = [[0] * classes] * classes
    for label, prediction in zip(labels, predictions, strict=True):
        matrix[label][prediction] += 1
    return matrix


def normalized_along_axis_1(x, gamma, beta, running_mean, running_var, momentum, epsilon, training):
    mean, variance = running_mean, running_var
    if training:
        mean, variance = x.mean(axis=1, keepdims=True), x.var(axis=1, keepdims=True)
        running_mean = (1 - momentum) * running_mean + momentum * mean
        running_var = (1 - momentum) * running_var + momentum * variance * len(x) / (len(x) - 1)
    return gamma * (x - mean) / np.sqrt(variance + epsilon) + beta, running_mean, running_var


def squared_hinge_of_minimum(scores, labels, margin):
    rows = np.arange(len(labels))
    terms = np.minimum(0, scores - scores[rows, labels][:, None] + margin)
    terms[rows, labels] = 0
    return (terms**2).sum(axis=1).mean()


def hinge_gradient(of_wrong, kind=float):
    """Return the gradient in loops, where a wrong class gets `of_wrong`, and the true one −1, for each violation."""

    def answer(scores, labels, margin):
        g = np.zeros(scores.shape) if kind is float else np.zeros_like(scores)
        for i, label in enumerate(labels):
            for j in range(scores.shape[1]):
                if j != label and scores[i, j] - scores[i, label] + margin > 0:
                    g[i, j] += of_wrong / len(labels)
                    g[i, label] -= 1 / len(labels)
        return g

    return answer


def softmax_row_by_row(scores):
    p = np.zeros_like(scores)
    for i, row in enumerate(scores):
        e = np.exp(row - row.max())
        p[i] = e / e.sum()
    return p


def counts_gradient_in_place(logits, targets):
    g = np.zeros_like(targets)
    for i, (z, t) in enumerate(zip(logits, targets, strict=True)):
        g[i] = (np.exp(z) - t) / len(targets)
    return g


def stops_at_the_highest(losses, patience):
    highest, kept, waited = np.inf, 0, 0
    for epoch, loss in enumerate(losses):
        if loss > highest:
            highest, kept, waited = loss, epoch, 0
        else:
            waited += 1
            if waited == patience:
                break
    return epoch, kept


def hinge_of_misclassified(scores, label, margin):
    if scores.argmax() == label:
        return 0.0
    return sum(max(0, s - scores[label] + margin) for j, s in enumerate(scores) if j != label)


def largest_quotient_where(differ):
    def error(a, b):
        return np.abs(a - b).max() / max(np.abs(a).max(), np.abs(b).max()) if differ(a, b) else 0.0

    return error


def standardized_test(is_constant):
    def standardized(train, test):
        return (test - train.mean(axis=0)) / np.where(is_constant(train), 1, train.std(axis=0))

    return standardized


def spread_below(limit):
    return lambda known: known.std(axis=0) < limit


def without_spread(known):
    return known.std(axis=0) == 0


def softplus_form(z, t):
    return np.mean(np.log(1 + np.exp(z)) - t * z)


def likelihood_by_math(theta, heads, tosses):
    return heads * math.log(theta) + (tosses - heads) * math.log(1 - theta)


def counted_without_a_length(labels, predictions, classes):
    return np.bincount(classes * labels + predictions).reshape(classes, classes)


def averages_from_the_first(values, beta, correct):
    averages = [values[0]]
    for value in values[1:]:
        averages.append(beta * averages[-1] + (1 - beta) * value)
    return averages


def averaged_momentum(w, g, s, eta, beta):
    s = beta * s + (1 - beta) * eta * g
    return w - s, s


def rmsprop_of_steps(w, g, a, eta, alpha, eps):
    a = alpha * a + (1 - alpha) * (eta * g) ** 2
    return w - eta * g / (np.sqrt(a) + eps), a


def adagrad_averaged(kept):
    def step(w, g, a, eta, eps):
        a = kept * a + (1 - kept) * g**2
        return w - eta * g / (np.sqrt(a) + eps), a

    return step


def adam_of_steps(in_v):
    def step(w, g, m, v, t, eta, beta1, beta2, eps):
        m = beta1 * m + (1 - beta1) * eta * g
        v = beta2 * v + (1 - beta2) * (eta * g if in_v else g) ** 2
        return w - m / (1 - beta1**t) / (np.sqrt(v / (1 - beta2**t)) + eps), m, v

    return step


def never_stopping(losses, patience):
    return len(losses) - 1, int(np.argmin(losses))


def summed_over_samples_first(scores, labels, margin):
    rows = np.arange(len(labels))
    terms = np.maximum(scores - scores[rows, labels][:, None] + margin, 0)
    terms[rows, labels] = 0
    return terms.sum(axis=0).mean()


def shifted_by_the_minimum(scores):
    low = scores.min(axis=1)
    return low + np.log(np.exp(scores - low[:, None]).sum(axis=1))


def zero_differences(f, x, h):
    return np.zeros(x.shape)


def jumping(epoch, initial, epochs, final):
    return initial if epoch < epochs else final


def centred_by_delta(x, delta, train):
    return x.T @ (delta - delta.mean()) / len(x)


def rising_lines(predictions, targets, quantiles):
    d = targets[:, None] - predictions
    return np.maximum(quantiles * d, (1 - quantiles) * d).sum(axis=1).mean()


def rows_of_targets(predictions, targets, quantiles):
    r = predictions - targets
    return np.mean(np.sum(np.where(r < 0, -quantiles, 1 - quantiles) * r, axis=1))


def one_maximum(scores, label, margin):
    terms = scores - scores[label] + margin
    terms[label] = 0
    return max(0, terms.sum())


def hinge_of_columns(scores, labels, margin):
    excess = np.maximum(0, scores - scores[:, labels] + margin)
    excess[np.arange(len(labels)), labels] = 0
    return excess.sum(axis=1).mean()


def hinge_gradient_with_truth(scores, labels, margin):
    rows = np.arange(len(labels))
    violated = (scores - scores[rows, labels][:, None] + margin > 0).astype(float)
    violated[rows, labels] = -violated.sum(axis=1)
    return violated / len(labels)


def best_and_patience(losses, patience):
    best = 0
    for epoch in range(1, len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        elif epoch - best >= patience:
            break
    return best + patience, best


def bce_gradient_of_exp_z(logits, targets):
    return (1 / (1 + np.exp(logits)) - targets) / len(logits)


def crammer_singer_with_truth(scores, labels, margin):
    truth = scores[np.arange(len(labels)), labels]
    return np.maximum(scores - truth[:, None] + margin, 0).max(axis=1).mean()


def by_bounded_probabilities(bound):
    def loss(scores, labels):
        e = np.exp(scores - scores.max(axis=1, keepdims=True))
        p = bound(e / e.sum(axis=1, keepdims=True))
        return -np.log(p[np.arange(len(labels)), labels]).mean()

    return loss


def gradient_of_divided_probabilities(scores, labels):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True) / len(labels)
    p[np.arange(len(labels)), labels] -= 1
    return p


def gradient_by_known_classes(scores, labels):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    return (p - np.eye(labels.max() + 1)[labels]) / len(labels)


def recursion_that_overwrites(graph, result):
    gradients = [0.0] * len(graph)

    def follow(node, gradient):
        gradients[node] = gradient
        for parent, slope in graph[node]:
            follow(parent, slope * gradient)

    follow(result, 1.0)
    return gradients


def walk_in_order(order_of, pairs):
    def walk(graph, result):
        gradients = [0.0] * len(graph)
        gradients[result] = 1.0
        for node in order_of(graph, result):
            for parent, slope in pairs(graph[node]):
                gradients[parent] += slope * gradients[node]
        return gradients

    return walk


def left_by_recursion(graph, result):
    order = []

    def visit(node):
        for parent, _ in graph[node]:
            visit(parent)
        order.append(node)

    visit(result)
    return order


def without_seen(graph, result):
    return left_by_recursion(graph, result)[::-1]


def with_seen(graph, result):
    return list(dict.fromkeys(left_by_recursion(graph, result)))[::-1]


def hinge_terms(scores, labels, margin):
    terms = np.maximum(0, scores - scores[np.arange(len(labels)), labels][:, None] + margin)
    terms[np.arange(len(labels)), labels] = 0
    return terms


def error_of_blocks(block):
    fit = BY_NAME["regularization/ridge-fit"].solution

    def error(x, y, strength, folds):
        errors = []
        for k in range(folds):
            out = np.zeros(len(x), dtype=bool)
            out[block(len(x), folds, k)] = True
            w, b = fit(x[~out], y[~out], strength)
            errors.append(np.mean((x[out] @ w + b - y[out]) ** 2))
        return np.mean(errors)

    return error


def clipped_line(epoch, initial, epochs, final):
    return np.clip(initial + (final - initial) * epoch / epochs, final, initial)


def votes_of_ties(patches, codebook):
    d = np.linalg.norm(patches[:, None] - codebook, axis=2)
    return (d == d.min(axis=1)[:, None]).sum(axis=0) / len(patches)


def bce_of_clipped(limit):
    def loss(logits, targets):
        z = np.clip(logits, -limit, limit)
        return np.mean(np.maximum(z, 0) - targets * z + np.log1p(np.exp(-np.abs(z))))

    return loss


ANSWERS = [
    ("regularization/early-stopping", never_stopping, ["It never stops"]),
    ("regularization/early-stopping", best_and_patience, ["The first number is the best epoch plus the patience"]),
    ("hinge-loss/vectorized", summed_over_samples_first, ["as a mean after .sum(axis=0) does"]),
    ("hinge-loss/vectorized", hinge_of_columns, ["You picked whole columns"]),
    ("hinge-loss/gradient", hinge_gradient_with_truth, ["The true class is counted among those that violate"]),
    ("hinge-loss/one-sample", one_maximum, ["The maximum with 0 is taken of the sum"]),
    ("softmax/logsumexp", shifted_by_the_minimum, ["You subtracted each row's minimum"]),
    ("gradient-descent/numerical-gradient", zero_differences, ["no slope is stored in the result"]),
    ("gradient-descent/least-squares", lambda x, y: np.linalg.solve(x, x.T @ y), []),
    ("schedules/linear-decay", jumping, ["It is to change in each epoch, by the share"]),
    ("activations/centred-gradient", centred_by_delta, ["or delta's, which comes to the same"]),
    ("losses/pinball", rising_lines, ["Your second line rises with d"]),
    ("losses/pinball", rows_of_targets, ["The targets have the shape (N,)"]),
    ("optimizers/momentum-step", averaged_momentum, ["You averaged, and put η inside the average"]),
    ("optimizers/rmsprop-step", rmsprop_of_steps, ["You put η inside the average"]),
    ("optimizers/adagrad-step", adagrad_averaged(0.95), ["keeping 0.95"]),
    ("optimizers/adagrad-step", adagrad_averaged(0.999), ["keeping 0.999"]),
    ("optimizers/adam-step", adam_of_steps(in_v=False), ["You put η into m, which"]),
    ("optimizers/adam-step", adam_of_steps(in_v=True), ["You put η into m and v"]),
    ("backpropagation/relu", lambda z, g: g * np.heaviside(z, 0.5), ["you pass half of the gradient on"]),
    ("hinge-loss/one-sample", hinge_of_misclassified, ["Only misclassified samples"]),
    ("gradient-descent/relative-error", largest_quotient_where(lambda a, b: a.any()), ["Zeros and other numbers"]),
    ("gradient-descent/relative-error", largest_quotient_where(lambda a, b: a.sum() or b.sum()), ["sum to 0"]),
    ("linear-scores/standardize", standardized_test(without_spread), ["0.1, 0.1, 0.1"]),
    ("digits/standardized-fold", standardized_where(without_spread), ["0.1, 0.1, 0.1"]),
    ("losses/binary-cross-entropy", softplus_form, ["For a large logit exp(z) overflows."]),
    ("losses/log-likelihood", likelihood_by_math, ["You take math.log(0)"]),
    ("digits/confusion-matrix", counted_without_a_length, ["minlength"]),
    ("gradient-descent/least-squares", np.linalg.lstsq, ["all that np.linalg.lstsq returns"]),
    ("optimizers/ewma", averages_from_the_first, ["You start from the first value", "It is never corrected"]),
    ("regularization/soft-threshold", hard, ["hard threshold"]),
    ("regularization/soft-threshold", hard_without_sign, ["The sign is lost", "hard threshold"]),
    *(
        ("regularization/early-stopping", stopping_below(lowest), ["With you no loss counts as lower"])
        for lowest in (0, 1, 5, 9, 10, 100, 1e6)
    ),
    *(
        ("digits/standardized-fold", standardized_where(spread_below(limit)), ["with a small spread"])
        for limit in (0.1, 1e-3)
    ),
    ("digits/pick", picked_by(lambda runs: runs.std(axis=1)), ["You took the spread off"]),
    ("digits/pick", picked_by(lambda runs: runs.std(axis=1, ddof=1)), ["You took the spread off"]),
    ("schedules/step-decay", rate_by_a_loop, ["or your loop counts epoch 0 as a drop"]),
    ("optimizers/adamw-step", short_form_of_adamw, ["You add ε to √v before the correction"]),
    ("activations/dead-units", lambda z: (z.max(axis=0) == 0).mean(), ["a unit's largest pre-activation is 0"]),
    ("activations/leaky-relu-derivative", lambda z, slope: np.where(z > 0, 1.0, slope * z), ["`slope` times z"]),
    ("losses/bce-gradient", bce_gradient_of_exp_z, ["The exponential has the wrong sign"]),
    (
        "losses/binary-cross-entropy",
        lambda z, t: -np.mean(t * np.log(1 / (1 + np.exp(z))) + (1 - t) * np.log(1 - 1 / (1 + np.exp(z)))),
        ["You computed the probability first", "or the minus in exp(−z) is missing"],
    ),
    (
        "losses/mean-squared-error-gradient",
        lambda p, t: np.sign(p - t) / len(p),
        ["the gradient of the absolute error"],
    ),
    ("losses/mean-squared-error-gradient", lambda p, t: (p - t) ** 2 / len(p), ["these are squares"]),
    ("hinge-loss/crammer-singer", crammer_singer_with_truth, ["take the maximum over j ≠ y"]),
    *(
        ("softmax/cross-entropy", by_bounded_probabilities(bound), ["So no loss can exceed"])
        for bound in (
            lambda p: np.maximum(p, 1e-8),
            lambda p: np.clip(p, 1e-8, 1 - 1e-8),
            lambda p: np.clip(p, 1e-9, 1 - 1e-9),
            lambda p: np.clip(p, 1e-10, 1),
            lambda p: np.clip(p, 1e-12, 1 - 1e-12),
            lambda p: np.clip(p, 1e-15, 1 - 1e-15),
            lambda p: np.maximum(p, 1e-300),
        )
    ),
    ("softmax/gradient", gradient_of_divided_probabilities, ["but not the 1 that is subtracted"]),
    ("softmax/gradient", gradient_by_known_classes, ["np.eye(scores.shape[1])"]),
    ("backpropagation/graph", recursion_that_overwrites, ["Each message overwrites what a node has"]),
    ("backpropagation/graph", walk_in_order(without_seen, list), ["as often as there are paths to it"]),
    ("backpropagation/graph", walk_in_order(with_seen, lambda row: dict(row).items()), ["A dict of the pairs"]),
    (
        "backpropagation/fork",
        lambda x, y, z: (x * (x + y), x * z, x * z + z * (x + y)),
        ["The slope for z comes first"],
    ),
    ("hinge-loss/one-sample", lambda s, y, m: hinge_terms(s[None], [y], m).sum() / (len(s) - 1), ["wrong classes"]),
    ("hinge-loss/one-sample", lambda s, y, m: hinge_terms(s[None], [y], m).max(), ["Only the largest term"]),
    ("hinge-loss/one-sample", lambda s, y, m: np.maximum(0, s - s[y] + m).sum() - 1, ["You subtract 1 for the true"]),
    ("hinge-loss/one-sample", lambda s, y, m: hinge_terms(s[None], [y], m).sum() / 3, ["You divided by 3."]),
    (
        "hinge-loss/vectorized",
        lambda s, y, m: hinge_terms(s, y, m).sum() / (s.shape[0] * (s.shape[1] - 1)),
        ["the mean over the wrong classes, too"],
    ),
    ("hinge-loss/vectorized", lambda s, y, m: hinge_terms(s, y, m).max(axis=1).mean(), ["Only the largest term"]),
    ("hinge-loss/vectorized", lambda s, y, m: hinge_terms(s, y, m).sum() / 3, ["You divided by 3,"]),
    (
        "hinge-loss/vectorized",
        lambda s, y, m: np.maximum(0, s - np.take_along_axis(s, y[:, None], 1) + m).sum(axis=1).mean() - 1,
        ["You subtract 1 for the true"],
    ),
    (
        "hinge-loss/vectorized",
        lambda s, y, m: (np.maximum(0, s - np.take_along_axis(s, y[:, None], 1) + m).sum() - m) / len(y),
        ["You subtract Δ once from the sum"],
    ),
    *(
        ("regularization/cross-validation", error_of_blocks(block), ["Your folds are blocks of neighbours."])
        for block in (
            lambda count, folds, k: slice(k * (count // folds), (k + 1) * (count // folds)),
            lambda count, folds, k: np.arange(count) * folds // count == k,
            lambda count, folds, k: np.array_split(np.arange(count), folds)[k],
        )
    ),
    ("schedules/linear-decay", clipped_line, ["np.clip(…, final, initial)"]),
    ("linear-scores/bag-of-words", votes_of_ties, ["a patch votes for each of the nearest words"]),
    (
        "linear-scores/standardize",
        lambda train, test: (test - train.mean(axis=0)) / np.maximum(train.std(axis=0), 1e-8),
        ["With a small number for the standard deviation"],
    ),
    (
        "losses/mean-squared-error",
        lambda p, t: np.mean(np.sum(p - t, axis=1) ** 2),
        ["You summed the residuals of a sample before the square"],
    ),
    ("losses/binary-cross-entropy", bce_of_clipped(700), ["You clip the logits to ±700."]),
    ("regularization/early-stopping", stopping_below(2), ["With you no loss counts as lower"]),
    ("digits/confusion-matrix", counted_in_one_list, ["All rows are the same"]),
    ("regularization/batchnorm-forward", normalized_along_axis_1, ["over the features of each sample"]),
    ("hinge-loss/squared", squared_hinge_of_minimum, ["You took the smaller of the excess and 0"]),
    ("hinge-loss/gradient", hinge_gradient(-1), ["The wrong classes have the wrong sign"]),
    ("hinge-loss/gradient", hinge_gradient(1, kind=int), ["made like `scores`"]),
    ("softmax/softmax", softmax_row_by_row, ["made like `scores`"]),
    ("losses/counts-gradient", counts_gradient_in_place, ["made like `targets`"]),
    ("linear-scores/bias-trick", lambda W, b: np.insert(W, len(W), b, axis=0), ["as np.insert makes one"]),
    ("regularization/early-stopping", stops_at_the_highest, ["Either < is turned round"]),
    ("optimizers/momentum-step", lambda w, g, v, eta, beta: (eta * (beta * v + g), beta * v + g), ["the step alone"]),
    # Two slips may come to each of these; neither is blamed.
    ("optimizers/ewma", lambda values, beta, correct: np.zeros(len(values)), ["is 0 in every case"]),
    ("activations/dead-units", lambda z: 1.0, ["returns 1 in every case"]),
    ("linear-scores/standardize", lambda train, test: test, ["returns its argument test as it came"]),
]


@pytest.mark.parametrize(("name", "answer", "hints"), ANSWERS)
def test_what_readers_wrote_gets_these_hints_and_no_others(name, answer, hints):
    report = examine(BY_NAME[name], answer)
    assert report.status == "wrong"
    assert len(report.hints) == len(hints)
    assert all(part in hint for part, hint in zip(hints, report.hints, strict=True))


def test_a_guard_against_rounding_that_goes_with_the_size_passes():
    def is_constant(known):
        return known.std(axis=0) <= 1e-12 * np.abs(known).max(axis=0)

    assert examine(BY_NAME["digits/standardized-fold"], standardized_where(is_constant)).passed
    assert examine(BY_NAME["linear-scores/standardize"], standardized_test(is_constant)).passed


def ignoring_tails(theta, heads, tosses):
    if theta in (0, 1):
        return -np.inf if theta == 0 and heads > 0 else 0.0
    return heads * np.log(theta) + (tosses - heads) * np.log(1 - theta)


def hot_powers(scores, temperature):
    e = np.exp(scores - scores.max(axis=1, keepdims=True))
    p = (e / e.sum(axis=1, keepdims=True)) ** (1 / temperature)
    return p / p.sum(axis=1, keepdims=True)


def gradient_without_the_maximum(x, weights, bias, labels, strength):
    e = np.exp(x @ weights + bias)
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(labels)), labels] -= 1
    return x.T @ p / len(x) + 2 * strength * weights


def hinge_with_met_margins(x, weights, bias, labels, margin):
    scores, rows = x @ weights + bias, np.arange(len(labels))
    violated = (scores - scores[rows, labels][:, None] + margin >= 0).astype(float)
    violated[rows, labels] = 0
    violated[rows, labels] = -violated.sum(axis=1)
    return x.T @ violated / len(labels)


def filled_like(first, values):
    result = np.zeros_like(first)
    result[...] = values
    return result


def leaky_slope_like_z(z, slope):
    result = np.ones_like(z)
    result[z <= 0] = slope
    return result


def elu_slope_like_z(z, alpha):
    result = np.ones_like(z)
    result[z <= 0] = alpha * np.exp(z[z <= 0])
    return result


def max_rows_like_x(x, gradient):
    result = np.zeros_like(x)
    result[np.arange(len(x)), x.argmax(axis=1)] = gradient
    return result


def hinge_terms_like_scores(scores, label, margin):
    terms = filled_like(scores, np.maximum(scores - scores[label] + margin, 0))
    terms[label] = 0
    return terms.sum()


def shrunk(w, amount):
    return np.sign(w) * np.maximum(np.abs(w) - amount, 0)


def slope_with(small):
    return lambda gradient, direction: gradient @ direction / (np.linalg.norm(direction) + small)


def slope_bounded(gradient, direction):
    return gradient @ direction / max(np.linalg.norm(direction), 1e-3)


def worst_beside(number):
    def loss(scores, labels, margin):
        s, total = scores.astype(float), 0.0
        for n, label in enumerate(labels):
            truth, s[n, label] = s[n, label], number
            total += max(0.0, s[n].max() - truth + margin)
        return total / len(labels)

    return loss


def rate_from_epoch_1(epoch, initial, milestones, factor):
    for e in range(1, epoch + 1):
        initial *= factor ** milestones.count(e)
    return initial


def standardized_by_columns(train, test):
    result = np.zeros_like(test)
    for k in range(train.shape[1]):
        flat = train[:, k].min() == train[:, k].max()
        result[:, k] = (test[:, k] - train[:, k].mean()) / (1 if flat else train[:, k].std())
    return result


def fold_by_columns(x, folds, k):
    result, training = np.zeros_like(x), x[folds != k]
    for d in range(x.shape[1]):
        flat = training[:, d].min() == training[:, d].max()
        result[:, d] = (x[:, d] - training[:, d].mean()) / (1 if flat else training[:, d].std())
    return result[folds != k], result[folds == k]


def differences_of_flat(flat):
    def gradient(f, x, h):
        y, result = x.astype(float), np.zeros(x.size)
        v = flat(y)
        for k in range(x.size):
            old, v[k] = v[k], v[k] + h
            above = f(y)
            v[k] = old - h
            result[k], v[k] = (above - f(y)) / (2 * h), old
        return result.reshape(x.shape)

    return gradient


def words_nearer_than(start, power):
    def shares(patches, codebook):
        counts = np.zeros(len(codebook))
        for patch in patches:
            smallest, nearest = start, 0
            for k, word in enumerate(codebook):
                distance = np.sum((patch - word) ** 2) ** power
                if distance < smallest:
                    smallest, nearest = distance, k
            counts[nearest] += 1
        return counts / len(patches)

    return shares


def max_rows_above(start, column):
    def backward(x, gradient):
        result = np.zeros(x.shape)
        for n, row in enumerate(x):
            largest, winner = start, column
            for d, entry in enumerate(row):
                if entry > largest:
                    largest, winner = entry, d
            if winner is not None:
                result[n, winner] = gradient[n]
        return result

    return backward


def adamw_by_rows(w, g, m, v, t, eta, decay):
    shrunk = w * (1 - eta * decay) if len(w) == 2 else w
    m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
    return shrunk - eta * m / (1 - 0.9**t) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8), m, v


CUT = "cut to whole numbers"
ONCE_ACCEPTED = [
    ("losses/log-likelihood", ignoring_tails, "For θ = 1 your result is 0"),
    ("softmax/temperature", hot_powers, "to the power 1 / T and divided by their sum"),
    ("softmax/weights-gradient", gradient_without_the_maximum, "The maximum is not subtracted"),
    ("hinge-loss/weights-gradient", hinge_with_met_margins, "exactly met counts as violated"),
    ("hinge-loss/one-sample", hinge_terms_like_scores, CUT),
    ("activations/leaky-relu-derivative", leaky_slope_like_z, CUT),
    ("activations/elu-derivative", elu_slope_like_z, CUT),
    ("backpropagation/relu", lambda z, g: filled_like(z, g * (z > 0)), CUT),
    ("backpropagation/max-rows", max_rows_like_x, CUT),
    ("regularization/soft-threshold", lambda w, amount: filled_like(w, shrunk(w, amount)), CUT),
    (
        "regularization/dropout",
        lambda x, uniform, rate, training: filled_like(x, x * (uniform >= rate) / (1 - rate)) if training else x,
        CUT,
    ),
    ("linear-scores/standardize", standardized_test(spread_below(0.1)), "with a small spread"),
    ("linear-scores/standardize", standardized_by_columns, CUT),
    ("digits/standardized-fold", fold_by_columns, CUT),
    *(
        row
        for limit in (1e-6, 1e-8, 1e-12, 1e-15)
        for row in (
            ("linear-scores/standardize", standardized_test(spread_below(limit)), "One in small units"),
            ("digits/standardized-fold", standardized_where(spread_below(limit)), "One in small units"),
        )
    ),
    *(
        ("linear-scores/standardize", standardized_test(is_constant), "One in small units")
        for is_constant in (lambda x: np.isclose(x.std(axis=0), 0), lambda x: np.ptp(x, axis=0) < 1e-9)
    ),
    *(
        ("gradient-descent/slope-along", slope_with(small), "to the length of the direction")
        for small in (1e-6, 1e-8, 1e-12)
    ),
    ("gradient-descent/slope-along", slope_bounded, "to the length of the direction"),
    *(
        ("gradient-descent/numerical-gradient", differences_of_flat(flat), "For a transposed x all slopes are 0.")
        for flat in (np.ravel, lambda y: y.reshape(-1))
    ),
    *(
        ("hinge-loss/crammer-singer", worst_beside(number), "In place of the true score you put a number")
        for number in (0, -10, -999, -1e9)
    ),
    ("schedules/multi-step-decay", rate_from_epoch_1, "A milestone of 0 does not count with you."),
    *(
        ("linear-scores/bag-of-words", words_nearer_than(start, power), "You began with a number for the smallest")
        for start in (10, 1e6, 1e11)
        for power in (0.5, 1)
    ),
    *(
        ("backpropagation/max-rows", max_rows_above(start, column), "You began with a number for the largest")
        for start in (0, -10, -1000, -1e9)
        for column in (0, None)
    ),
    ("optimizers/adamw-step", adamw_by_rows, "You asked for len(w)"),
    (
        "gradient-descent/least-squares",
        lambda x, y: np.linalg.solve(x.T @ x + 1e-8 * np.eye(x.shape[1]), x.T @ y),
        "A multiple of the identity",
    ),
]


@pytest.mark.parametrize(("name", "answer", "hint"), ONCE_ACCEPTED)
def test_an_answer_that_fails_in_a_corner_only_is_wrong(name, answer, hint):
    report = examine(BY_NAME[name], answer)
    assert report.status == "wrong"
    (told,) = report.hints
    assert hint in told


def by_rows(entry):
    """Return a function that goes through the entries of arrays of one axis or two."""

    def answer(values, *others):
        if values.ndim == 1:
            return np.array([entry(value, *others) for value in values])
        return np.array([[entry(value, *others) for value in row] for row in values])

    return answer


def sigmoid(z):
    return 1 / (1 + np.exp(-float(z)))


def differences_by_rows(f, x, h):
    x, gradient = x.astype(float), np.zeros(x.shape)
    for index in range(len(x)) if x.ndim == 1 else np.ndindex(*x.shape[:2]):
        step = np.zeros(x.shape)
        step[index] = h
        gradient[index] = (f(x + step) - f(x - step)) / (2 * h)
    return gradient


@pytest.mark.parametrize(
    ("name", "answer"),
    [
        ("gradient-descent/numerical-gradient", differences_by_rows),
        ("activations/leaky-relu-derivative", by_rows(lambda z, slope: 1.0 if z > 0 else slope)),
        ("activations/elu-derivative", by_rows(lambda z, alpha: 1.0 if z > 0 else alpha * math.exp(z))),
        ("activations/silu-derivative", by_rows(lambda z: sigmoid(z) * (1 + z * (1 - sigmoid(z))))),
        ("regularization/soft-threshold", by_rows(lambda w, amount: math.copysign(max(abs(w) - amount, 0), w))),
    ],
)
def test_an_array_of_any_shape_may_have_more_than_two_axes(name, answer):
    assert examine(BY_NAME[name], answer).status == "wrong"


def along_every_path(graph, result):
    gradients = [0.0] * len(graph)

    def follow(node, product):
        gradients[node] += product
        for parent, slope in graph[node]:
            follow(parent, product * slope)

    follow(result, 1.0)
    return gradients


def test_who_follows_every_path_passes_and_is_told_so():
    exercise = BY_NAME["backpropagation/graph"]
    report = examine(exercise, along_every_path)
    assert report.passed
    assert "It is right, but it follows every path." in report.message
    assert "every path" not in examine(exercise, exercise.solution).message


def test_adam_in_place_has_the_right_numbers_and_is_told_what_it_changes():
    def in_place(w, g, m, v, t, eta, beta1, beta2, eps):
        m *= beta1
        m += (1 - beta1) * g
        v *= beta2
        v += (1 - beta2) * g**2
        w -= eta * (m / (1 - beta1**t)) / (np.sqrt(v / (1 - beta2**t)) + eps)
        return w, m, v

    report = examine(BY_NAME["optimizers/adam-step"], in_place)
    assert report.message == "The numbers are right, but your function is not safe to call."
    assert report.hints[0].startswith("It changes its arguments w, m and v.")


def test_a_ridge_fit_that_centres_in_place_is_told_so():
    def in_place(x, y, strength):
        mean = x.mean(axis=0)
        x -= mean
        weights = np.linalg.solve(x.T @ x + len(x) * strength * np.eye(x.shape[1]), x.T @ (y - y.mean()))
        return weights, y.mean() - mean @ weights

    (hint,) = examine(BY_NAME["regularization/ridge-fit"], in_place).hints
    assert hint.startswith("It changes its argument x.")


@named(FUNCTIONS)
def test_an_unknown_mistake_gets_no_hint(exercise):
    report = examine(exercise, lambda *arguments: exercise.solution(*arguments) * 1.2345)
    assert report.status == "wrong"
    assert report.hints == ()


def oracle(name):
    """Return the module `oracles.<chapter>` of an exercise."""
    return import_module(f"oracles.{name.split('/')[0].replace('-', '_')}")


@named(FUNCTIONS)
def test_solution_equals_an_independent_one_on_every_case(exercise):
    independent = oracle(exercise.name).INDEPENDENT
    assert exercise.name in independent, "add a row to INDEPENDENT: the same result by the library or a peer"
    for case in exercise.cases:
        expected = independent[exercise.name](*case.arguments)
        ours = exercise.solution(*case.arguments)
        for one, other in zip(*(v if isinstance(v, tuple) else (v,) for v in (ours, expected)), strict=True):
            np.testing.assert_allclose(one, other, rtol=1e-12, atol=case.atol)


@pytest.mark.parametrize("name", [e.name for e in FUNCTIONS if e.name in oracle(e.name).SLOPES])
def test_gradient_solution_agrees_with_differences(name):
    exercise = BY_NAME[name]
    for case in exercise.cases:
        at_a_kink = "exactly met" in case.about  # where there is no derivative
        if np.abs(case.arguments[0]).max() < 1e6 and not at_a_kink:
            numeric = oracle(name).SLOPES[name](*case.arguments)
            assert relative_error(exercise.solution(*case.arguments), numeric) < 1e-6


def test_crammer_and_singers_loss_is_that_of_scikit_learn(sklearn):
    exercise = BY_NAME["hinge-loss/crammer-singer"]
    case = next(c for c in exercise.cases if c.about == "cat, car and frog")
    scores, labels, _ = case.arguments
    assert exercise.solution(*case.arguments) == pytest.approx(sklearn("metrics").hinge_loss(labels, scores))


# Predictions and choices


ROUNDED = [e for e in PREDICTIONS if e.digits]


def asked_for(exercise, fewer=0, off=0):
    """Return the value rounded to the digits asked for, or to fewer, with the last of them off by one or more."""
    unit = 10.0 ** (math.floor(math.log10(abs(exercise.value))) + 1 - exercise.digits + fewer)
    return unit * (round(exercise.value / unit) + off)


@named(PREDICTIONS)
def test_right_number_passes(exercise):
    nearly = exercise.value * (1 + 0.8 * exercise.rtol) if exercise.digits is None else asked_for(exercise)
    for answer in (exercise.value, np.float32(exercise.value), np.array(exercise.value), nearly):
        assert examine(exercise, answer).passed


@named(ROUNDED)
@pytest.mark.parametrize("off", [-1, 1])
def test_a_number_whose_last_digit_is_off_does_not_pass_and_is_told_something(exercise, off):
    report = examine(exercise, asked_for(exercise, off=off))
    assert report.status == "wrong"
    assert report.hints


@named(ROUNDED)
def test_a_number_that_lacks_a_digit_does_not_pass_and_is_told_so(exercise):
    answer = asked_for(exercise, fewer=1)
    report = examine(exercise, answer)
    if f"{answer:g}" == f"{asked_for(exercise):g}":
        assert report.passed  # 2.3 is 2.30
    elif any(wrong.value == pytest.approx(answer, rel=exercise.rtol) for wrong in exercise.wrong_numbers):
        assert report.status == "wrong"
    else:
        assert report.hints[0].startswith("That is right to ")


@pytest.mark.parametrize(
    ("name", "answer", "hint"),
    [
        ("optimizers/epsilon", 3.3, "That is right to two digits. Give the third, too."),
        ("digits/bias-only", 1.8, "That is right to two digits. Give the third, too."),
        ("regularization/batchnorm-by-hand", -1.3, "That is right to two digits. Give the third, too."),
        ("schedules/cosine-middle", 0.34, "That is right to two digits. Give the third, too."),
        ("digits/standard-error", 0.3, "That is right to one digit. Give the second, too."),
        ("optimizers/epsilon", 3.27, "That is nearly right, but not to the third digit."),
        ("optimizers/epsilon", 3.32, "You left out the ε that stands outside."),
        ("digits/first-loss", 2.31, "That is nearly right, but not to the third digit."),
        ("optimizers/average-by-hand", 15.8, "That is nearly right, but not to the third digit."),
        ("regularization/running-variance", 1.56, "That is nearly right, but not to the third digit."),
        ("digits/one-image", 1.077, "That is right, but not rounded yet"),
        ("digits/one-image", 1.08, "That is right, but not rounded yet"),
        ("gradient-descent/largest-rate", 0.33, "That is nearly right. Keep more digits"),
        ("softmax/by-hand", 0.59, "That is in units of base 10"),
        ("softmax/start", 0.85, "That is log 7 in base 10"),
        ("losses/bce-by-hand", 0.5, "That is right to two digits. Give the third, too."),
        ("activations/five-layers", 0.001, "That is right to one digit"),
    ],
)
def test_rounding_is_told(name, answer, hint):
    report = examine(BY_NAME[name], answer)
    assert report.status == "wrong"
    (told,) = report.hints
    assert told.startswith(hint)


@pytest.mark.parametrize(
    ("name", "answer"), [("digits/one-image", 0.9), ("digits/one-image", 1.05), ("regularization/batchnorm-by-hand", 0)]
)
def test_a_number_that_is_only_near_does_not_pass(name, answer):
    assert examine(BY_NAME[name], answer).status == "wrong"


@every(PREDICTIONS, lambda e: e.wrong_numbers)
def test_each_wrong_number_gets_its_own_hint(exercise, k):
    wrong = exercise.wrong_numbers[k]
    report = examine(exercise, wrong.value)
    assert report.status == "wrong"
    assert report.hints == (wrong.hint,)


@named(PREDICTIONS)
@pytest.mark.parametrize("answer", [123.456, -77.0, float("nan"), float("inf")])
def test_other_numbers_get_no_hint(exercise, answer):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert report.hints == ()
    assert "none of the mistakes that we know" in report.message


@named(PREDICTIONS)
@pytest.mark.parametrize("answer", ["1.7", [1.7], (1.7, 1.7), True, 1.7j, {}, abs, "one"], ids=repr)
def test_what_is_no_number_is_told(exercise, answer):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert report.message.startswith("A single number is asked for; this is ")
    assert report.message.endswith("Write it without the quotes.") == (answer == "1.7")


@named(CHOICES)
def test_right_letter_passes(exercise):
    for pattern in ("{}", " {}\n", "({})", "{}.", "{})", "'{}'", "[{}]"):
        for letter in (exercise.right, exercise.right.upper()):
            assert examine(exercise, pattern.format(letter)).passed


@every(CHOICES, lambda e: e.hints)
def test_each_wrong_letter_gets_its_own_hint(exercise, k):
    letter, hint = list(exercise.hints.items())[k]
    report = examine(exercise, letter)
    assert report.status == "wrong"
    assert report.hints == (hint,)


@named(CHOICES)
@pytest.mark.parametrize("answer", ["z", "", "ab", "a, b", "()", 1, ["a"], 2.5], ids=repr)
def test_what_is_no_choice_is_told(exercise, answer):
    report = examine(exercise, answer)
    assert report.status == "wrong"
    assert report.message.startswith("Choose one of 'a', 'b'")
    assert report.hints == ()
