downhill.define("zig-zag",
  "Step to the goal: from the dot, no step can go into a hatched quadrant. Then drag the goal, and centre the inputs.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number, clamp, descents, bind} = downhill;
    const {join} = descents;
    const {RATES, bowl, centred, fastest, isClosed, needed, plus, pull, sameWay, signs, walk} = downhill.oneNeuron;
    const DECADES = [-4, 2]; // of the loss
    const KINDS = [
      {name: "positive", text: "all positive", color: "x-vermilion", dash: "", ...bowl(p.points)},
      {name: "centred", text: "centred", color: "x-blue", dash: " x-dashed", ...bowl(centred(p.points))},
    ];
    const state = {};
    const restore = () => Object.assign(state, p, {rates: [...p.learning_rates]});
    restore();
    const now = () => KINDS.findIndex((each) => each.name === state.inputs);
    const isBatch = () => state.update === "batch";
    const off = () => state.start.map((value, d) => value - state.goal[d]);
    const isThere = () => !off().some(Boolean);
    let best; // the fastest rates, and for what they are the fastest
    const task = () => String([off(), state.update]);

    const select = (label, name, options) => figure.select({
      label, options, ...bind(state, name),
    });
    const more = figure.button("1 step", () => { state.steps++; });
    figure.row("x-row", select("inputs", "inputs", KINDS.map((each) => [each.name, each.text])),
      select("each step", "update", [["sample", "one sample"], ["batch", "whole batch"]]));
    figure.row("x-row", more, figure.button("to start", () => { state.steps = 0; }),
      figure.button("fastest η", () => {
        if (isThere()) return;
        state.rates = KINDS.map((each) => fastest(each, off(), isBatch()));
        best = String([task(), state.rates]);
      }),
      figure.button("same η", () => { state.rates[1] = state.rates[0]; }),
      figure.button("reset", restore));
    const plane = figure.plot({
      label: "Plane of the weights with the loss and the path", class: "x-wide", height: (width) => width,
      pad: {left: 24, bottom: 22}, xs: p.span, ys: p.span,
    });
    plane.box.style.maxWidth = "430px"; // square, or a quadrant would not look like one
    const log = figure.plot({
      label: "The loss with either inputs against the steps, on a log scale", role: "img", height: 220,
      pad: {left: 62, right: 14, top: 46, bottom: 38}, ys: DECADES,
    });
    const rate = (k) => figure.slider({
      label: "η, " + KINDS[k].text, name: "rate-" + KINDS[k].name, values: [...RATES, ...p.learning_rates],
      get: () => state.rates[k], set: (value) => { state.rates[k] = value; },
    });
    const numbers = html("div", {class: "x-formula"});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout),
      html("div", {}, rate(0), rate(1), figure.slider({
        label: "steps n", name: "steps", min: 0, max: p.most, step: 1,
        ...bind(state, "steps"),
      }), log.box));
    figure.row("", numbers);
    const grip = (name, shape) => figure.handle(plane, {
      label: name, step: 0.1, xs: p.span, ys: p.span, get: () => state[name],
      set: (x, y) => { state[name] = [x + 0, y + 0]; },
      text: () => state[name].map((value, d) => `w${"₁₂"[d]} = ${exact(value)}`).join(", "),
    }, shape);
    grip("start", svg("circle", {r: 8, class: "x-fill x-outlined x-orange"}));
    grip("goal", svg("path", {d: "M0 -10L10 0L0 10L-10 0Z", class: "x-fill x-outlined x-green"}));

    const pixel = ([u, v]) => [plane.x(u + state.goal[0]), plane.y(v + state.goal[1])]
      .map((value) => clamp(value, [-1e4, 1e4]));
    function drawPlane({offs, moves}) {
      plane.xAxis(downhill.ticks(p.span, 6));
      plane.yAxis(downhill.ticks(p.span, 6));
      const [[left, right], [bottom, top]] = [p.span.map(plane.x), p.span.map(plane.y)];
      const unit = plane.x(1) - plane.x(0);
      const box = descents.window(plane);
      const add = (tag, attributes) => box.append(svg(tag, attributes));
      const {X, loss, low, high, angle, color, dash} = KINDS[now()];
      const here = offs[state.steps];
      const [x, y] = pixel(here);
      const hatch = (x1, x2, y1, y2) => {
        if (x1 >= x2 || y1 >= y2) return;
        add("rect", {x: x1, y: y1, width: x2 - x1, height: y2 - y1, class: "x-tint x-orange x-closed"});
        for (let c = Math.ceil((x1 + y1) / 9) * 9; c < x2 + y2; c += 9) {
          const [a, b] = [Math.max(x1, c - y2), Math.min(x2, c - y1)];
          add("line", {x1: a, y1: c - a, x2: b, y2: c - b, class: "x-axis", "stroke-opacity": 0.3});
        }
      };
      // As far as the longest step: the path may have come from there, and may come there in two steps.
      const pulls = X.map((each) => pull(each, here, state.rates[now()]));
      const reach = Math.max(0.5, ...pulls.map((each) => Math.hypot(...each))) * unit;
      const around = (middle, span) => [-reach, 0, reach].map((way) => clamp(middle + way, span));
      const [[west, u, east], [north, v, south]] = [around(x, [left, right]), around(y, [top, bottom])];
      const closed = [-1, 1].map((sign) => isClosed(X, here, isBatch(), sign));
      if (closed[0]) [[west, u, north, v], [u, east, v, south]].forEach((each) => hatch(...each));
      if (closed[1]) [[west, u, v, south], [u, east, north, v]].forEach((each) => hatch(...each));
      [4, 1, 0.36, 0.09, 0.01].forEach((share) => {
        const [rx, ry] = [high, low].map((value) => Math.sqrt(share * loss(offs[0]) / value) * unit);
        add("ellipse", {
          rx, ry, transform: `translate(${pixel([0, 0])}) rotate(${-angle * 180 / Math.PI})`,
          class: "x-curve x-thin x-green", "stroke-opacity": share < 0.02 ? 1 : 0.4,
        });
      });
      const arrow = (move, kind) =>
        add("path", {d: join([[x, y], pixel(plus(here, move))]), class: "x-curve x-purple " + kind});
      add("path", {
        d: join(offs.slice(0, state.steps + 1).map(pixel)), class: "x-curve x-path " + color + dash, opacity: 0.6,
      });
      pulls.forEach((each) => arrow(each, "x-thin x-fan"));
      arrow(moves[state.steps], "x-next");
      add("circle", {cx: x, cy: y, r: 5, class: "x-fill x-outlined x-here " + color});
      descents.exit(plane, plus(here, state.goal));
      plane.text(right - 5, bottom - 6, "w₁", "end");
      plane.text(left + 6, top + 15, "w₂");
      (isThere() ? ["start"] : ["start", "goal"]).forEach((name) => {
        const [u, v] = state[name];
        plane.text(plane.x(clamp(u, [-2.7, 2.7])), plane.y(v) + (v > 2.5 ? 26 : -14), name, "middle", "x-bold");
      });
    }

    function drawLosses(walks, counts) {
      const last = Math.max(40, state.steps, ...counts.filter((count) => count <= p.most));
      log.xs = [0, last];
      log.xAxis(downhill.ticks(log.xs, 5));
      log.yAxis([-4, -2, 0, 2], (power) => exact(10 ** (power + 2)) + " %");
      log.text(4, 14, "loss, % of the start (log)", "start", "x-bold");
      log.text(log.x(last), log.height - 6, "steps", "end");
      log.line(log.x(0), log.y(-2), log.x(last), log.y(-2), "x-curve x-thin x-green");
      if (isThere()) return;
      KINDS.forEach(({text, color, dash, loss}, k) => {
        const at = log.pad.left + 115 * k;
        log.line(at, 30, at + 24, 30, "x-curve " + color + dash);
        log.text(at + 30, 34, text);
        const logs = walks[k].offs.slice(0, last + 1).map((each) => Math.log10(loss(each) / loss(off())));
        const end = logs.findIndex((each) => !(each > DECADES[0]));
        const places = logs.slice(0, end < 0 ? p.most + 1 : end + 1)
          .map((each, n) => [log.x(n), log.y(clamp(each, DECADES))]);
        log.draw("path", {d: join(places), class: "x-curve x-loss " + color + dash});
        const [cx, cy] = places[state.steps] || [];
        if (!cx) return;
        if (logs[state.steps] > DECADES[1]) log.text(cx - 12 * k, cy + 10, "▲", "middle", "x-exit x-fill " + color);
        else log.draw("circle", {cx, cy, r: k === now() ? 5 : 3, class: "x-fill x-outlined " + color});
      });
    }

    const both = (name, [one, other]) => [[name + "-positive", one], " with all inputs positive and ",
      [name + "-centred", other], " with centred ones"];
    function write(walks, counts) {
      const {X, loss} = KINDS[now()];
      const here = walks[now()].offs[state.steps];
      const [above, below] = signs(X, here);
      descents.write(numbers,
        [`Now, after ${state.steps} step${state.steps === 1 ? "" : "s"}: loss `, ["loss", number(loss(here))], ", distance to the goal ",
          ["distance", number(Math.hypot(...here))], "; δ > 0 in ", ["above", exact(above)],
          " and δ < 0 in ", ["below", exact(below)], ` of the ${X.length} samples.`],
        ["Pink: the step of each sample from here; thick, the next step."],
        ["The bowl of all samples, which a batch goes down, has the condition number ",
          ...both("condition", KINDS.map((each) => number(each.high / each.low))), "."],
        ["Centred: the means are taken from inputs and targets, as a bias would do; so the goal stays."]);
      if (isThere()) return figure.say("The start is the goal: every δ is 0, and no step leads away.");
      const shares = walks.map(({moves}) => sameWay(moves.slice(0, state.steps)).join(" of "));
      const soFar = [" So far, ", ...both("share", shares), " moved both weights the same way",
        isBatch() ? "." : "; positive inputs can do no other."];
      return figure.say("Steps until the loss stays below 1 %: ",
        ...both("needed", counts.map((count, k) => count < Infinity ? exact(count)
          : KINDS[k].loss(walks[k].offs.at(-1)) < KINDS[k].loss(off()) ? "more than 1000" : "∞ (it diverges)")), ".",
        best === String([task(), state.rates]) ? " No η of the sliders needs fewer." : "",
        ...state.steps ? soFar : [" No step yet."],
        isBatch() && !now()
          ? ` Now δ has ${above && below ? "either sign: the mean may go elsewhere" : "one sign: the mean must, too"}.` : "");
    }

    return function redraw() {
      more.ariaDisabled = state.steps >= p.most;
      const walks = KINDS.map(({X}, k) => walk(X, off(), state.rates[k], isBatch(), p.most + 1));
      const counts = KINDS.map((each, k) => needed(each, off(), state.rates[k], isBatch()));
      drawPlane(walks[now()]);
      drawLosses(walks, counts);
      write(walks, counts);
    };
  });
