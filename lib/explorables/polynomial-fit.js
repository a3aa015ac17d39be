downhill.define("polynomial-fit",
  "Lower the degree, or raise λ: what calms the curve?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, descents, bind} = downhill;
    const {number} = descents;
    const XS = [-1.05, 1.05];
    const DECADES = [-3, 2]; // of the errors
    const [NEAR, FAR] = [1.15, 1.5]; // up to so many times the best validation error is about right, or a little off
    // Marks around 0, and what stands at an edge for a value beyond it.
    const [DISC, RHOMB] = ["M0 -4.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0 -9Z", "M0 -5.5L5.5 0L0 5.5L-5.5 0Z"];
    const [LOWER, UPPER] = ["M-5 -4L5 -4L0 5Z", "M-5 4L5 4L0 -5Z"];
    const state = {};
    let table; // what each degree and each λ gives
    const restore = () => {
      Object.assign(state, p, {points: p.points.map((point) => [...point])});
      table = null;
    };
    restore();

    /* The w of least squares, by Householder's reflections; each row is that of a matrix with its target at the end.
       Normal equations would square the condition number, which high powers make large. */
    function leastSquares(rows) {
      const count = rows[0].length - 1;
      for (let k = 0; k < count; k++) {
        const v = rows.map((row, i) => i < k ? 0 : row[k]);
        v[k] += Math.sign(v[k] || 1) * Math.hypot(...v);
        const square = downhill.sum(v.map((each) => each * each));
        for (let j = k; j <= count; j++) {
          const share = 2 * downhill.sum(rows.map((row, i) => v[i] * row[j])) / square;
          rows.forEach((row, i) => { row[j] -= share * v[i]; });
        }
      }
      const w = Array(count).fill(0);
      for (let k = count - 1; k >= 0; k--) {
        w[k] = w.reduce((rest, each, j) => j > k ? rest - each * rows[k][j] : rest, rows[k][count]) / rows[k][k];
      }
      return w;
    }
    // The penalty λ Σ w² is what further samples would cost, each with a target of 0; the constant w₀ goes free.
    function fit(degree, strength) {
      const root = Math.sqrt(state.points.length);
      const powers = Array.from({length: degree + 1}, (_, k) => k);
      return leastSquares([
        ...state.points.map(([x, y]) => [...powers.map((k) => x ** k / root), y / root]),
        ...powers.slice(1).map((k) => [...powers.map((j) => j === k ? Math.sqrt(strength) : 0), 0]),
      ]);
    }
    const value = (w, x) => w.reduceRight((sum, each) => sum * x + each, 0);
    function error(w, points) {
      const found = downhill.sum(points.map(([x, y]) => (value(w, x) - y) ** 2)) / points.length;
      return found > 1e-15 ? found : 0; // a rest of rounding
    }
    const tabulate = () => Array.from({length: p.highest + 1}, (_, degree) => p.strengths.map((strength) => {
      const w = fit(degree, strength);
      return {degree, strength, w, train: error(w, state.points), validation: error(w, p.validation)};
    }));

    figure.row("x-row", ...p.presets.map(([text, degree, strength]) =>
      figure.button(text, () => Object.assign(state, {degree, strength}))), figure.button("reset", restore));
    const plane = figure.plot({
      label: "Points, and the polynomial fitted to those of training",
      height: (width) => Math.min(width, 340), pad: {left: 28, bottom: 22}, xs: XS, ys: p.ys,
    });
    const errors = figure.plot({
      label: "Training and validation error, on a logarithmic scale", role: "img", height: 230,
      pad: {left: 44, right: 12, top: 26, bottom: 40}, ys: DECADES,
    });
    const slider = (label, name, range) => figure.slider({label, name, ...bind(state, name), ...range});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout), html("div", {},
      slider("degree", "degree", {min: 0, max: p.highest, step: 1}),
      slider("penalty λ", "strength", {values: p.strengths}),
      figure.select({
        label: "errors against", options: [["degree", "the degree"], ["strength", "the penalty λ"]],
        ...bind(state, "against"),
      }), errors.box));
    const numbers = html("div", {class: "x-formula"});
    figure.row("", downhill.key([
      ["x-fill x-blue", "training points, to drag", DISC], ["x-fill x-dark-orange", "validation points", RHOMB],
      ["x-curve x-vermilion", "fitted polynomial"],
      ["x-curve x-thin x-blue", "truth: sin πx", "M-12 0H-5M-1 0H6M10 0H12"],
    ]), numbers);
    state.points.forEach((_, k) => figure.handle(plane, {
      label: `training point ${k + 1}`, orientation: "vertical", step: 0.05, xs: XS, ys: p.ys,
      get: () => state.points[k],
      set: (_, y) => {
        state.points[k][1] = y + 0; // no −0
        table = null;
      },
      text: () => `y = ${exact(state.points[k][1])} at x = ${exact(state.points[k][0])}`,
    },
    svg("circle", {r: 6, class: "x-fill x-outlined x-blue"})));

    function drawPlane(w) {
      plane.xAxis([-1, -0.5, 0, 0.5, 1]);
      plane.yAxis(downhill.ticks(p.ys, 4));
      const course = (f) => descents.join(Array.from({length: 401}, (_, k) => k / 200 - 1)
        .map((x) => [plane.x(x), plane.y(clamp(f(x), [-50, 50]))]));
      const curves = descents.window(plane);
      curves.append(
        svg("path", {d: course((x) => Math.sin(Math.PI * x)), class: "x-curve x-thin x-dashed x-blue"}),
        svg("path", {d: course((x) => value(w, x)), class: "x-curve x-vermilion x-fit"}),
        ...p.validation.map(([x, y]) => svg("path", {
          d: RHOMB, class: "x-fill x-dark-orange", transform: `translate(${plane.x(x)} ${plane.y(y)})`,
        })));
      plane.text(plane.x(XS[1]) - 5, plane.y(p.ys[0]) - 6, "x", "end");
      plane.text(plane.x(XS[0]) + 6, plane.y(p.ys[1]) + 15, "y");
    }

    const name = (strength) =>
      strength && strength < 1e-3 ? strength.toExponential().replace("-", "−") : exact(strength);
    function drawErrors(row, at) {
      const isDegree = state.against === "degree";
      errors.xs = [-0.4, row.length - 0.6];
      errors.yAxis(downhill.ticks(DECADES, 5), downhill.power);
      errors.text(4, 14, "mean squared error (log)", "start", "x-bold");
      row.forEach((each, k) => {
        const isShown = isDegree ? k % 2 : !k || k > 1 && Number.isInteger(Math.log10(each.strength) / 3);
        const shown = isDegree ? each.degree : name(each.strength);
        if (isShown) errors.text(errors.x(k), errors.height - 21, shown, "middle");
      });
      errors.text(errors.x(errors.xs[1]), errors.height - 5,
        isDegree ? `degree, at λ = ${name(state.strength)}` : `λ, at degree ${state.degree}`, "end");
      errors.line(errors.x(at), errors.y(DECADES[0]), errors.x(at), errors.y(DECADES[1]), "x-axis x-mark");
      for (const [which, kind, mark] of [["train", "x-blue", DISC], ["validation", "x-dark-orange", RHOMB]]) {
        const powers = row.map((each) => Math.log10(each[which]));
        const places = powers.map((power, k) => [errors.x(k), errors.y(clamp(power, DECADES))]);
        errors.draw("path", {d: descents.join(places), class: `x-curve ${kind} x-${which}`});
        places.forEach(([x, y], k) => errors.draw("path", {
          d: powers[k] < DECADES[0] ? LOWER : powers[k] > DECADES[1] ? UPPER : mark,
          class: `x-fill ${kind}` + (k === at ? " x-outlined" : ""),
          transform: `translate(${x} ${y})` + (k === at ? " scale(1.4)" : ""),
        }));
      }
    }

    const BY_ROUNDING = 1 - 1e-9; // what is lower by less is no better
    const least = (list) => list.reduce((best, each) =>
      each.validation < BY_ROUNDING * best.validation ? each : best);
    function verdict(now, best) {
      const ratio = now.validation / best.validation;
      if (ratio <= NEAR) return ["is about right", ""];
      const little = ratio <= FAR ? " a little" : "";
      if (now.train > best.train) return ["underfits" + little, "; too stiff, it misses both kinds of points"];
      // As with a point dragged far off, which is on no curve as calm as the others need.
      if (now.train >= now.validation) return ["does not overfit", "; but some training points pull it from its way"];
      return ["overfits" + little, "; it follows the noise of the training points, and misses the validation points"];
    }
    function above(now, best) {
      if (BY_ROUNDING * now.validation <= best.validation) return "is the best of any degree with any λ";
      const ratio = now.validation / best.validation;
      const round = (share) => exact(Number(share.toPrecision(2)));
      return `is ${ratio < 2 ? round(100 * (ratio - 1)) + " % above" : round(ratio) + " times"} the best`;
    }
    const setting = ({degree, strength}) => `degree ${degree} with λ = ${name(strength)}`;

    return function redraw() {
      table = table || tabulate();
      const column = p.strengths.indexOf(state.strength);
      const now = table[state.degree][column];
      const isDegree = state.against === "degree";
      const row = isDegree ? table.map((each) => each[column]) : table[state.degree];
      const [best, inRow] = [least(table.flat()), least(row)];
      const largest = Math.max(...now.w.map(Math.abs));
      drawPlane(now.w);
      drawErrors(row, isDegree ? state.degree : column);
      descents.write(numbers,
        ["mean squared error: training ", ["train", number(now.train)], ", validation ",
          ["validation", number(now.validation)], "; largest coefficient ",
          ["largest", number(largest > 1e-12 ? largest : 0)]],
        ["lowest validation error drawn here: ", ["row-best", number(inRow.validation)], ` (${setting(inRow)})`],
        ["lowest of all: ", ["best", number(best.validation)], ` (${setting(best)})`]);
      const [found, why] = verdict(now, best);
      figure.say(`The polynomial of ${setting(now)} `, ["verdict", found], ": its validation error ",
        ["above", above(now, best)], why + ".");
    };
  });
