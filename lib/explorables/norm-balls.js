downhill.define("norm-balls",
  "Drag the centre of the ellipses: when does a weight become exactly 0?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, descents, bind} = downhill;
    const DIRECTIONS = 360;
    const state = {};
    const restore = () => Object.assign(state, p);
    restore();

    const tidy = (w) => Math.abs(w) < 1e-9 ? 0 : w; // a rest of rounding is none
    const number = (value) => descents.number(tidy(value));
    const curvatures = () => [1, state.elongation ** 2];
    // Along the ellipses and across, and back.
    const turn = ([x, y], sign) => {
      const angle = sign * state.tilt * Math.PI / 180;
      return [Math.cos(angle) * x + Math.sin(angle) * y, Math.cos(angle) * y - Math.sin(angle) * x];
    };
    const minus = (one, other) => one.map((each, d) => each - other[d]);
    const inner = (one, other) => { // with the curvatures
      const [u, v] = [turn(one, 1), turn(other, 1)];
      return curvatures().reduce((sum, each, d) => sum + each * u[d] * v[d], 0);
    };
    const loss = (w, center) => inner(minus(w, center), minus(w, center));

    const BALLS = {
      diamond: {
        name: "diamond", rule: "|w₁| + |w₂| ≤ t", kind: "x-vermilion", size: ([x, y]) => Math.abs(x) + Math.abs(y),
        between: "along an edge", reason: "the ellipse touches it at a corner",
        // The best place of each edge; the best of them.
        touch(center) {
          const t = state.budget;
          const corners = [[t, 0], [0, t], [-t, 0], [0, -t]];
          const found = corners.map((start, k) => {
            const edge = minus(corners[(k + 1) % 4], start);
            const share = clamp(inner(edge, minus(center, start)) / inner(edge, edge), [0, 1]);
            return start.map((each, d) => tidy(each + share * edge[d]));
          });
          const losses = found.map((w) => loss(w, center));
          return found[losses.indexOf(Math.min(...losses))];
        },
      },
      circle: {
        name: "circle", rule: "w₁² + w₂² ≤ t²", kind: "x-blue", size: (w) => Math.hypot(...w),
        between: "off the axes", reason: "the centre happens to be on a green line",
        // Where the slope of the loss is −2μw: |w| falls as μ grows, so that bisection finds the μ of |w| = t.
        touch(center) {
          const c = turn(center, 1);
          const a = curvatures();
          const weights = (mu) => c.map((each, d) => a[d] * each / (a[d] + mu));
          let [low, high] = [0, a[1] * Math.hypot(...c) / state.budget];
          for (let k = 0; k < 60; k++) {
            const middle = (low + high) / 2;
            if (Math.hypot(...weights(middle)) > state.budget) low = middle;
            else high = middle;
          }
          return turn(weights(high), -1).map(tidy);
        },
      },
    };
    const solve = (ball, center) => ball.size(center) <= state.budget ? center : ball.touch(center);
    const hasZero = (w) => w.some((each) => tidy(each) === 0);
    // For how many directions of the centre, at the distance that it has, a weight is exactly 0. They lie between the
    // whole degrees: directions that stand alone, as the axes do, are no share of all.
    function count(ball) {
      const distance = Math.hypot(...state.center);
      return Array.from({length: DIRECTIONS}, (_, k) => 2 * Math.PI * (k + 0.5) / DIRECTIONS)
        .filter((angle) => hasZero(solve(ball, [distance * Math.cos(angle), distance * Math.sin(angle)])))
        .length;
    }

    figure.row("x-row", ...p.presets.map(([text, center, budget, elongation, tilt]) =>
      figure.button(text, () => Object.assign(state, {center, budget, elongation, tilt}))),
    figure.button("reset", restore));
    const slider = (label, name, range) => figure.slider({label, name, ...bind(state, name), ...range});
    const planes = Object.values(BALLS).map((ball) => figure.plot({
      label: `The ${ball.name}, and the ellipses of equal loss`, height: (width) => width + 12,
      pad: {left: 24, right: 8, top: 24, bottom: 20}, xs: p.span, ys: p.span,
    }));
    figure.row("x-row x-stage x-pair", ...planes.map((plane) => plane.box));
    figure.row("", figure.readout);
    figure.row("x-controls", slider("budget t", "budget", {min: 0.1, max: p.span[1], step: 0.1}),
      slider("elongation e", "elongation", {min: 1, max: 5, step: 0.1}),
      slider("tilt in degrees", "tilt", {min: 0, max: 180, step: 5}));
    const numbers = html("div", {class: "x-formula"});
    figure.row("", downhill.key([
      ["x-fill x-orange", "centre: the weights without a budget", "M0 -6a6 6 0 1 1 0 12a6 6 0 1 1 0 -12Z"],
      ["x-curve x-thin", "ellipse of equal loss that just touches"],
      ["x-tint x-green", "centres for which a weight is exactly 0", "M-12 -6H12V6H-12Z"],
      ["x-curve x-thin x-green", "likewise, for the circle: lines only"],
    ]), numbers);
    Object.values(BALLS).forEach((ball, k) => figure.handle(planes[k], {
      label: `centre, beside the ${ball.name}`, step: 0.05, xs: p.span, ys: p.span, get: () => state.center,
      set: (x, y) => { state.center = [x + 0, y + 0]; }, // no −0
      text: () => state.center.map((each, d) => `w${"₁₂"[d]} = ${exact(each)}`).join(", "),
    },
    svg("circle", {r: 8, class: "x-fill x-outlined x-orange"})));

    const TURNS = [[1, 0], [0, 1], [-1, 0], [0, -1]]; // to the corners
    /* The centres whose solution is a corner: there the slope of the loss must lie between those of the two edges, so
       they are a wedge. For the circle, the slope must point along the axis, and they are a ray. A wedge may be nearly
       a half plane: as a parallelogram that goes far beyond the window, it isn't cut off. */
    function drawWedges(plane, ball, on) {
      const [a, far] = [curvatures(), 500];
      const pixels = (places) => descents.join(places.map(([x, y]) => [plane.x(x), plane.y(y)]));
      TURNS.forEach((corner) => {
        const [x, y] = corner;
        const start = corner.map((each) => each * state.budget);
        const beyond = (slope) => turn(turn(slope, 1).map((each, d) => far * each / a[d]), -1)
          .map((each, d) => start[d] + each);
        on.append(ball === BALLS.diamond
          ? svg("path", {
            d: pixels([start, ...[[x - y, x + y], [2 * x, 2 * y], [x + y, y - x]].map(beyond)]) + "Z",
            class: "x-tint x-green x-zeros",
          })
          : svg("path", {d: pixels([start, beyond(corner)]), class: "x-curve x-thin x-green x-zeros"}));
      });
    }
    function drawPlane(plane, ball, w) {
      const unit = plane.x(1) - plane.x(0);
      const t = state.budget;
      plane.xAxis(downhill.ticks(p.span, plane.width < 240 ? 3 : 6)); // with minus signs, seven don't fit
      plane.yAxis(downhill.ticks(p.span, 6));
      plane.text(4, 14, ball.rule, "start", "x-bold");
      const [[left, right], [bottom, top]] = [p.span.map(plane.x), p.span.map(plane.y)];
      plane.line(left, plane.y(0), right, plane.y(0), "x-axis");
      plane.line(plane.x(0), bottom, plane.x(0), top, "x-axis");
      const on = descents.window(plane);
      drawWedges(plane, ball, on);
      const [cx, cy] = [plane.x(state.center[0]), plane.y(state.center[1])];
      const touching = Math.sqrt(loss(w, state.center));
      const ellipse = (size, kind, opacity) => on.append(svg("ellipse", {
        rx: unit * size, ry: unit * size / state.elongation, class: kind, opacity,
        transform: `translate(${cx} ${cy}) rotate(${-state.tilt})`,
      }));
      for (let size = 0.5; size <= 10; size += 0.5) ellipse(size, "x-curve x-thin x-level", 0.2);
      ["x-tint x-ball ", "x-curve x-thin "].forEach((kind) => on.append(ball === BALLS.diamond
        ? svg("path", {
          d: descents.join(TURNS.map(([x, y]) => [plane.x(t * x), plane.y(t * y)])) + "Z", class: kind + ball.kind,
        })
        : svg("circle", {cx: plane.x(0), cy: plane.y(0), r: unit * t, class: kind + ball.kind})));
      ellipse(touching, "x-curve x-thin x-touching");
      plane.text(right - 4, plane.y(0) + 14, "w₁", "end");
      plane.text(plane.x(0) + 6, top + 13, "w₂");
      on.append(svg("circle", {
        cx: plane.x(w[0]), cy: plane.y(w[1]), r: 6, class: "x-fill x-outlined x-solution " + ball.kind,
      }));
    }

    function verdict(ball, w) {
      if (ball.size(state.center) <= state.budget) return "the centre lies within it, and the budget changes nothing";
      const at = w.indexOf(0);
      return at < 0 ? `neither weight is 0: the ellipse touches it ${ball.between}`
        : `w${"₁₂"[at]} is exactly 0: ${ball.reason}`;
    }

    return function redraw() {
      const balls = Object.values(BALLS);
      const found = balls.map((ball) => solve(ball, state.center));
      balls.forEach((ball, k) => drawPlane(planes[k], ball, found[k]));
      const share = (ball) => {
        const directions = count(ball);
        const percent = (100 * directions / DIRECTIONS).toPrecision(3);
        const isWithin = Math.hypot(...state.center) <= state.budget;
        if (directions || ball === BALLS.diamond && !isWithin) {
          return [`zeros-${ball.name}`, `${directions} (${exact(Number(percent))}\u00a0%)`];
        }
        const isStraight = isWithin || state.elongation === 1 || state.tilt % 90 === 0;
        return [`zeros-${ball.name}`, `only exactly on ${isStraight ? "the axes" : "a green line"}`];
      };
      descents.write(numbers, ...balls.map((ball, k) => [`${ball.name}: w = (`,
        [ball.name + "-1", number(found[k][0])], ", ", [ball.name + "-2", number(found[k][1])], "), loss ",
        [ball.name + "-loss", number(loss(found[k], state.center))]]),
      [`of ${DIRECTIONS} directions of the centre at this distance, these give an exact 0: diamond `,
        share(BALLS.diamond), "; circle: ", share(BALLS.circle)]);
      figure.say("Diamond: ", ["verdict-diamond", verdict(balls[0], found[0])], ". Circle: ",
        ["verdict-circle", verdict(balls[1], found[1])], ".");
    };
  });
