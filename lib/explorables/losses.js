/* The losses of lib.losses for one sample: its scores, its class and Δ give [loss, gradient, violated terms]. */
downhill.losses = (function () {
  "use strict";
  const {sum} = downhill;
  // What pushes the other scores down pulls the true one up: a gradient sums to zero.
  const balanced = (g, truth) => g.map((value, j) => j === truth ? -sum(g) : value);
  // max(0, s_j − s_y + Δ), and 0 at the true class. The difference first: a large score would swallow Δ.
  const violations = (scores, truth, margin) =>
    scores.map((score, j) => j === truth ? 0 : Math.max(0, (score - scores[truth]) + margin));
  return {
    violations,
    hinge(scores, truth, margin) {
      const v = violations(scores, truth, margin);
      return [sum(v), balanced(v.map((value) => value > 0 ? 1 : 0), truth)];
    },
    squared_hinge(scores, truth, margin) {
      const v = violations(scores, truth, margin);
      return [sum(v.map((value) => value * value)), balanced(v.map((value) => 2 * value), truth)];
    },
    // The winner's exponential, exactly 1, is left out of the sum: log1p keeps a loss of 3e-48.
    cross_entropy(scores, truth) {
      const top = Math.max(...scores);
      const winner = scores.indexOf(top);
      const e = scores.map((score) => Math.exp(score - top));
      const rest = sum(e.filter((_, j) => j !== winner));
      const pull = e.map((value, j) => j === truth ? 0 : value / (1 + rest));
      return [(top - scores[truth]) + Math.log1p(rest), balanced(pull, truth)];
    },
  };
})();
