downhill.define("how-wrong",
  "Drag p to where the model is sure and wrong, and compare what is left of the two gradients.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number, losses, bind} = downhill;
    const AXES = {
      probability: {xs: [0, 1], ends: [0.001, 0.999], step: 0.001, note: "p, the probability of the truth"},
      score: {xs: [-8, 8], ends: [-8, 8], step: 0.1, note: "z, the lead of the truth (p = σ(z))"},
    };
    const state = {};
    const reset = () => Object.assign(state, {score: p.score, axis: p.axis});
    reset();
    // The truth has the score z, the other class 0: z is its lead. Each of the losses with its slope over z:
    // −ln p with p − 1, and (1 − p)² with −2p(1 − p)². No difference of numbers near 1 is ever taken.
    function measure(z) {
      const [entropy, [pull]] = losses.cross_entropy([z, 0], 0);
      const [right, wrong] = [-losses.cross_entropy([-z, 0], 0)[1][0], -pull];
      return {
        p: right, entropy, entropyPull: pull, square: wrong * wrong, squarePull: -2 * right * wrong * wrong,
        times: 1 / (2 * right * wrong),
      };
    }
    // Neither a loss nor a gradient is ever 0 or infinite: it only lies beyond the floats.
    // And σ(ln(p / (1 − p))) misses p = 0.001 by its last digit.
    const shown = (value) => value === 0 ? "less than 1e−308" : value === Infinity ? "more than 1e308"
      : number(Number(value.toPrecision(12)));
    const gradient = (value) => value === 0 ? "within 1e−308 of 0" : number(value);

    const go = (text, score) => figure.button(text, () => { state.score = score; });
    figure.row("x-row", go("confidently wrong", -7), go("unsure", 0), go("right", 4), figure.button("reset", reset));
    function choose(u) {
      const x = downhill.snap(downhill.clamp(u, axis().ends), axis().step);
      state.score = state.axis === "score" ? x : Math.log(x / (1 - x));
    }
    const frame = {height: 300, pad: {left: 38, right: 14, top: 30, bottom: 68}, click: choose};
    const values = figure.plot({label: "Both losses", ys: [0, 8], ...frame});
    const slopes = figure.plot({label: "Both gradients over the lead", role: "img", ys: [-1, 0], ...frame});
    figure.row("x-row x-stage", values.box, slopes.box);
    figure.row("", figure.readout);
    const typed = downhill.field(figure, {
      style: "width: 7em", set: (score) => { state.score = score; },
      get: () => Number(state.score.toPrecision(6)), // a score that comes from p has many digits
    });
    figure.row("x-row",
      figure.select({
        label: "horizontal axis", options: [["probability", "probability p"], ["score", "lead z"]],
        ...bind(state, "axis"),
      }),
      html("label", {class: "x-select"}, "lead z", typed));

    const axis = () => AXES[state.axis];
    const across = (z) => state.axis === "score" ? z : measure(z).p;
    const ends = []; // the handle keeps the list, and every axis writes its own ends into it
    const knob = figure.handle(values, {
      label: "probability or lead of the truth", orientation: "horizontal", xs: ends, ys: [0, 0],
      get step() { return axis().step; }, get: () => [across(state.score), 0],
      set(x) {
        // A key that moves nothing must not round either.
        if (Math.abs(x - across(state.score)) >= 0.501 * axis().step) choose(x);
      },
      text: () => `p ${shown(measure(state.score).p)}, lead ${exact(state.score)}`,
    },
      svg("rect", {class: "x-hit", x: -22, y: 4, width: 44, height: 46}),
      svg("rect", {class: "x-line", fill: "transparent", x: -8, y: -202, width: 16, height: 202}), // the line
      svg("circle", {class: "x-focus", cy: 34, r: 15}),
      svg("path", {class: "x-fill", d: "M0 22L9 32V43H-9V32Z"})); // below the numbers of the axis
    // Before the handle puts itself in its place.
    figure.early.push(() => {
      [ends[0], ends[1]] = axis().ends;
      knob.setAttribute("aria-valuemin", ends[0]);
      knob.setAttribute("aria-valuemax", ends[1]);
    });

    const CURVES = [["entropy", "x-blue", ""], ["square", "x-vermilion", " x-dashed"]];
    const SAMPLES = Array.from({length: 201}, (_, k) => -10 + k / 10).map((z) => [z, measure(z)]);

    function drawCurves(on, suffix, now) {
      const place = (z, value) => [on.x(across(z)), on.y(downhill.clamp(value, on.ys))];
      const inside = SAMPLES.filter(([z]) => state.axis === "probability" || Math.abs(z) <= 8);
      const u = across(state.score);
      const x = on.x(downhill.clamp(u, on.xs));
      on.line(x, on.y(on.ys[0]), x, on.y(on.ys[1]), "x-axis");
      CURVES.forEach(([name, color, dash]) => {
        const points = inside.filter(([, at]) => at[name + suffix] < on.ys[1] + 0.01)
          .map(([z, at]) => place(z, at[name + suffix]).join(" "));
        on.draw("path", {d: "M" + points.join("L"), class: "x-curve " + color + dash});
        const value = now[name + suffix];
        const y = on.y(downhill.clamp(value, on.ys));
        // It lies beyond the edge.
        const exit = value > on.ys[1] + 0.01 ? "▲" : u < on.xs[0] ? "◀" : u > on.xs[1] ? "▶" : "";
        if (exit) on.text(x, y + 5, exit, "middle", "x-exit x-fill " + color);
        else on.draw(name === "entropy" ? "circle" : "rect", {
          class: "x-fill x-outlined " + color, cx: x, cy: y, r: 5.5, x: x - 5, y: y - 5, width: 10, height: 10,
        });
      });
    }

    // What the curves are: where neither of them ever comes, at the right, with a piece of each line.
    function drawNames(on, y, texts) {
      texts.forEach((text, k) => {
        const right = on.x(on.xs[1]) - 6;
        on.line(right - 24, y + 20 * k - 4, right, y + 20 * k - 4, "x-curve " + CURVES[k][1] + CURVES[k][2]);
        on.text(right - 30, y + 20 * k, text, "end");
      });
    }

    function drawFrame(on, title, ticks) {
      on.xs = axis().xs;
      on.yAxis(ticks);
      on.xAxis(downhill.ticks(on.xs, 5));
      on.text(4, 14, title, "start", "x-bold");
      on.text(on.x(on.xs[1]), on.height - 6, axis().note, "end");
    }

    return function redraw() {
      const now = measure(state.score);
      drawFrame(values, "loss", [0, 2, 4, 6, 8]);
      drawFrame(slopes, "gradient of the loss over the lead z", [-1, -0.5, 0]);
      drawCurves(values, "", now);
      drawCurves(slopes, "Pull", now);
      drawNames(values, values.y(8) + 18, ["cross-entropy −ln p", "squared error (1 − p)²"]);
      drawNames(slopes, slopes.y(-1) - 32, ["p − 1", "−2p(1 − p)²"]);
      figure.say("p = ", ["p", shown(now.p)], ", z = ", ["z", exact(state.score)],
        ". Cross-entropy ", ["cross-entropy", shown(now.entropy)], ", gradient ",
        ["cross-entropy-gradient", gradient(now.entropyPull)], ". Squared error ", ["squared-error", shown(now.square)],
        ", gradient ", ["squared-error-gradient", gradient(now.squarePull)],
        ". The cross-entropy pulls ", ["times", shown(now.times)], " times as hard.");
    };
  });
