downhill.define("descent-plane",
  "Drag the ball and slide η: where does it end? Then change the surface, or add noise.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, descents, bind} = downhill;
    const {number, join} = descents;
    // Each surface is g(x) + b y²: g, its slope, and b.
    const PARTS = {
      bowl: [(x) => x * x, (x) => 2 * x, 1],
      ravine: [(x) => x * x / 2, (x) => x, 10],
      saddle: [(x) => x * x, (x) => 2 * x, -1],
      two_valleys: [(x) => (x * x - 1) * (x * x - 1) + 0.3 * x, (x) => 4 * x * (x * x - 1) + 0.3, 1],
    };
    const [XS, YS] = [[0, 0], [0, 0]];
    const state = {};
    const restore = (from) => Object.assign(state, from, {start: [...from.start]});
    restore(p);
    let seen, g, slope, b;
    function use() {
      seen = p.surfaces[state.surface];
      [g, slope, b] = PARTS[state.surface];
      [-1, 1].forEach((sign, k) => { [XS[k], YS[k]] = [sign * seen.reach, sign * 0.75 * seen.reach]; });
    }
    use();

    const loss = ([x, y]) => g(x) + b * y * y;
    const gradient = ([x, y]) => [slope(x), 2 * b * y];
    const norm = (place) => Math.hypot(...gradient(place));
    const isGone = (place) => Math.max(...place.map(Math.abs)) > 1e6; // far out
    function descend() {
      const draw = descents.normals(state.seed);
      const path = [state.start];
      while (path.length <= state.steps && !isGone(path.at(-1))) {
        const [place, z] = [path.at(-1), draw()];
        path.push(gradient(place).map((each, d) => place[d] - state.learning_rate * (each + state.noise * z[d])));
      }
      return path;
    }

    const more = figure.button("1 step", () => { state.steps++; });
    const again = figure.button("new noise", () => { state.seed++; });
    figure.row("x-row", ...p.presets.map(([text, surface, start, learning_rate, steps]) =>
      figure.button(text, () => restore({surface, start, learning_rate, steps, noise: 0}))),
    more, again, figure.button("reset", () => restore(p)));
    const plane = figure.plot({
      label: "Contours and the path", class: "x-wide", height: (width) => 0.75 * (width - 40) + 46,
      pad: {left: 32, top: 24, bottom: 22}, xs: XS, ys: YS,
    });
    const curve = figure.plot({
      label: "Loss against the step", role: "img", height: 170, pad: {left: 52, right: 14, top: 26, bottom: 22},
    });
    const numbers = html("div", {class: "x-formula"});
    const slider = (label, name, range) => figure.slider({label, name, ...bind(state, name), ...range});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout), html("div", {},
      figure.select({
        label: "surface", options: Object.keys(p.surfaces).map((name) => [name, name.replace("_", " ")]),
        get: () => state.surface,
        set: (surface) => {
          const {start, learning_rate} = p.surfaces[surface];
          restore({surface, start, learning_rate});
        },
      }),
      slider("learning rate η", "learning_rate", {values: [1, 2, 5, 10, 20, 30, 50, 70, 80, 90, 95, 99.5, 100, 105,
        110, 120, 150, 200, 250, 300, 400, 500, 700, 900, 950, 1000, 1050, 1100, 1200, 1500].map((each) => each / 1000)}),
      slider("noise σ", "noise", {values: [0, 0.001, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 0.7, 1, 1.5, 2, 3]}),
      slider("steps n", "steps", {min: 0, max: 200, step: 1}), curve.box));
    figure.row("", numbers);
    const pair = (place, digits) => `(${place.map(digits).join(", ")})`;
    figure.handle(plane, {
      label: "ball", step: 0.05, xs: XS, ys: YS, get: () => state.start,
      set: (x, y) => { state.start = [x + 0, y + 0]; }, // no −0
      text: () => `${pair(state.start, exact)}, loss ${number(loss(state.start))}`,
    },
    svg("circle", {r: 8, class: "x-fill x-outlined x-orange"}));

    // y ≥ 0 where a level is; its lines are densest near their ends, where y is 0.
    const height = (level, x) => Math.sqrt(Math.max(0, (level - g(x)) / b));
    const contour = (level, ends) => [...ends, XS[1]].map((right, k) => {
      const [middle, half] = [1, -1].map((sign) => (right + sign * (k ? ends[k - 1] : XS[0])) / 2);
      if (!height(level, middle)) return "";
      const xs = Array.from({length: 49}, (_, n) => middle - half * Math.cos(Math.PI * n / 48));
      return [1, -1].map((sign) => join(xs.map((x) => [plane.x(x), plane.y(sign * height(level, x))]))).join("");
    }).join("");

    function drawPlane(path) {
      plane.text(4, 14, "f(x, y) = " + seen.formula, "start", "x-bold");
      plane.xAxis(downhill.ticks(XS, 8));
      plane.yAxis(downhill.ticks(YS, 6));
      plane.text(plane.x(XS[1]) - 5, plane.y(YS[0]) - 6, "x", "end");
      plane.text(plane.x(XS[0]) + 6, plane.y(YS[1]) + 15, "y");
      const lines = descents.window(plane);
      seen.levels.forEach(([level, at, ...ends]) => {
        lines.append(svg("path", {d: contour(level, ends), class: "x-curve x-thin x-level", opacity: 0.5}));
        plane.text(plane.x(at), plane.y(height(level, at)) + 4, exact(level), "middle");
      });
      seen.minima.forEach((x) => plane.text(plane.x(x), plane.y(0) + 5, "+", "middle", "x-bold"));
      const places = path.map(([x, y]) => [plane.x(clamp(x, [-1e4, 1e4])), plane.y(clamp(y, [-1e4, 1e4]))]);
      descents.window(plane).append(svg("path", {d: join(places), class: "x-curve x-thin x-vermilion x-way"}),
        ...places.slice(1).map(([cx, cy], k) =>
          svg("circle", {cx, cy, r: k === path.length - 2 ? 5.5 : 2.5, class: "x-fill x-vermilion"})));
      descents.exit(plane, path.at(-1));
    }

    // Of a quadratic: the largest curvature.
    const strongest = () => Math.max(slope(1), 2 * b);
    const limited = () => Math.sign(downhill.tidy(state.learning_rate * strongest() - 2));
    const limitAt = (x) => 2 / (12 * x * x - 4); // of the two valleys
    // Of a bowl: the mean loss in the end, η σ² / (2 (2 − ηλ)) for each curvature λ.
    const floor = () => downhill.sum([slope(1), 2 * b].map((curvature) =>
      state.learning_rate * state.noise ** 2 / (2 * (2 - state.learning_rate * curvature))));
    const isFlat = (place) => norm(place) < 1e-3;
    function ofBowl(end, path) {
      const [x, y] = state.start; // in the ravine, only y can diverge
      const sign = state.noise || y || x && state.surface === "bowl" ? limited() : -1;
      if (sign > 0) return "It diverges: η is above the limit 2/λmax, and every step overshoots by more";
      if (sign === 0) return (state.noise ? "It bounces, and the noise adds up" : "It bounces for ever")
        + ": η is exactly the limit 2/λmax";
      if (state.noise && path.some((place) => loss(place) <= 5 * floor())) {
        return "Noise keeps it from settling: it has come near the minimum and wanders about";
      }
      if (!state.noise && isFlat(end)) return "It has arrived at the minimum: the gradient is nearly 0";
      return `It is on its way: ${number(100 * loss(end) / loss(state.start))} % of the loss at the start is left`;
    }
    function ofSaddle(end) {
      const [x, y] = end.map(Math.abs);
      if (!state.noise && !state.start[1]) {
        const ways = ["goes along it to the saddle point", "bounces for ever", "bounces, ever farther"];
        return "Stuck on the ridge: the gradient points along it, so y stays exactly 0, and it "
          + (isFlat(end) ? "has all but stopped at the saddle point" : ways[limited() + 1]);
      }
      if (x > y && isGone(end)) return "It has diverged along x, where η is above the limit 2/λ";
      return (state.start[1] ? "It slides off the ridge" : "Noise pushes it off the ridge") + (y > YS[1]
        ? " and it falls without end: a saddle has no minimum"
        : `: every step multiplies y by 1 + 2η = ${exact(1 + 2 * state.learning_rate)}`);
    }
    function ofValleys(end) {
      if (isGone(end)) return "It has diverged: the walls get ever steeper, and each step overshoots by more";
      const [deep, shallow] = seen.minima;
      const isDeep = end[0] < deep || end[0] < shallow && slope(end[0]) > 0;
      const valley = (isDeep ? "deeper" : "shallower") + " valley";
      if (state.noise) return "Noise keeps it moving; now it is in the " + valley;
      if (isFlat(end)) return `It has ended in the ${valley}` + (isDeep ? "" : ", which is not the deepest");
      return state.learning_rate < limitAt(isDeep ? deep : shallow) ? "It is on its way in the " + valley
        : `It cannot settle in the ${valley}, where η is above the limit`;
    }

    function write(path) {
      const end = path.at(-1);
      descents.write(numbers,
        ["start ", ["start", pair(state.start, exact)], ", loss ", ["start-loss", number(loss(state.start))]],
        ["after ", ["step", String(path.length - 1)], path.length === 2 ? " step " : " steps ", ["end", pair(end, number)], ", loss ",
          ["loss", number(loss(end))], ", gradient norm ", ["norm", number(norm(end))]],
        seen.minima.length > 1
          ? ["limit of η: ", ["limits", seen.minima.map((x) => number(limitAt(x))).join(" in the deeper valley, ")],
            " in the shallower"]
          : [`curvature ${slope(1)} along x, ${exact(2 * b)} along y: limit of η`,
            b < 0 ? " along x: 2/λ = " : ": 2/λmax = ", ["limit", exact(2 / strongest())],
            b < 0 ? "; along y every η leads away" : ""]);
    }

    return function redraw() {
      use();
      const path = descend();
      more.ariaDisabled = state.steps >= 200;
      again.ariaDisabled = !state.noise;
      drawPlane(path);
      const losses = path.map(loss);
      const range = seen.losses; // none for bowls: powers of ten
      curve.ys = range ? [range[0], Math.max(range[1], losses[0])] : [-6, 4];
      descents.against(curve, losses, state.steps, "loss", !range);
      write(path);
      const said = state.surface === "saddle" ? ofSaddle : range ? ofValleys : ofBowl;
      figure.say(["verdict", path.length > 1 ? said(path.at(-1), path) : "No step yet"], ".",
        path.length <= state.steps ? ` Stopped at step ${path.length - 1}: more than a million away.` : "");
    };
  });
