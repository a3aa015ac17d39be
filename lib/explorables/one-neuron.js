/* A neuron with two weights and no bias, whose targets some weights, the goal, hit exactly: then all depends on how
   far off the goal the weights are. The loss of a sample is (w · x − y)², its δ = 2(w · x − y) = 2 off · x. */
downhill.oneNeuron = (function () {
  "use strict";
  const {sum} = downhill;
  const dot = (a, b) => a[0] * b[0] + a[1] * b[1];
  const plus = (a, b) => a.map((value, d) => value + b[d]);
  const mean = (list) => [0, 1].map((d) => sum(list.map((each) => each[d])) / list.length);

  function centred(X) {
    const middle = mean(X);
    return X.map((x) => x.map((value, d) => value - middle[d]));
  }

  // The samples X and their mean loss, the bowl off · Σxxᵀ/N · off: its eigenvalues, and the angle of the steep one.
  function bowl(X) {
    const [a, b, c] = [[0, 0], [0, 1], [1, 1]].map(([i, j]) => sum(X.map((x) => x[i] * x[j])) / X.length);
    const high = (a + c) / 2 + Math.hypot((a - c) / 2, b);
    return {
      X, high, low: (a * c - b * b) / high, angle: Math.atan2(2 * b, a - c) / 2,
      loss: (off) => sum(X.map((x) => dot(x, off) ** 2)) / X.length,
    };
  }

  // No rest of rounding where a sample is right.
  function delta(x, off) {
    const half = dot(x, off);
    return Math.abs(half) > 1e-12 * Math.hypot(...x) * Math.hypot(...off) ? 2 * half : 0;
  }
  const pull = (x, off, rate) => x.map((value) => -rate * delta(x, off) * value + 0); // no −0

  // The k-th step: for one sample, each in its turn, or the mean over all of them.
  function move(X, off, rate, isBatch, k) {
    return isBatch ? mean(X.map((x) => pull(x, off, rate))) : pull(X[k % X.length], off, rate);
  }
  // How far off the path is at the start and after each step, and the steps.
  function walk(X, off, rate, isBatch, count) {
    const [offs, moves] = [[off], []];
    for (let k = 0; k < count; k++) {
      moves.push(move(X, offs[k], rate, isBatch, k));
      offs.push(plus(offs[k], moves[k]));
    }
    return {offs, moves};
  }
  // Steps until the loss stays below 1 % of that at the start; Infinity if it isn't there after 1000.
  function needed({X, loss}, off, rate, isBatch) {
    const enough = 0.01 * loss(off);
    let last = 0; // step after which it was not below
    for (let k = 1; k <= 1000; k++) {
      off = plus(off, move(X, off, rate, isBatch, k - 1));
      if (!(loss(off) < enough)) last = k;
    }
    return last < 1000 ? last + 1 : Infinity;
  }

  // 1, 1.5, 2, 3, 4, 5, 7 of each power of ten
  const RATES = [-2, -1].flatMap((e) => [1, 1.5, 2, 3, 4, 5, 7].map((m) => Number(`${m}e${e}`))).concat([1, 1.5, 2, 3]);
  function fastest(bowl, off, isBatch) {
    const counts = RATES.map((rate) => needed(bowl, off, rate, isBatch));
    return RATES[counts.indexOf(Math.min(...counts))];
  }

  // How many of the steps moved both weights up or both down, and how many moved at all.
  function sameWay(moves) {
    const real = moves.filter((move) => move.some(Boolean));
    return [real.filter(([u, v]) => Math.sign(u) === Math.sign(v)).length, real.length];
  }

  // In how many samples δ is positive, and in how many negative.
  const signs = (X, off) => [1, -1].map((sign) => X.filter((x) => sign * delta(x, off) > 0).length);

  /* Whether no step can go from here into the two quadrants where w₁w₂ has the sign s: none of one sample, whatever its
     δ; and none of the whole batch, if there all samples pull to the same side. */
  function isClosed(X, off, isBatch, s) {
    const sides = X.map((x) => Math.sign(delta(x, off) * (x[0] - s * x[1])));
    return X.every(([u, v]) => s * u * v <= 0) && !(isBatch && sides.includes(1) && sides.includes(-1));
  }
  return {RATES, bowl, centred, fastest, isClosed, needed, plus, pull, sameWay, signs, walk};
})();
