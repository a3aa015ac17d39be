downhill.define("temperature",
  "Drag the scores, turn the temperature, add a constant to every score: what do the probabilities do?",
  function (figure, p) {
    "use strict";
    const {html, exact, number, losses, bind} = downhill;
    const RANGE = [-5, 10];
    const classes = p.classes.map((_, k) => k);
    const state = {};
    const restore = ({scores, true_class}) => Object.assign(state, {
      scores: [...scores], truth: true_class, temperature: p.temperature, shift: p.shift,
    });
    function reset() {
      const winner = p.scores.indexOf(Math.max(...p.scores));
      restore(p);
      const other = winner === state.truth ? classes.find((k) => k !== winner) : state.truth;
      Object.assign(state, {over: winner, under: other});
    }
    reset();
    // No probability, ratio or loss is 0 or infinite: it only lies beyond the floats.
    const shown = (value) =>
      value === 0 ? "less than 1e−308" : value === Infinity ? "more than 1e308" : number(value);

    const shifted = () => state.scores.map((score) => score + state.shift);
    // The gaps first, then T: a huge score divided by a small T would overflow.
    function measure() {
      const top = Math.max(...shifted());
      const logits = shifted().map((score) => (score - top) / state.temperature);
      const costs = classes.map((k) => losses.cross_entropy(logits, k)[0]);
      return {loss: costs[state.truth], probabilities: costs.map((cost) => Math.exp(-cost))};
    }

    figure.row("x-row", ...p.presets.map((preset) => figure.button(preset.label, () => restore(preset))),
      figure.button("reset", reset));
    const pad = {left: 36, right: 30, top: 42, bottom: 22}; // above, the title and the number of a bar that fills it
    const xs = [-0.5, classes.length - 0.5];
    const bars = figure.plot({label: "Scores as bars", height: 282, pad, xs, ys: RANGE});
    const shares = figure.plot({
      label: "Probabilities as bars", role: "img", height: 170, pad: {...pad, top: 30, bottom: 8}, xs, ys: [0, 1],
    });
    // What is dragged and typed is the score before the shift, which moves zero and the grid instead.
    const {columns, y, halfBar, kind, draw, arrow} = downhill.scoreBars(figure, {
      bars, names: p.classes, state,
      text: (k) => exact(state.scores[k]) + (state.shift ? `, shifted to ${exact(shifted()[k])}` : "")
        + (k === state.truth ? ", true class" : "") + ", probability " + shown(measure().probabilities[k]),
    });
    const formula = html("div", {class: "x-formula"});
    figure.row("x-row x-stage",
      html("div", {class: "x-wide"}, bars.box, columns, shares.box, figure.readout),
      html("div", {},
        figure.slider({
          label: "temperature T", name: "temperature",
          values: [-1, 0].flatMap((power) => [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8].map((m) => Number(`${m}e${power}`)))
            .concat(10),
          ...bind(state, "temperature"),
        }),
        figure.slider({
          label: "add to every score", name: "shift", min: -100, max: 100, step: 1,
          ...bind(state, "shift"),
        }),
        html("div", {class: "x-row"}, pick("ratio of", "over"), pick("to", "under")),
        formula));

    function pick(label, name) {
      return figure.select({
        label, options: p.classes.map((each, k) => [k, each]),
        get: () => state[name], set: (value) => { state[name] = Number(value); },
      });
    }

    function drawScores() {
      const {shift} = state;
      const grid = downhill.ticks(bars.ys.map((end) => end + shift), 4);
      bars.yAxis(grid.map((value) => value - shift), (value) => exact(value + shift));
      bars.text(4, 14, shift ? "scores, all with " + exact(shift) + " added" : "scores", "start", "x-bold");
      const isZeroSeen = y(-shift) === bars.y(-shift);
      const base = bars.y(isZeroSeen ? -shift : bars.ys[0]);
      shifted().forEach((score, k) => {
        const [x, top] = [bars.x(k), y(state.scores[k])];
        draw(k, base);
        bars.text(x, top > base ? top + 20 : top - 9, exact(score), "middle");
        arrow(k);
      });
      if (isZeroSeen) bars.line(bars.x(xs[0]), base, bars.x(xs[1]), base, "x-axis");
    }

    function drawShares(probabilities) {
      shares.yAxis([0, 0.5, 1]);
      shares.text(4, 14, "probabilities", "start", "x-bold");
      const [right, even] = [shares.x(xs[1]), shares.y(1 / classes.length)];
      const step = shares.x(1) - shares.x(0) < 58 ? 14 : 0; // in narrow columns, two rows of numbers
      probabilities.forEach((value, k) => {
        const [x, top, half] = [shares.x(k), shares.y(value), halfBar()];
        shares.draw("rect", {class: kind(k), x: x - half, width: 2 * half, y: top, height: shares.y(0) - top});
      });
      shares.line(shares.x(xs[0]), even, right, even, "x-axis x-dashed");
      probabilities.forEach((value, k) => shares.text(
        shares.x(k), shares.y(value) - 5 - k % 2 * step, value ? number(value) : "<1e−308", "middle"));
      shares.text(right + 4, even + 5, "1/" + classes.length);
      shares.line(shares.x(xs[0]), shares.y(0), right, shares.y(0), "x-axis");
    }

    const value = (name, text) => html("span", {class: "x-number", "data-value": name}, text);
    const named = (k) => ["p", html("sub", {}, p.classes[k])];

    function write({loss, probabilities}) {
      const {over, under, truth, temperature} = state;
      const [a, b] = [shifted()[over], shifted()[under]];
      const gap = (a - b) / temperature;
      const minus = b < 0 ? `(${exact(b)})` : exact(b);
      formula.replaceChildren(
        html("p", {}, ...probabilities.flatMap((each, k) => [k ? " + " : "", value("p-" + k, shown(each))]), " = ",
          value("sum", exact(downhill.sum(probabilities)))),
        html("p", {}, ...named(over), " / ", ...named(under), " = e",
          downhill.raised(`(${exact(a)} − ${minus}) / ${exact(temperature)}`), " = e",
          downhill.raised(value("gap", exact(gap))), " = ", value("ratio", shown(Math.exp(gap)))),
        html("p", {}, "loss = −ln ", ...named(truth), " = ", value("loss", shown(loss)), " nats"));
    }

    // Scores beyond the reach of dragging widen the picture, up to a point; from there on arrows stand for them.
    function range() {
      const all = [...RANGE, ...state.scores];
      const [low, high] = [Math.min(...all), Math.max(...all)];
      return high - low < 1e4 ? [low, high] : RANGE;
    }

    return function redraw() {
      bars.ys = range();
      const now = measure();
      drawScores();
      drawShares(now.probabilities);
      write(now);
      const most = Math.max(...now.probabilities);
      const winners = p.classes.filter((_, k) => now.probabilities[k] === most).join(", ");
      figure.say(`Largest: ${winners} with ${shown(most)}. The true class, ${p.classes[state.truth]}, has `
        + `${shown(now.probabilities[state.truth])}: loss ${shown(now.loss)}.`
        + (state.shift ? ` Adding ${exact(state.shift)} has moved zero and nothing else.` : ""));
    };
  });
