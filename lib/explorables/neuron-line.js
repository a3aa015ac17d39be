downhill.define("neuron-line",
  "Drag the arrow w and slide b until every point is on its side of the line; then try XOR.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number, tidy, descents} = downhill;
    const short = descents.number; // halving again and again makes many digits
    const names = p.sets.map((each) => each.name);
    let w, b, point, data, best;

    // Tidy: 0.1 × 3 − 0.3 is 0, on the line.
    const score = (x) => tidy(w[0] * x[0] + w[1] * x[1] + b);
    const size = () => Math.hypot(...w);
    const signed = (value) => value < 0 ? `(${short(value)})` : short(value);
    const place = (x) => `(${x.map(exact).join(", ")})`;
    // The points of the set: the first list should score above 0, the second below. On the line is on neither side.
    const points = () => p.sets[names.indexOf(data)].points.flatMap((group, k) =>
      group.map((x) => ({x, positive: k === 0, right: k === 0 ? score(x) > 0 : score(x) < 0})));
    const count = () => points().filter((each) => each.right).length;

    function choose(name) {
      data = name;
      best = 0;
      update();
    }
    function update() { best = Math.max(best, count()); }
    function reset() {
      [w, b, point] = [[...p.weights], p.bias, [...p.point]];
      choose(p.data);
    }
    function setWeights(...values) {
      w = values.map((value) => value + 0); // no −0
      update();
    }
    const scale = (factor) => () => {
      b *= factor;
      setWeights(...w.map((value) => factor * value));
    };
    reset();

    const double = figure.button("w and b × 2", scale(2));
    const halve = figure.button("w and b ÷ 2", scale(0.5));
    figure.row("x-row",
      figure.select({label: "points", options: names.map((name) => [name, name]), get: () => data, set: choose}),
      double, halve, figure.button("reset", reset));
    const plane = figure.plot({
      label: "Points, the line and the arrow of the weights",
      height: (width) => width, pad: {left: 24, bottom: 22}, xs: p.span, ys: p.span,
    });
    plane.box.style.maxWidth = "430px"; // square, or a right angle would not look like one
    const formula = html("div", {class: "x-formula"});
    const slider = (label, name, get, set) =>
      figure.slider({label, name, min: p.span[0], max: p.span[1], step: 0.1, get, set});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout), html("div", {},
      slider("w₁", "w1", () => w[0], (value) => setWeights(value, w[1])),
      slider("w₂", "w2", () => w[1], (value) => setWeights(w[0], value)),
      slider("b", "b", () => b, (value) => { b = value; update(); }),
      formula));

    figure.handle(plane, {
      label: "point", step: 0.1, xs: p.span, ys: p.span, get: () => point, set: (x, y) => { point = [x, y]; },
      text: () => `${place(point)}, score ${exact(score(point))}`,
    }, svg("path", {d: "M0 -9L9 0L0 9L-9 0Z", class: "x-fill x-purple x-outlined"}));
    const head = svg("path", {d: "M9 0L-7 -7L-7 7Z", class: "x-fill x-green x-outlined"});
    figure.handle(plane, {
      label: "weights w", step: 0.1, xs: p.span, ys: p.span, get: () => w, set: setWeights,
      text: () => w.map((value, k) => `w${k + 1} = ${exact(value)}`).join(", "),
    }, head);

    function drawLine() {
      if (Math.abs(b) > 1e6 * size()) return; // too far away for the numbers of an SVG
      const n = w.map((value) => value / size());
      const foot = n.map((value) => -b / size() * value); // where the line is nearest to the origin
      const far = 20 + Math.hypot(...foot);
      const at = (along, across) =>
        [plane.x(foot[0] - along * n[1] + across * n[0]), plane.y(foot[1] + along * n[0] + across * n[1])];
      const box = descents.window(plane);
      const path = (places, kind) => box.append(svg("path", {d: descents.join(places), class: kind}));
      path([at(far, 0), at(-far, 0), at(-far, 2 * far), at(far, 2 * far)], "x-tint x-blue");
      path([at(far, 0), at(-far, 0)], "x-curve x-line");
      path([at(0.2, 0), at(0.2, 0.2), at(0, 0.2)], "x-curve x-thin"); // the right angle
      path([[plane.x(0), plane.y(0)], at(0, 0)], "x-curve x-thin x-dashed x-green");
      const across = score(point) / size();
      const along = (point[1] - foot[1]) * n[0] - (point[0] - foot[0]) * n[1];
      path([at(along, 0), at(along, across)], "x-curve x-thin x-dashed x-purple");
    }

    // Where on one side of the line its sign is farthest from the line, the points and the handles.
    function nameSide(text, side) {
      const steps = [-2.7, -1.8, -0.9, 0, 0.9, 1.8, 2.7];
      // The last two: where the axes are named.
      const taken = [...points().map((each) => each.x), point, w, [0, 0], [2.8, -2.8], [-2.8, 2.8]];
      const room = ([x, y]) => Math.min(side * (w[0] * x + w[1] * y + b) / size(),
        ...taken.map((each) => Math.hypot((each[0] - x) / 1.5, each[1] - y)));
      const [x, y] = steps.flatMap((x) => steps.map((y) => [0.9 * x, y]))
        .reduce((found, each) => room(each) > room(found) ? each : found);
      if (room([x, y]) > 0.25) plane.text(plane.x(x), plane.y(y) + 5, text, "middle", "x-bold");
    }

    function drawPoints() {
      points().forEach(({x, positive, right}) => {
        const [cx, cy] = [plane.x(x[0]), plane.y(x[1])];
        if (positive) plane.draw("circle", {cx, cy, r: 6, class: "x-fill x-outlined x-blue"});
        else plane.draw("rect", {x: cx - 5.5, y: cy - 5.5, width: 11, height: 11, class: "x-fill x-outlined x-orange"});
        if (!right) plane.draw("circle", {cx, cy, r: 11, class: "x-curve x-vermilion x-wrong"});
      });
    }

    function drawWeights() {
      const [x, y] = [plane.x(w[0]), plane.y(w[1])];
      plane.draw("path", {d: `M${plane.x(0)} ${plane.y(0)}L${x} ${y}`, class: "x-curve x-green"});
      head.setAttribute("transform", `rotate(${-Math.atan2(w[1], w[0]) * 180 / Math.PI})`);
      // Its name stands outwards of it, but not outside the plane.
      const [right, up] = w.map((value) => Math.abs(value) > 2.5 ? value < 0 : value >= 0);
      plane.text(x + (right ? 16 : -16), y + (up ? -10 : 20), "w", "middle", "x-bold");
    }

    function write() {
      const s = score(point);
      const first = [`s = ${short(w[0])} × ${signed(point[0])} + ${signed(w[1])} × ${signed(point[1])} `
        + `${b < 0 ? "−" : "+"} ${short(Math.abs(b))} = `, ["score", short(s)]];
      descents.write(formula, first, size()
        ? [`signed distance: s / ‖w‖ = ${short(s)} / `, ["norm", number(size())],
          " = ", ["distance", number(s / size())]]
        : ["signed distance: ", ["distance", "none"], ", as ‖w‖ = ", ["norm", "0"]]);
    }

    return function redraw() {
      const all = points();
      const most = Math.max(...w.map(Math.abs), Math.abs(b));
      double.ariaDisabled = most > p.span[1] / 2;
      halve.ariaDisabled = most < 0.05;
      plane.xAxis(downhill.ticks(p.span, 6));
      plane.yAxis(downhill.ticks(p.span, 6));
      plane.text(plane.x(p.span[1]) - 5, plane.y(p.span[0]) - 6, "x₁", "end");
      plane.text(plane.x(p.span[0]) + 6, plane.y(p.span[1]) + 15, "x₂");
      if (size()) {
        drawLine();
        drawWeights();
        nameSide("s > 0", 1);
        nameSide("s < 0", -1);
      }
      drawPoints();
      write();
      const wrong = all.filter((each) => !each.right)
        .map(({x, positive}) => (positive ? "circle " : "square ") + place(x));
      figure.say(size() ? "" : `w = 0: there is no line, and every score is b = ${short(b)}. `,
        ["right", String(count())], ` of ${all.length} points are on their side (best so far `, ["best", String(best)],
        ")", wrong.length && wrong.length < 5 ? `; not ${wrong.join(", ")}.` : ".");
    };
  });
