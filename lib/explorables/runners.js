// The optimizers and the surfaces of the race, in the arithmetic of lib.optimizers and lib.surfaces.
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
  const runner = ([name, colour, dash], k) =>
    ({k, name, kind: " x-" + colour, dash, shape: shapes[name], step: steps[name]});
  // The value and the slopes of each surface.
  const terms = (x, y) => [1.5 - x * (1 - y), 2.25 - x * (1 - y * y), 2.625 - x * (1 - y * y * y)];
  const surfaces = {
    ravine: [(x, y) => 0.5 * x * x + 10 * y * y, (x, y) => [x, 20 * y]],
    saddle: [(x, y) => x * x - y * y, (x, y) => [2 * x, -2 * y]],
    rosenbrock: [(x, y) => (1 - x) ** 2 + 100 * (y - x * x) ** 2,
      (x, y) => [2 * (x - 1) - 400 * x * (y - x * x), 200 * (y - x * x)]],
    beale: [(x, y) => Math.hypot(...terms(x, y)) ** 2, (x, y) => {
      const [a, b, c] = terms(x, y);
      return [2 * (a * (y - 1) + b * (y * y - 1) + c * (y * y * y - 1)),
        2 * (a * x + b * (2 * x * y) + c * (3 * x * y * y))];
    }],
  };
  return {runner, surfaces};
})();
