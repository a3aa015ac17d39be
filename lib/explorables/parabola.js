downhill.define("parabola",
  "Slide η and step: which rates creep, which glide, which bounce, and which climb out?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, tidy, descents, bind} = downhill;
    const {number} = descents;
    const DECADES = [-4, 4]; // of the distance
    const RANGES = [["x-blue", "glides", 0, 1], ["x-orange", "bounces", 1, 2], ["x-vermilion", "diverges", 2, 3]];
    const state = {};
    const restore = () => Object.assign(state, p);
    restore();

    // 1 − 0.4 × 2.5 is 0, and 1 − 1.25 × 1.6 is −1, whatever a computer makes of such products.
    const product = () => tidy(state.learning_rate * state.curvature);
    const factor = () => tidy(1 - product());
    const f = (x) => state.curvature * x * x / 2;
    function iterates(steps) {
      const path = [state.start];
      while (path.length <= steps) path.push(factor() * path.at(-1) + 0); // no −0
      return path;
    }

    const rates = [0.01, 0.2, 0.5, 0.8, 1, 1.1]
      .map((rate) => figure.button("η = " + rate, () => { state.learning_rate = rate; }));
    const go = (text, steps) => figure.button(text, () => { state.steps = steps(); });
    const more = go("1 step", () => state.steps + 1);
    figure.row("x-row", ...rates);
    figure.row("x-row", more, go("n = 20", () => 20), go("back to start", () => 0), figure.button("reset", restore));

    const plane = figure.plot({
      label: "The parabola and the steps on it", class: "x-wide", height: (width) => Math.min(width, 380),
      pad: {left: 38, right: 18, top: 26}, xs: p.span,
    });
    const log = figure.plot({
      label: "Distance from the minimum against the step, on a logarithmic scale", role: "img", height: 180,
      pad: {left: 52, right: 14, top: 26, bottom: 22}, ys: DECADES,
    });
    const scale = figure.plot({
      label: "Where ηλ lies: it glides below 1, bounces below 2, diverges above", role: "img", height: 62,
      pad: {left: 6, right: 20, top: 18, bottom: 20}, xs: [0, 3], ys: [0, 1],
    });
    const numbers = html("div", {class: "x-formula"});
    const slider = (label, name, min, max, step) =>
      figure.slider({label, name, min, max, step, ...bind(state, name)});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout), html("div", {},
      slider("learning rate η", "learning_rate", ...p.rates, 0.01),
      slider("curvature λ", "curvature", ...p.curvatures, 0.1),
      slider("steps n", "steps", 0, p.most, 1), log.box, scale.box));
    figure.row("", numbers);
    figure.handle(plane, {
      label: "start", orientation: "horizontal", step: 0.1, xs: p.span, ys: [0, 450],
      get: () => [state.start, f(state.start)], set: (x) => { state.start = x + 0; },
      text: () => `x₀ = ${exact(state.start)}, loss ${number(f(state.start))}`,
    },
    svg("circle", {r: 8, class: "x-fill x-outlined x-orange"}));

    const exit = (path) => path.findIndex((x) => Math.abs(x) > p.span[1]); // the first step that is not seen, or −1
    const pixel = (x) => [plane.x(x), plane.y(f(x))];
    // From one place to the next, or to where the plot ends.
    function arrow(from, to) {
      const [[x, y], [u, v]] = [pixel(from), pixel(to)];
      const [dx, dy] = [u - x, v - y];
      const length = Math.hypot(dx, dy);
      const end = clamp(to, p.span);
      const t = end === to ? 1 : Math.min((plane.x(end) - x) / dx, (plane.y(plane.ys[1]) - y) / dy);
      plane.line(x, y, x + t * dx, y + t * dy, "x-curve x-thin x-vermilion");
      const tip = t - (t < 1 ? 0 : 4 / length); // at the edge of the dot
      if (length > 22) plane.draw("path", {
        d: "M0 0L-10 -4.5L-10 4.5Z", class: "x-fill x-vermilion",
        transform: `translate(${x + tip * dx} ${y + tip * dy}) rotate(${Math.atan2(dy, dx) * 180 / Math.PI})`,
      });
    }

    function drawParabola(path) {
      const top = f(p.span[1]);
      plane.ys = [0, Math.max(p.span[1] ** 2, top)];
      plane.xAxis([-10, 0, 10]);
      plane.yAxis(downhill.ticks(plane.ys, 5));
      const half = state.curvature === 2 ? "" : exact(state.curvature / 2) + " ";
      plane.text(4, 14, `f(x) = ${half}x²`, "start", "x-bold");
      plane.text(plane.x(p.span[1]), plane.height - 8, "x", "end");
      const grid = Array.from({length: 101}, (_, k) => p.span[1] * (k / 50 - 1));
      plane.draw("path", {d: descents.join(grid.map(pixel)), class: "x-curve"});
      drawTangent(path.at(-1));
      const seen = exit(path) < 0 ? path : path.slice(0, exit(path));
      path.slice(1, seen.length + 1).forEach((x, k) => arrow(path[k], x));
      drawDots(seen);
    }
    // Numbered outside of the parabola, but not on the axis; as long as there is room for the number.
    function drawDots(seen) {
      const labels = [];
      seen.forEach((x, k) => {
        const [cx, cy] = pixel(x);
        plane.draw("circle", {cx, cy, r: k === state.steps ? 5.5 : 4, class: "x-fill x-outlined x-vermilion"});
        const isLeft = x < 0 && x > -13;
        const place = [cx + (isLeft ? -12 : 12), Math.min(cy + 12, plane.y(0) - 4)];
        const isFree = labels.length === k && labels.every((each) =>
          Math.hypot(each[0] - place[0], each[1] - place[1]) > 16);
        if (!isFree) return;
        labels.push(place);
        plane.text(...place, String(k), isLeft ? "end" : "start", "x-step");
      });
    }
    function drawTangent(x) {
      if (Math.abs(x) > p.span[1]) return;
      const [cx, cy] = pixel(x);
      const angle = Math.atan(state.curvature * x * (plane.y(1) - plane.y(0)) / (plane.x(1) - plane.x(0)));
      const [dx, dy] = [40 * Math.cos(angle), 40 * Math.sin(angle)];
      plane.line(cx - dx, cy - dy, cx + dx, cy + dy, "x-curve x-thin x-dashed x-green");
    }

    function drawScale() {
      const [top, bottom] = [scale.y(1), scale.y(0)];
      RANGES.forEach(([kind, text, from, to]) => {
        scale.draw("rect", {
          x: scale.x(from), width: scale.x(to) - scale.x(from), y: top, height: bottom - top, class: "x-tint " + kind,
        });
        scale.text(scale.x((from + to) / 2), top + 17, text, "middle");
        scale.line(scale.x(to), top, scale.x(to), bottom, "x-axis");
      });
      scale.xAxis([0, 1, 2, 3]);
      const at = scale.x(Math.min(product(), 3));
      scale.text(at, top - 2, product() > 3 ? "▶" : "▼", "middle");
      scale.text(at + (product() > 1.5 ? -10 : 10), top - 4, "ηλ", product() > 1.5 ? "end" : "start", "x-bold");
    }

    const left = () => 100 * Math.abs(factor()) ** 20; // % of the distance, after 20 steps
    function verdict() {
      const [rate, size] = [factor(), Math.abs(factor())];
      const each = `every step leaves ${number(100 * size)} % of the distance`;
      if (!state.start) return "x₀ is the minimum itself; the slope is 0 there, and no step leads away";
      if (rate === 0) return "arrives in one step";
      if (rate > 0 && left() > 50) return `creeps: after 20 steps ${number(left())} % of the distance is left`;
      if (rate > 0) return "glides down on its own side: " + each;
      if (size < 1) return "bounces from side to side, and still converges: " + each;
      const place = exact(Math.abs(state.start));
      if (size === 1) return `bounces for ever between ${place} and −${place}`;
      return `diverges: every step makes the distance ${number(size)} times as large`;
    }

    function write(path) {
      const n = state.steps;
      descents.write(numbers,
        [`factor 1 − ηλ = 1 − ${exact(state.learning_rate)} × ${exact(state.curvature)} = `,
          ["factor", exact(factor())]],
        ["x₀, x₁, x₂, … = ", ["first", iterates(4).map(number).join(", ")], ", …"],
        ["after 20 steps: ", ["x-20", number(iterates(20)[20])],
          ...state.start ? [", which is ", ["left", number(left())], " % of the distance at the start"] : []],
        [`now, after n = ${n}: x = `, ["x", number(path[n])], ", loss ", ["loss", number(f(path[n]))], ", slope ",
          ["slope", number(state.curvature * path[n])]]);
    }

    return function redraw() {
      const path = iterates(state.steps);
      more.ariaDisabled = state.steps >= p.most;
      drawParabola(path);
      descents.against(log, path, state.steps, "|x|", true);
      drawScale();
      write(path);
      const out = exit(path);
      figure.say("ηλ = ", ["product", exact(product())], ": ", ["verdict", verdict()], ".",
        out < 0 ? "" : ` From step ${out} on it is outside of the picture.`);
    };
  });
