downhill.define("hidden-units",
  "Choose the points and how many hidden units there are, press run, and see the regions bend.",
  function (figure, p) {
    "use strict";
    const {html, number, bind, descents, losses} = downhill;
    const FRAME = 10; // steps a frame
    const JUMP = 2000; // for those who want no motion
    const COLORS = ["x-blue", "x-orange", "x-green"]; // of circles, squares and triangles
    const BENDS = { // the value, and the slope, which can be told from the value
      relu: [(z) => z > 0 ? z : 0, (h) => h > 0 ? 1 : 0],
      tanh: [Math.tanh, (h) => 1 - h * h],
      identity: [(z) => z, () => 1],
    };
    const state = {};
    let points, classes, W1, b1, W2, b2, step, history, now;
    const range = (count, make) => Array.from({length: count}, (_, k) => make(k));

    function restart() {
      points = p.points[state.data].flatMap((flat, label) =>
        range(flat.length / 2, (k) => ({x: flat.slice(2 * k, 2 * k + 2), label})));
      classes = p.points[state.data].length;
      const [normals, size] = [p.normals[state.start - 1], Math.sqrt(2 / state.units)];
      W1 = range(2, (d) => normals.slice(d * p.most, d * p.most + state.units));
      W2 = range(state.units, (j) => range(classes, (c) => size * normals[2 * p.most + 3 * j + c]));
      b1 = Array(state.units).fill(0);
      b2 = Array(classes).fill(0);
      [step, history] = [0, []];
      measure();
    }

    function forward([x, y]) {
      const [bend] = BENDS[state.activation];
      const hidden = b1.map((b, j) => bend(x * W1[0][j] + y * W1[1][j] + b));
      const scores = b2.map((b, c) => hidden.reduce((total, h, j) => total + h * W2[j][c], b));
      return {hidden, scores};
    }
    const winner = (scores) => scores.indexOf(Math.max(...scores));

    // The loss of all points, and the gradients of a step from here.
    function measure() {
      const [, slope] = BENDS[state.activation];
      now = {loss: 0, right: 0, W1: [b1.map(() => 0), b1.map(() => 0)], b1: b1.map(() => 0),
        W2: W2.map((row) => row.map(() => 0)), b2: b2.map(() => 0), isOff: b1.map(() => true)};
      for (const {x, label} of points) {
        const {hidden, scores} = forward(x);
        const [loss, gradient] = losses.cross_entropy(scores, label);
        now.loss += loss / points.length;
        now.right += winner(scores) === label;
        const g = gradient.map((each) => each / points.length);
        g.forEach((each, c) => { now.b2[c] += each; });
        hidden.forEach((h, j) => {
          now.isOff[j] &&= h === 0;
          let back = 0;
          g.forEach((each, c) => {
            now.W2[j][c] += h * each;
            back += W2[j][c] * each;
          });
          back *= slope(h);
          now.b1[j] += back;
          now.W1[0][j] += x[0] * back;
          now.W1[1][j] += x[1] * back;
        });
      }
      history.push(now.loss);
      now.lost = !(now.loss < p.lost);
    }
    const isOver = () => now.lost || step >= p.limit;
    function advance(count) {
      const move = (values, gradient) => values.map((value, k) => value - state.learning_rate * gradient[k]);
      for (; count > 0 && !isOver(); count--) {
        W1 = W1.map((row, d) => move(row, now.W1[d]));
        W2 = W2.map((row, j) => move(row, now.W2[j]));
        [b1, b2] = [move(b1, now.b1), move(b2, now.b2)];
        step++;
        measure();
      }
      if (isOver()) animation.stop();
    }
    const animation = downhill.animation(figure, () => advance(FRAME), () => advance(JUMP));
    function reset() {
      animation.stop();
      Object.assign(state, p);
      restart();
      advance(p.steps);
    }
    reset();

    const run = figure.button("run", () => {
      if (isOver()) animation.stop();
      else animation.toggle();
    });
    figure.row("x-row", run, figure.button("1 step", () => advance(1)),
      figure.button("1000 steps", () => advance(1000)), figure.button("restart", restart),
      figure.button("reset all", reset));
    const plane = figure.plot({
      label: "Points, and the region of each class", role: "img", height: (width) => width,
      pad: {left: 8, bottom: 8, top: 8}, xs: p.span, ys: p.span,
    });
    const curve = figure.plot({
      label: "Loss against steps", role: "img", height: 210, pad: {left: 44, right: 20, top: 30, bottom: 26},
    });
    const fresh = (name) => ({get: () => state[name], set(value) { state[name] = value; restart(); }});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout), html("div", {},
      figure.slider({
        label: "hidden units (restarts)", name: "units", min: 1, max: p.most, step: 1, ...fresh("units"),
      }),
      figure.slider({
        label: "start (restarts)", name: "start", min: 1, max: p.normals.length, step: 1, ...fresh("start"),
      }),
      figure.slider({
        label: "rate η", name: "learning_rate", values: [0.01, 0.03, 0.1, 0.2, 0.5, 1, 2, 5],
        ...bind(state, "learning_rate"),
      }),
      figure.select({label: "points (restarts)", options: p.sets.map((name) => [name, name]), ...fresh("data")}),
      figure.select({label: "activation (restarts)", options: p.activations, ...fresh("activation")}), curve.box));

    // A tile for each run of cells in a row that one class wins.
    function drawRegions() {
      const cells = figure.isRunning ? 60 : 120; // in a row
      const side = (p.span[1] - p.span[0]) / cells;
      const paths = range(classes, () => "");
      range(cells, (row) => {
        const y = p.span[1] - (row + 0.5) * side;
        const winners = range(cells, (k) => winner(forward([p.span[0] + (k + 0.5) * side, y]).scores));
        for (let k = 0, first = 0; k < cells; k++) {
          if (winners[k + 1] === winners[first]) continue;
          const [left, right] = [first, k + 1].map((edge) => plane.x(p.span[0] + edge * side).toFixed(1));
          const [top, bottom] = [0.5, -0.5].map((half) => plane.y(y + half * side).toFixed(1));
          paths[winners[first]] += `M${left} ${top}H${right}V${bottom}H${left}Z`;
          first = k + 1;
        }
      });
      paths.forEach((d, c) => { plane.draw("path", {d, class: "x-tint x-region " + COLORS[c]}); });
    }
    // Where the sum of a unit is 0, within the square; returns how many lines are seen.
    function drawLines() {
      const [low, high] = p.span;
      return b1.filter((b, j) => {
        const [u, v] = [W1[0][j], W1[1][j]];
        const ends = [low, high].flatMap((edge) => [[edge, -(b + u * edge) / v], [-(b + v * edge) / u, edge]])
          .filter(([x, y]) => Math.max(Math.abs(x), Math.abs(y)) <= high + 1e-9);
        if (ends.length > 1) {
          const far = ends.reduce((best, end) => Math.hypot(end[0] - ends[0][0], end[1] - ends[0][1])
            > Math.hypot(best[0] - ends[0][0], best[1] - ends[0][1]) ? end : best);
          plane.line(plane.x(ends[0][0]), plane.y(ends[0][1]), plane.x(far[0]), plane.y(far[1]), "x-axis x-unit");
        }
        return ends.length > 1;
      }).length;
    }
    function drawPoints() {
      for (const {x: [x, y], label} of points) {
        const [u, v] = [plane.x(x), plane.y(y)];
        const kind = "x-fill x-outlined " + COLORS[label];
        if (label === 0) plane.draw("circle", {cx: u, cy: v, r: 5, class: kind});
        if (label === 1) plane.draw("rect", {x: u - 4.5, y: v - 4.5, width: 9, height: 9, class: kind});
        if (label === 2) plane.draw("path", {d: `M${u} ${v - 6}l6 10h-12Z`, class: kind});
      }
    }
    // Of each run of losses the largest, or a peak might be left out.
    function drawCurve() {
      const every = Math.ceil(history.length / 300);
      const shown = range(Math.ceil(history.length / every), (k) => {
        const some = history.slice(k * every, (k + 1) * every);
        const largest = Math.max(...some);
        return [largest, k * every + some.indexOf(largest)];
      }).concat([[now.loss, step]]);
      curve.ys = [0, Math.max(...shown.map(([loss]) => loss).filter(Number.isFinite)) || 1];
      const place = descents.axes(curve, step, "loss", false);
      curve.draw("path", {d: descents.join(shown.map(([loss, k]) => place(loss, k))), class: "x-curve x-vermilion"});
      const [cx, cy] = place(now.loss, step);
      if (!now.lost) curve.draw("circle", {cx, cy, r: 4, class: "x-fill x-vermilion x-now"});
    }
    function verdict(seen) {
      if (now.lost) return "The loss has exploded: lower η, and restart.";
      if (step >= p.limit) return `It ends after ${p.limit} steps: restart.`;
      if (state.activation === "identity") return "Without a bend two layers are one: all borders are straight.";
      const off = downhill.sum(now.isOff); // a ReLU that is 0 at every point gets no gradient
      const silent = off ? `; ${off} ${off === 1 ? "is" : "are"} 0 at every point` : "";
      return `${seen} of ${state.units} units have their line in the picture${silent}.`;
    }

    return function redraw() {
      run.textContent = figure.isRunning ? "pause" : "run";
      if (!now.lost) drawRegions();
      const seen = state.activation === "identity" ? 0 : drawLines();
      drawPoints();
      plane.draw("rect", {
        x: plane.x(p.span[0]), y: plane.y(p.span[1]), width: plane.x(p.span[1]) - plane.x(p.span[0]),
        height: plane.y(p.span[0]) - plane.y(p.span[1]), class: "x-curve x-thin",
      });
      drawCurve();
      figure.say("Step ", ["step", String(step)], ": loss ", ["loss", number(now.loss)], ", ",
        ["right", String(now.right)], ` of ${points.length} right. `, verdict(seen));
    };
  });
