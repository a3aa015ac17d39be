downhill.define("outlier",
  "Drag the outlier up and down, and see which of the three lines goes with it.",
  function (figure, p) {
    "use strict";
    const {html, svg, sum, clamp, bind} = downhill;
    const FITS = [
      {name: "squared", line: "squared", location: "mean", kind: "x-vermilion"},
      {name: "absolute", line: "absolute", location: "median", kind: "x-blue", dashes: "8 5"},
      {name: "smooth", line: "Smooth L1", location: "Smooth L1", kind: "x-green", dashes: "10 3 2 3"},
    ];
    const state = {};
    const restore = () =>
      Object.assign(state, {points: p.points.map((point) => [...point]), beta: p.beta, fit: p.fit, moved: p.outlier});
    restore();

    // What a residual r costs.
    const costs = {
      squared: (r) => r * r,
      absolute: (r) => Math.abs(r),
      smooth(r) {
        const inner = Math.min(Math.abs(r), state.beta);
        return inner / state.beta * (Math.abs(r) - inner / 2);
      },
    };
    const residuals = (points, [slope, intercept]) => points.map(([x, y]) => y - slope * x - intercept);
    const total = (name, points, line) => sum(residuals(points, line).map(costs[name]));

    // The line d = (slope, intercept) with Σ w z zᵀ d = Σ v z, where z = (x, 1); level if all x are the same.
    function solve(points, w, v) {
      const weight = sum(w);
      const middle = sum(points.map(([x], k) => w[k] * x)) / weight;
      const spread = sum(points.map(([x], k) => w[k] * (x - middle) ** 2));
      const slope = spread > 1e-12 * weight ? sum(points.map(([x], k) => v[k] * (x - middle))) / spread : 0;
      return [slope, sum(v) / weight - slope * middle];
    }

    const fits = {
      squared: (points) => solve(points, points.map(() => 1), points.map(([, y]) => y)),

      /* Some line of least absolute error goes through two of the points. Where several do as well, all between them
         do: halfway from the least steep to the steepest, as the median is halfway between the two middle numbers. */
      absolute(points) {
        const through = points.flatMap(([x, y], k) => points.slice(0, k).filter(([u]) => Math.abs(u - x) > 1e-6)
          .map(([u, v]) => [(y - v) / (x - u), (v * x - y * u) / (x - u)]));
        const lines = through.length ? through : points.map(([, y]) => [0, y]);
        const sums = lines.map((line) => total("absolute", points, line));
        const best = lines.filter((_, k) => sums[k] < Math.min(...sums) + 1e-9);
        best.sort((one, other) => Math.abs(one[0] - other[0]) > 1e-9 ? one[0] - other[0] : one[1] - other[1]);
        return [0, 1].map((k) => (best[0][k] + best.at(-1)[k]) / 2);
      },

      /* From the line of least absolute error, the better of two steps: reweighted least squares, which never rises,
         and Newton's, which ends the search once it is known which points lie beyond β. */
      smooth(points) {
        let line = fits.absolute(points);
        for (let count = 0; count < 2000; count++) {
          const r = residuals(points, line);
          const weights = r.map((each) => 1 / Math.max(Math.abs(each), state.beta));
          const pulls = r.map((each, k) => each * weights[k]);
          if (Math.hypot(sum(pulls), sum(pulls.map((pull, k) => pull * points[k][0]))) < 1e-10) break;
          const inner = weights.map((weight, k) => Math.abs(r[k]) < state.beta ? weight : 0);
          const ends = (sum(inner) ? [weights, inner] : [weights])
            .map((each) => solve(points, each, pulls).map((step, k) => line[k] + step));
          const losses = ends.map((end) => total("smooth", points, end));
          line = ends[losses.indexOf(Math.min(...losses))];
        }
        return line;
      },
    };
    // With every x at 0, the best line is level: one number for all.
    const used = (points) => state.fit === "line" ? points : points.map(([, y]) => [0, y]);
    const without = (k) => used(state.points.filter((_, j) => j !== k));

    // What a point changes is told of the one moved last.
    const move = (k, point) => { state.points[k] = point; state.moved = k; };
    const put = (y) => move(p.outlier, [state.points[p.outlier][0], clamp(Number(y.toFixed(1)), p.ys)]);
    function intoLine() {
      const [slope, intercept] = fits.squared(without(p.outlier));
      put(slope * state.points[p.outlier][0] + intercept);
    }
    figure.row("x-row", figure.button("outlier into line", intoLine),
      figure.button("outlier to top", () => put(p.ys[1])), figure.button("reset", restore));
    const plane = figure.plot({
      label: "Points and the lines fitted to them", height: (width) => Math.min(width, 360),
      pad: {left: 24, right: 76, bottom: 22}, xs: p.xs, ys: p.ys,
    });
    const lines = html("div", {class: "x-formula"});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout), lines);
    figure.row("x-controls",
      figure.select({
        label: "fit", options: [["line", "a line, y = ax + c"], ["location", "one number, y = c"]],
        ...bind(state, "fit"),
      }),
      figure.slider({
        label: "β of Smooth L1", name: "beta",
        values: [-2, -1, 0, 1].flatMap((e) => [1, 1.5, 2, 3, 5, 7].map((m) => Number(`${m}e${e}`))).concat([100]),
        ...bind(state, "beta"),
      }));
    p.points.forEach((_, k) => {
      const shape = k === p.outlier ? svg("path", {d: "M0 -9L9 0L0 9L-9 0Z", class: "x-fill x-outlined x-orange"})
        : svg("circle", {r: 5.5, class: "x-fill x-outlined x-sky"});
      figure.handle(plane, {
        label: k === p.outlier ? "outlier" : `point ${k + 1}`, step: 0.1, xs: p.xs, ys: p.ys,
        get: () => state.points[k], set: (x, y) => move(k, [x, y]),
        text: () => state.points[k].map(downhill.exact).join(", "),
      }, shape);
    });

    // The ends of a line within the picture.
    function ends([slope, intercept]) {
      const crossings = slope ? p.ys.map((y) => clamp((y - intercept) / slope, p.xs)) : p.xs;
      return crossings.sort((a, b) => a - b).map((x) => [plane.x(x), plane.y(clamp(slope * x + intercept, p.ys))]);
    }

    function drawLines(found) {
      plane.xAxis(downhill.ticks(p.xs, 5));
      plane.yAxis(downhill.ticks(p.ys, 5));
      plane.text(plane.x(p.xs[1]) - 5, plane.y(p.ys[0]) - 6, "x", "end");
      plane.text(plane.x(p.xs[0]) + 6, plane.y(p.ys[1]) + 15, "y");
      const labels = found.map(({fit, line}) => {
        const [[x1, y1], [x2, y2]] = ends(line);
        plane.draw("line", {x1, y1, x2, y2, class: "x-curve " + fit.kind, "stroke-dasharray": fit.dashes});
        return {y: y2, text: fit[state.fit]};
      });
      // From the lowest up, each at least 16 above the one before.
      labels.sort((one, other) => other.y - one.y).forEach((each, k) => {
        if (k) each.y = Math.min(each.y, labels[k - 1].y - 16);
      });
      const lift = Math.max(0, 12 - labels.at(-1).y);
      labels.forEach(({y, text}) => plane.text(plane.x(p.xs[1]) + 6, y + lift + 4, text));
      const [x, y] = state.points[p.outlier];
      const [way, anchor] = x < 2 ? [14, "start"] : [-14, "end"];
      plane.text(plane.x(x) + way, plane.y(y) + (y > 19 ? 14 : 4), "outlier", anchor, "x-bold");
    }

    // A rest of rounding, such as 3e-17, is no number to show.
    const number = (value) => downhill.number(Math.abs(value) < 1e-9 ? 0 : value);

    function write({fit, line: [slope, intercept], loss}) {
      const node = html("p");
      const value = number(Math.abs(intercept));
      const right = state.fit === "location" ? [["intercept", number(intercept)]]
        : [["slope", number(slope)], " x ", ["intercept", `${intercept < 0 && value !== "0" ? "−" : "+"} ${value}`]];
      downhill.sentence(node, [fit[state.fit], ": y = ", ...right, ", loss ", ["loss", number(loss)]]
        .map((part) => typeof part === "string" ? part : [`${fit.name}-${part[0]}`, part[1]]));
      return node;
    }

    return function redraw() {
      const points = used(state.points);
      const found = FITS.map((fit) => {
        const line = fits[fit.name](points);
        return {fit, line, loss: total(fit.name, points, line) / points.length};
      });
      drawLines(found);
      lines.replaceChildren(...found.map(write));
      const k = state.fit === "line" ? 0 : 1;
      const changes = found.map(({fit, line}) =>
        [fit.name + "-change", number(line[k] - fits[fit.name](without(state.moved))[k])]);
      figure.say(`The ${state.moved === p.outlier ? "outlier" : "point moved last"} changes the `,
        `${k ? "location" : "slope"} by `, changes[0], " (squared error), ", changes[1],
        " (absolute error) and ", changes[2], " (Smooth L1), compared with the fit without it.");
    };
  });
