/* The circuits of lib.explorables.computation_graph: parsed, run forward and back, and the rules in words. */
downhill.circuits = (function () {
  "use strict";
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));
  const none = () => [];
  // Of each operation: sign, value, local slopes, one an argument, and their letters, from those of the arguments, where
  // they have some. At a tie, max takes the first.
  const OPERATIONS = {
    add: ["+", (a, b) => a + b, () => [1, 1], none],
    multiply: ["×", (a, b) => a * b, (a, b) => [b, a], (a, b) => [b, a]],
    max: ["max", Math.max, (a, b) => a >= b ? [1, 0] : [0, 1], none],
    weigh: ["Σ", (w, x, v, y, b) => w * x + v * y + b, (w, x, v, y) => [x, w, y, v, 1], (w, x, v, y) => [x, w, y, v]],
    // σ(−z), as 1 − σ(z) would cancel
    sigmoid: ["σ", sigmoid, (z) => [sigmoid(z) * sigmoid(-z)], () => ["σ′"]],
  };
  return {
    // Each step as {name, column, row, given, sign, value, slopes, letters}.
    parse: (circuit) => ({...circuit, steps: circuit.steps.map((step) => {
      const [name, column, row, operation, ...given] = step.split(" ");
      const [sign, value, slopes, letters] = OPERATIONS[operation];
      return {name, column, row, given, sign, value, slopes, letters: letters(...given)};
    })}),

    /* Values and gradients by name, and the edges: where from, where to, its local slope as a number and, if it has
       one, as a letter, and its part: what it brings back. */
    run({inputs, steps}, start) {
      const values = Object.fromEntries(inputs.map((name, k) => [name, start[k]]));
      const edges = steps.flatMap(({name, given, sign, value, slopes, letters}) => {
        const numbers = given.map((each) => values[each]);
        values[name] = value(...numbers);
        return slopes(...numbers).map((slope, k) => ({
          from: given[k], to: name, sign, slope, letter: letters[k] || "",
        }));
      });
      const gradients = {f: 1};
      [...edges].reverse().forEach((edge) => {
        edge.part = edge.slope * gradients[edge.to];
        gradients[edge.from] = (gradients[edge.from] || 0) + edge.part;
      });
      return {values, gradients, edges};
    },

    rule({sign, slope, letter}) {
      if (sign === "max") return `max routes: ${slope ? "the one it takes gets all" : "the other one gets nothing"}`;
      if (sign === "σ") return "the slope of σ is σ′ = σ(1 − σ)";
      return letter ? "multiplying swaps: each factor gets the gradient times the other"
        : "adding copies: each term gets the gradient unchanged";
    },

    // What is said of a prediction of the gradient of a node: which factor is missing.
    judge({edges, gradients}, name, guess) {
      const isIt = (value) => Math.abs(guess - value) <= 0.005 * Math.abs(value) + 1e-9;
      const after = edges.filter((edge) => edge.from === name);
      const alone = (what, missing) => `is ${what} alone: ${missing} is missing`;
      const [slope, gradient] = ["the local slope", "the gradient that comes in"];
      if (isIt(gradients[name])) return "is right";
      if (!after.length) return `is not it: ${name} changes as much as itself`;
      if (after.length > 1 && after.some(({part}) => isIt(part))) return alone("one part", "the other");
      if (after.some((edge) => isIt(edge.slope))) return alone(slope, gradient);
      if (after.some(({to}) => isIt(gradients[to]))) return alone(gradient, slope);
      if (isIt(-gradients[name])) return "has the wrong sign";
      return `is not it: ${slope} times ${gradient}` + (after.length > 1 ? ", and the parts add" : "");
    },
  };
})();
