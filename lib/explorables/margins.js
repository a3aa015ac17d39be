downhill.define("margins",
  "Drag the bars until the hinge loss is exactly 0, and see what the cross-entropy does then.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number, losses, bind} = downhill;
    const REACH = [-5, 10]; // of the scores that are dragged; the line may lie 5 lower
    const classes = p.classes.map((_, k) => k);
    const state = {};
    const restore = (from) => Object.assign(state, from, {scores: [...from.scores]});
    restore({scores: p.scores, truth: p.true_class, margin: p.margin});
    const others = () => classes.filter((k) => k !== state.truth);
    const lead = (k) => state.scores[k] - state.scores[state.truth];
    // Decimal scores leave a rest like 3e-17 where a margin is met exactly: that is no violation to show.
    const excess = (k) => {
      const value = losses.violations(state.scores, state.truth, state.margin)[k];
      return value < 1e-12 ? 0 : value;
    };
    // e^(−750) is smaller than the smallest number there is, but it is not 0.
    const small = (value) => value === 0 ? "less than 1e−308" : number(value);

    const presets = p.presets.map(({label, scores, true_class}) =>
      figure.button(label, () => restore({scores, truth: true_class, margin: state.margin})));
    const reset = figure.button("reset", () =>
      restore({scores: p.scores, truth: p.true_class, margin: p.margin}));
    figure.row("x-row", ...presets, reset);

    const bars = figure.plot({
      label: "Scores as bars", height: 340, pad: {left: 28, right: 100, top: 16, bottom: 22},
      xs: [-0.5, classes.length - 0.5], ys: REACH,
    });
    const sums = figure.plot({
      label: "Both losses as bars", role: "img", height: 150, pad: {left: 4, right: 16}, xs: [0, 15], ys: [0, 2],
    });
    const formula = html("div", {class: "x-formula"});
    const {columns, y, halfBar, draw, arrow} = downhill.scoreBars(figure, {
      bars, names: p.classes, state,
      text: (k) => exact(state.scores[k]) + (k === state.truth ? ", true class" : ", adds " + exact(excess(k))),
    });
    bars.ys = p.ys; // from here on: dragging reaches as far as before
    figure.row("x-row x-stage",
      html("div", {class: "x-wide"}, bars.box, columns), html("div", {}, sums.box, formula, figure.readout));
    figure.row("x-row", figure.slider({
      label: "margin Δ", name: "margin", min: 0, max: 5, step: 0.1,
      ...bind(state, "margin"),
    }));

    function drawBars() {
      bars.yAxis([-10, -5, 0, 5, 10]);
      const [left, right] = [bars.x(bars.xs[0]), bars.x(bars.xs[1])];
      const truth = state.scores[state.truth];
      const line = truth - state.margin;
      bars.draw("rect", {
        class: "x-tint x-green", x: left, y: y(truth), width: right - left, height: y(line) - y(truth),
      });
      classes.forEach((k) => drawBar(k, line));
      bars.line(left, y(0), right, y(0), "x-axis");
      if (line === downhill.clamp(line, p.ys)) bars.line(left, y(line), right, y(line), "x-curve x-dashed");
      classes.forEach(drawLabels);
      const lower = Math.max(y(line), y(truth) + 16); // two labels need their room
      label(right + 4, y(truth) + 3, " = " + exact(truth) + bars.beyond(truth, " "));
      label(right + 4, lower + 5, " − Δ = " + exact(line) + bars.beyond(line, " "));
    }

    const label = (x, y, rest) => bars.draw("text", {x, y}, "s",
      svg("tspan", {dy: 3, "font-size": "75%"}, "y"), svg("tspan", {dy: -3}, rest));

    function drawBar(k, line) {
      draw(k, y(0));
      const [half, top] = [halfBar(), y(state.scores[k])];
      if (excess(k) > 0 && k !== state.truth) bars.draw("rect", {
        class: "x-fill x-vermilion", x: bars.x(k) - half, width: 2 * half, y: top, height: y(line) - top,
      });
    }

    function drawLabels(k) {
      const [x, score, isTruth] = [bars.x(k), state.scores[k], k === state.truth];
      const text = isTruth ? "true" : exact(excess(k)) === "0" ? "0" : "+" + exact(excess(k));
      const inside = y(score) + (score > p.ys[1] ? 38 : 24); // at the top there is no room above the bar
      bars.text(x, score < 0 ? y(score) + 20 : y(score) < 21 ? inside : y(score) - 9, text, "middle",
        isTruth ? "" : "x-bold");
      arrow(k);
    }

    function drawLosses(values) {
      const largest = Math.max(...values.map(([, value]) => value));
      sums.xs = [0, [15, 50, 150, 500].find((top) => largest <= top) || 1500];
      sums.xAxis(downhill.ticks(sums.xs, 4));
      values.forEach(([name, value, kind, note], row) => {
        const top = sums.y(2 - row) + 2;
        const width = sums.x(Math.min(value, sums.xs[1])) - sums.x(0);
        // Anything above zero leaves a trace, zero none.
        if (value > 0) sums.draw("rect", {
          class: "x-fill " + kind, x: sums.x(0), y: top + 20, width: Math.max(width, 2), height: 20,
        });
        if (value > sums.xs[1]) sums.text(sums.x(sums.xs[1]), top + 35, "▶", "middle"); // and beyond
        sums.text(sums.x(0) + 6, top + 14, `${name} = ${note}`, "start", "x-bold");
      });
      sums.line(sums.x(0), sums.y(0), sums.x(0), sums.y(2), "x-axis");
    }

    function write(loss, entropy) {
      const s = state.scores.map((value) => exact(value));
      const minus = state.scores[state.truth] < 0 ? `(${s[state.truth]})` : s[state.truth];
      const terms = others().map((k) => `max(0, ${s[k]} − ${minus} + ${exact(state.margin)})`).join(" + ");
      const values = others().flatMap((k, n) => [n ? " + " : "", ["term-" + k, exact(excess(k))]]);
      const first = html("p");
      downhill.sentence(first, ["hinge: " + terms + " = ", ...values, " = ", ["hinge", exact(loss)]]);
      const second = html("p", {}, "cross-entropy: ln(1",
        ...others().flatMap((k) => [" + e", downhill.raised(exact(lead(k)))]), ") = ");
      second.append(html("span", {class: "x-number", "data-value": "cross-entropy"}, small(entropy)));
      formula.replaceChildren(first, second);
    }

    return function redraw() {
      const loss = downhill.sum(classes.map(excess));
      const entropy = losses.cross_entropy(state.scores, state.truth)[0];
      drawBars();
      drawLosses([["hinge", loss, "x-vermilion", exact(loss)],
        ["cross-entropy", entropy, "x-blue", small(entropy)]]);
      write(loss, entropy);
      const over = others().filter((k) => excess(k) > 0).map((k) => p.classes[k]);
      figure.say(`True class: ${p.classes[state.truth]}. Above the line: ${over.join(", ") || "none"}. `
        + `Hinge loss ${exact(loss)}, cross-entropy ${small(entropy)}.`);
    };
  });
