// The optimizers and the surfaces of the race, in the arithmetic of lib.optimizers and lib.surfaces, and its verdict.
downhill.race = (function () {
  "use strict";
  // A step of one coordinate, as in lib.optimizers, from its gradient g, the memory m, the rate and the time t.
  const gather = (m, g) => (m.v = 0.9 * m.v + g);
  const scale = (g, m, epsilon, rate) => g / (Math.sqrt(m.s) + epsilon) * rate;
  const steps = {
    SGD: (g, m, rate) => rate * g,
    momentum: (g, m, rate) => rate * gather(m, g),
    Nesterov: (g, m, rate) => rate * (0.9 * gather(m, g) + g),
    AdaGrad(g, m, rate) {
      m.s += g * g;
      return scale(g, m, 1e-10, rate);
    },
    RMSProp(g, m, rate) {
      m.s = 0.9 * m.s + g * g * (1 - 0.9);
      return scale(g, m, 1e-8, rate);
    },
    Adam(g, m, rate, t) {
      m.v = 0.9 * m.v + (1 - 0.9) * g;
      m.s = 0.999 * m.s + g * g * (1 - 0.999);
      const root = Math.sqrt(1 - 0.999 ** t);
      return scale(m.v, m, 1e-8 * root, rate * root / (1 - 0.9 ** t));
    },
  };
  // Marks around 0.
  const shapes = {
    SGD: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0", momentum: "M-5 -5h10v10h-10Z", Nesterov: "M0 -6L6 5H-6Z",
    AdaGrad: "M0 6L6 -5H-6Z", RMSProp: "M0 -7L7 0L0 7L-7 0Z", Adam: "M-6 -2h4v-4h4v4h4v4h-4v4h-4v-4h-4Z",
  };
  const {sum} = downhill;
  const ink = (lengths) => sum(lengths.filter((_, k) => k % 2 === 0)) / sum(lengths) || 1; // how much of a line is drawn
  const runner = ([name, color, dash], k) => ({
    k, name, kind: " x-" + color, dash, ink: ink(dash.split(" ").map(Number)), shape: shapes[name], step: steps[name],
  });
  // The value and the slopes of each surface; the turned one before it is turned.
  const terms = (x, y) => [1.5 - x * (1 - y), 2.25 - x * (1 - y * y), 2.625 - x * (1 - y * y * y)];
  const ravine = [(x, y) => 0.5 * x * x + 10 * y * y, (x, y) => [x, 20 * y]];
  const surfaces = {
    ravine,
    saddle: [(x, y) => x * x - y * y, (x, y) => [2 * x, -2 * y]],
    rosenbrock: [(x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
      (x, y) => [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)]],
    beale: [(x, y) => Math.hypot(...terms(x, y)) ** 2, (x, y) => {
      const [a, b, c] = terms(x, y);
      return [2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1)),
        2 * (a * x + b * (2 * x * y) + c * (3 * x * y * y))];
    }],
    turned: ravine,
  };
  // Counterclockwise, by degrees.
  function turn([x, y], degrees) {
    const [c, s] = [Math.cos, Math.sin].map((of) => of(degrees * Math.PI / 180));
    return [c * x - s * y, s * x + c * y];
  }
  function surface(name, tilt) {
    const [f, slopes] = surfaces[name];
    return tilt ? [(...place) => f(...turn(place, -tilt)), (...place) => turn(slopes(...turn(place, -tilt)), tilt)]
      : [f, slopes];
  }

  // The step from which on a path stays near the minimum to its end, ten steps at least; else Infinity.
  function settled(path, minimum, near) {
    const step = 1 + path.findLastIndex(([x, y]) => !(Math.hypot(x - minimum[0], y - minimum[1]) <= near));
    return step + 10 <= path.length ? step : Infinity;
  }
  // Whether the last steps go to and fro in a coordinate, each by about η, and the loss falls no more.
  function isBouncing(path, losses, rate) {
    const highest = (from, to) => Math.max(...losses.slice(from, to));
    const last = path.slice(-11);
    const steps = [0, 1].map((d) => last.slice(1).map((place, t) => place[d] - last[t][d]));
    return path.length > 20 && highest(-10) >= 0.9 * highest(-20, -10) && steps.some((each) => each.every((step, t) =>
      Math.abs(Math.abs(step) / rate - 1) <= 0.5 && (!t || step * each[t - 1] < 0)));
  }
  // The heights of names in the middle of which are the given places, from top to bottom, so that none covers another.
  function apart(middles, [top, bottom]) {
    const spots = middles.map(([, y]) => y);
    for (let n = 0; n < 99; n++) middles.forEach(([x], k) => middles.slice(0, k).forEach(([other], i) => {
      const push = Math.abs(x - other) < 110 ? Math.max(0, 15 - spots[k] + spots[i]) / 2 : 0;
      spots[k] = Math.min(spots[k] + push, bottom);
      spots[i] = Math.max(spots[i] - push, top);
    }));
    return spots;
  }

  // In words, who is first after some of the steps, and who leaves.
  const names = (all) => all.map((each) => each.name).join(", ").replace(/, (?!.*,)/, " and ");
  const listed = (all, text) => all.length ? ["; ", names(all), text] : [];
  // On a saddle, where lower is only farther.
  function ofRidge(all, start) {
    if (Math.abs(start[1]) > 1) return [" everybody is off the ridge, as the start is"];
    const left = all.filter((each) => each.crossing > 0);
    if (!left.length) return [" nobody has left the ridge (|y| > 1)"];
    const first = Math.min(...left.map((each) => each.crossing));
    return [" ", ["first", names(left.filter((each) => each.crossing === first))],
      " left the ridge first, with |y| > 1 in step ", ["first-step", first]];
  }
  // Who is at the minimum for good, as far as can be seen; if nobody, who is lowest.
  function ofMinimum(all, steps, {near, most}) {
    const [best] = all.filter((each) => !each.isFar).sort((a, b) => a.loss - b.loss);
    if (!best) return [" nobody is left"];
    const what = `there to stay (within ${near} of the minimum until step ${most})`;
    const there = all.filter((each) => each.arrival <= steps).sort((a, b) => a.arrival - b.arrival);
    return there.length
      ? [`, ${what}: `, ...there.flatMap(({name, arrival}, k) =>
        [`${k ? ", " : ""}${name} from ${k ? "" : "step "}`, ["arrival-" + name, arrival]])]
      : [` nobody is ${what}; `, ["lowest", best.name], " is lowest, at a loss of ",
        ["lowest-loss", downhill.descents.number(best.loss)]];
  }
  function verdict(all, {steps, start}, isSaddle, p) {
    if (!all.length) return ["Nobody runs."];
    if (!steps) return ["No step yet."];
    const bouncing = all.filter((each) => each.bounces);
    return [`After ${steps} step${steps > 1 ? "s" : ""}`,
      ...isSaddle ? ofRidge(all, start) : ofMinimum(all, steps, p),
      ...listed(bouncing, ` jump${bouncing.length > 1 ? "" : "s"} to and fro by about η`),
      ...listed(all.filter((each) => each.isOut && !each.isFar), " left the picture"),
      ...listed(all.filter((each) => each.isFar), " went beyond a million"), "."];
  }
  return {apart, isBouncing, runner, settled, surface, turn, verdict};
})();
