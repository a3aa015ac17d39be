downhill.define("separating-plane",
  "Press run, then drag a point across a border and see the borders give way.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number, power, sum, losses} = downhill;
    const JUMP = 600; // steps, as many as ten seconds have frames
    const LIMIT = 1e6; // a total loss beyond it counts as diverged
    const CLASSES = [["circle", "x-blue"], ["square", "x-orange"], ["triangle", "x-green"]];
    const COLUMNS = [0, 1, 2];
    const settings = {};
    let points, W, b, step, history, stride, now;

    function restart() {
      W = [[0, 0, 0], [0, 0, 0]];
      b = [0, 0, 0];
      [step, history, stride] = [0, [], 1];
      measure();
    }
    function resetPoints() {
      points = p.points.flatMap((list, y) => list.map(([x0, x1]) => ({x: [x0, x1], y})));
    }

    const scores = ({x}) => COLUMNS.map((j) => x[0] * W[0][j] + x[1] * W[1][j] + b[j]);
    // The loss at W and b, its gradient, and what the read-out says; the curve ends here.
    function measure() {
      const pull = W.map((row) => row.map((w) => 2 * settings.strength * w));
      now = {data: 0, broken: 0, right: 0, pulling: 0, dW: pull, db: [0, 0, 0]};
      for (const point of points) {
        const s = scores(point);
        const [loss, gradient] = losses[settings.loss](s, point.y, settings.margin);
        point.broken = losses.violations(s, point.y, settings.margin).filter((value) => value > 0).length;
        now.data += loss / points.length;
        now.broken += point.broken;
        now.pulling += gradient.some(Boolean);
        now.right += s.indexOf(Math.max(...s)) === point.y;
        COLUMNS.forEach((j) => {
          now.db[j] += gradient[j] / points.length;
          [0, 1].forEach((d) => { now.dW[d][j] += point.x[d] * gradient[j] / points.length; });
        });
      }
      now.penalty = settings.strength * sum(W.flat().map((w) => w * w));
      now.total = now.data + now.penalty;
      now.diverged = !(now.total <= LIMIT);
      remember();
    }

    // The curve keeps at most 1,000 steps: when it is full, every other one goes.
    function remember() {
      history = history.filter((entry) => entry.step % stride === 0 && entry.step < step);
      history.push({step, data: now.data, total: now.total});
      if (history.length > 1000) stride *= 2;
    }

    const slope = () => Math.hypot(...now.dW.flat(), ...now.db); // the norm of the gradient
    function advance(count) {
      for (; count > 0 && !now.diverged; count--) {
        W = W.map((row, d) => row.map((w, j) => w - settings.learning_rate * now.dW[d][j]));
        b = b.map((value, j) => value - settings.learning_rate * now.db[j]);
        step++;
        measure();
      }
      if (now.diverged) animation.stop();
    }

    // At rest it waits: a point may be dragged.
    const animation = downhill.animation(figure, () => advance(slope() ? 1 : 0), () => advance(JUMP));
    const hasMargin = () => settings.loss !== "cross_entropy"; // the margin Δ means nothing to that loss
    const run = figure.button("run", () => {
      if (now.diverged) animation.stop();
      else animation.toggle();
    });
    const set = (name) => (value) => {
      settings[name] = value;
      measure();
    };
    const slider = (label, name, range) =>
      figure.slider({label, name, get: () => settings[name], set: set(name), ...range});
    // 1, 1.5, 2, 3, 5, 7 of each power of ten
    const decades = (low, high) => Array.from({length: high - low}, (_, k) => [1, 1.5, 2, 3, 5, 7].map((m) =>
      Number(`${m}e${low + k}`))).flat().concat(Number("1e" + high));

    function reset() {
      Object.assign(settings, p);
      animation.stop();
      resetPoints();
      restart();
      advance(p.steps);
    }
    reset();

    figure.row("x-row", run,
      figure.button("1 step", () => advance(1)), figure.button("100 steps", () => advance(100)),
      figure.button("restart at W = 0", restart),
      figure.button("reset points", () => { resetPoints(); measure(); }), figure.button("reset all", reset));
    const plane = figure.plot({
      label: "Points of three classes", height: (width) => Math.min(width, 400),
      pad: {left: 24, bottom: 22}, xs: p.span, ys: p.span,
    });
    const curve = figure.plot({
      label: "Loss against steps", role: "img", height: 230, pad: {left: 48, right: 20, top: 30, bottom: 40},
    });
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout), curve.box);
    const marginSlider = slider("margin Δ", "margin", {min: 0, max: 5, step: 0.1});
    figure.row("x-controls",
      figure.select({
        label: "loss (restarts)",
        options: [["hinge", "hinge"], ["squared_hinge", "squared hinge"], ["cross_entropy", "cross-entropy"]],
        get: () => settings.loss, set: (value) => { settings.loss = value; restart(); },
      }),
      slider("step size η", "learning_rate", {values: decades(-3, 1)}),
      slider("penalty λ", "strength", {values: [0, ...decades(-4, 0)]}),
      marginSlider);
    const SHAPES = [
      () => svg("circle", {r: 6}), () => svg("rect", {x: -5.5, y: -5.5, width: 11, height: 11}),
      () => svg("path", {d: "M0 -7.5L7 5H-7Z"})];
    const isRinged = (point) => hasMargin() && point.broken > 0;
    const rings = points.map((point, k) => {
      const ring = svg("circle", {r: 11, class: "x-curve x-thin x-vermilion"});
      const shape = SHAPES[point.y]();
      shape.setAttribute("class", "x-fill x-outlined " + CLASSES[point.y][1]);
      figure.handle(plane, {
        label: `${CLASSES[point.y][0]} ${k + 1}`, step: 0.1, xs: p.span, ys: p.span, get: () => points[k].x,
        set: (x, y) => { points[k].x = [x, y]; measure(); },
        text: () => `${points[k].x.map(exact).join(", ")}${isRinged(points[k]) ? ", violates a margin" : ""}`,
      }, ring, shape);
      return ring;
    });

    // The part of a polygon where f(x) = f[0] x₀ + f[1] x₁ + f[2] is not negative, exactly.
    function clip(polygon, f) {
      const value = ([x, y]) => f[0] * x + f[1] * y + f[2];
      return polygon.flatMap((a, k) => {
        const before = polygon.at(k - 1);
        const [u, v] = [value(before), value(a)];
        const t = u / (u - v);
        const crossing = u * v < 0 ? [[before[0] + t * (a[0] - before[0]), before[1] + t * (a[1] - before[1])]] : [];
        return v >= 0 ? [...crossing, a] : crossing;
      });
    }
    const difference = (j, k) => [W[0][j] - W[0][k], W[1][j] - W[1][k], b[j] - b[k]];

    function drawRegions() {
      plane.xAxis(downhill.ticks(p.span, 6));
      plane.yAxis(downhill.ticks(p.span, 6));
      if (![...W.flat(), ...b].some(Boolean)) return;
      const [low, high] = p.span;
      const square = [[low, low], [high, low], [high, high], [low, high]];
      COLUMNS.forEach((j) => {
        const region = COLUMNS.filter((k) => k !== j).reduce((left, k) => clip(left, difference(j, k)), square);
        if (!region.length) return;
        const path = region.map(([x, y]) => `${plane.x(x)} ${plane.y(y)}`).join("L");
        plane.draw("path", {d: `M${path}Z`, class: "x-tint x-edge " + CLASSES[j][1]});
        const [x, y] = free(region);
        plane.text(plane.x(x), plane.y(y) + 5, CLASSES[j][0], "middle", "x-bold");
      });
    }

    // Where in a region its name is farthest from the points: in the middle, or towards a corner.
    function free(region) {
      const middle = [0, 1].map((d) => sum(region.map((corner) => corner[d])) / region.length);
      const room = ([x, y]) => Math.min(...points.map((point) => Math.hypot((point.x[0] - x) / 2, point.x[1] - y)));
      return region.map((corner) => corner.map((c, d) => (c + middle[d]) / 2)).concat([middle])
        .reduce((best, place) => room(place) > room(best) ? place : best);
    }

    function drawCurve() {
      const top = Math.max(...history.map((entry) => entry.total));
      const isLog = top > 100 * history[0].total; // an explosion needs a logarithm to be seen
      const bottom = isLog ? Math.min(...history.map((entry) => entry.data).filter(Boolean)) : 0;
      const scale = isLog ? (value) => Math.log10(Math.max(value, bottom)) : (value) => value;
      curve.xs = [0, Math.max(20, step)];
      curve.ys = [scale(bottom), scale(top) || 1];
      curve.xAxis(downhill.ticks(curve.xs, 4));
      const lines = downhill.ticks(curve.ys, 4);
      if (isLog) curve.yAxis(lines.filter(Number.isInteger), power);
      else curve.yAxis(lines);
      curve.text(curve.x(curve.xs[1]), curve.height - 6, "steps", "end");
      curve.text(4, 14, "loss: data (solid), with penalty (dashed)");
      const path = (name) =>
        "M" + history.map((entry) => `${curve.x(entry.step)} ${curve.y(scale(entry[name]))}`).join("L");
      curve.draw("path", {d: path("total"), class: "x-curve x-thin x-dashed"});
      curve.draw("path", {d: path("data"), class: "x-curve x-vermilion"});
      curve.draw("circle", {cx: curve.x(step), cy: curve.y(scale(now.data)), r: 4, class: "x-fill x-vermilion"});
    }

    // Whether the borders will move, and what moves them.
    function rest() {
      const norm = slope();
      const why = hasMargin() && !now.broken ? "every margin is met, and " : "";
      if (!norm) return [`At rest: ${why}the gradient is exactly 0.`];
      const ends = [];
      const all = points.length;
      if (now.pulling) ends.push(now.pulling < all ? `${now.pulling} of ${all} points` : `all ${all} points`);
      if (now.penalty) ends.push("the penalty");
      return ["Still pulling: gradient norm ", ["gradient", number(norm)], ", from ",
        ["from", ends.join(" and ")], "."];
    }

    return function redraw() {
      marginSlider.style.display = hasMargin() ? "" : "none";
      run.textContent = figure.isRunning ? "pause" : "run";
      drawRegions();
      drawCurve();
      rings.forEach((ring, k) => { ring.style.visibility = isRinged(points[k]) ? "" : "hidden"; });
      const margins = [["violations", String(now.broken)], ` of ${2 * points.length} margins violated; `];
      const end = now.diverged ? [`Diverged at step ${step}: lower η, then restart.`] : rest();
      figure.say("Step ", ["step", String(step)], ": data loss ", ["data-loss", number(now.data)], ", penalty ",
        ["penalty", number(now.penalty)], ", total ", ["total", number(now.total)], "; ",
        ...hasMargin() ? margins : [], ["correct", String(now.right)], ` of ${points.length} right (`,
        ["accuracy", (100 * now.right / points.length).toFixed(0)], " %). ", ...end);
    };
  });
