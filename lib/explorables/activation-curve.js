downhill.define("activation-curve",
  "Slide z into both tails: what slope is left there, and what is left of it after n layers?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number, clamp, bind} = downhill;
    const TINY = 1e-12; // just right of 0
    // The power of ten where the bars begin.
    const LEAST = -12;
    const SMALL = 0.05; // a slope that counts as saturated
    const state = {};
    const restore = () => Object.assign(state, p);
    restore();

    const sigmoid = (z) => 1 / (1 + Math.exp(-z));
    const bell = (z) => Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
    /* Φ, the normal distribution function, to all digits, even those of Φ(−8) = 6e−16: in the middle a series,
       ½ + bell(z)(z + z³/3 + z⁵/15 + …), in the tails Laplace's continued fraction, bell(x)/(x + 1/(x + 2/(x + …))).
       G. Marsaglia, "Evaluating the normal distribution", Journal of Statistical Software 11(4), 2004. */
    function normal(z) {
      const x = Math.abs(z);
      if (x < 2.5) {
        let [term, total] = [z, z];
        for (let k = 3; k < 90; k += 2) total += (term *= z * z / k);
        return 0.5 + bell(z) * total;
      }
      let fraction = x;
      for (let k = 150; k > 0; k--) fraction = x + k / fraction;
      return z < 0 ? bell(x) / fraction : 1 - bell(x) / fraction;
    }

    // `steepest`, where the slope is largest, if not at 0 or at the right; `dip`, where the function is lowest.
    // At a kink the slope is that of the left: a convention, PyTorch's too.
    const kind = (name, value, slope, more) => ({name, value, slope, ...more});
    const FUNCTIONS = {
      step: kind("step", (z) => z > 0 ? 1 : 0, () => 0),
      sigmoid: kind("sigmoid", sigmoid, (z) => sigmoid(z) * sigmoid(-z)),
      // Not 1 − tanh², which cancels in the tails.
      tanh: kind("tanh", Math.tanh, (z) => 1 / Math.cosh(z) ** 2),
      relu: kind("ReLU", (z) => Math.max(0, z), (z) => z > 0 ? 1 : 0),
      leaky_relu: kind("leaky ReLU (0.01)", (z) => Math.max(z, 0.01 * z), (z) => z > 0 ? 1 : 0.01),
      elu: kind("ELU", (z) => z > 0 ? z : state.alpha * Math.expm1(z),
        (z) => z > 0 ? 1 : state.alpha * Math.exp(z)),
      gelu: kind("GELU (exact)", (z) => z * normal(z), (z) => normal(z) + z * bell(z),
        {steepest: Math.SQRT2, dip: -0.7518}),
      silu: kind("SiLU", (z) => z * sigmoid(z), (z) => sigmoid(z) * (1 + z * sigmoid(-z)),
        {steepest: 2.39935728, dip: -1.2785}),
    };
    const now = () => FUNCTIONS[state.function];
    const value = () => now().value(state.z) + 0; // no −0
    const slope = () => now().slope(state.z);
    const jumps = (f) => Math.abs(f(TINY) - f(0)) > 1e-6; // at 0

    const go = (z) => figure.button("z = " + exact(z), () => { state.z = z; });
    figure.row("x-row",
      figure.select({
        label: "activation φ", options: Object.entries(FUNCTIONS).map(([key, each]) => [key, each.name]),
        ...bind(state, "function"),
      }), go(-6), go(0), go(6), figure.button("reset", restore));
    const pad = {left: 42, right: 14, top: 26};
    const curve = figure.plot({label: "The activation and its tangent at z", height: 240, pad, xs: p.span});
    const slopes = figure.plot({
      label: "The derivative of the activation", role: "img", height: 170, pad: {...pad, bottom: 38}, xs: p.span,
    });
    const bars = figure.plot({
      label: "The slope multiplied by itself, from 1 layer to n", role: "img", height: 210,
      pad: {left: 46, right: 8, top: 26, bottom: 38}, xs: [0.4, p.most + 0.6],
    });
    const numbers = html("div", {class: "x-formula"});
    const slider = (label, name, min, max, step) =>
      figure.slider({label, name, min, max, step, ...bind(state, name)});
    const alpha = slider("α of ELU", "alpha", ...p.alphas, 0.1);
    const ofElu = html("div", {}); // where α stands
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, curve.box, slopes.box, figure.readout), html("div", {},
      slider("input z", "z", ...p.span, 0.1), slider("layers n", "layers", 1, p.most, 1), ofElu, bars.box, numbers));
    figure.handle(curve, {
      label: "z on the curve", orientation: "horizontal", step: 0.1, xs: p.span, ys: p.span,
      get: () => [state.z, value()], set: (x) => { state.z = x + 0; },
      text: () => `z = ${exact(state.z)}, slope ${number(slope())}`,
    },
    svg("circle", {r: 7, class: "x-fill x-outlined x-orange"}));

    // In two pieces: a jump at 0 is no steep line, but a dot for the value taken and a ring for the other.
    function drawCurve(on, f, kind) {
      on.line(on.x(p.span[0]), on.y(0), on.x(p.span[1]), on.y(0), "x-axis");
      const half = Array.from({length: 81}, (_, k) => p.span[1] * k / 80);
      for (const piece of [half.map((z) => -z), half.map((z) => z || TINY)]) {
        const places = piece.map((z) => `${on.x(z)} ${on.y(f(z))}`);
        on.draw("path", {d: "M" + places.join("L"), class: "x-curve " + kind});
      }
      if (!jumps(f)) return;
      on.draw("circle", {cx: on.x(0), cy: on.y(f(TINY)), r: 3.5, class: "x-curve x-thin " + kind});
      on.draw("circle", {cx: on.x(0), cy: on.y(f(0)), r: 3.5, class: "x-fill " + kind});
    }
    function frame(on, title) {
      on.yAxis(downhill.ticks(on.ys, 5));
      on.xAxis([-8, -4, 0, 4, 8]);
      on.text(4, 14, title, "start", "x-bold");
    }
    // 60 to either side, or to where the plot ends.
    function drawTangent() {
      const [low, high] = curve.ys;
      const length = Math.hypot(curve.x(1) - curve.x(0), slope() * (curve.y(1) - curve.y(0)));
      const ends = [-1, 1].flatMap((side) => {
        const room = (slope() * side > 0 ? high - value() : value() - low) / Math.abs(slope());
        const z = clamp(state.z + side * Math.min(60 / length, room), p.span);
        return [curve.x(z), curve.y(value() + slope() * (z - state.z))];
      });
      curve.line(...ends, "x-curve x-thin x-green x-tangent");
    }

    function drawBars() {
      const powers = Array.from({length: state.layers}, (_, k) => slope() ** (k + 1));
      const logs = powers.map((each) => Math.log10(Math.abs(each)));
      bars.ys = [LEAST, Math.max(2, 1 + Math.ceil(Math.max(...logs)))]; // with room for a number above
      bars.yAxis([-12, -9, -6, -3, 0, 3, 6].filter((each) => each <= bars.ys[1]), downhill.power);
      bars.text(4, 14, "φ′(z)ⁿ, what n layers leave (log)", "start", "x-bold");
      if (slope() < 0) bars.text(4, bars.height - 6, "hollow: negative");
      [1, 5, 10, 15, 20].forEach((n) => bars.text(bars.x(n), bars.height - bars.pad.bottom + 16, exact(n), "middle"));
      bars.text(bars.x(bars.xs[1]), bars.height - 6, "layers n", "end");
      const bottom = bars.y(LEAST);
      powers.forEach((power, k) => {
        const color = k + 1 < state.layers ? " x-dark-sky" : " x-vermilion";
        const y = bars.y(Math.max(LEAST, logs[k]));
        bars.draw("rect", {
          x: bars.x(k + 0.6), width: bars.x(0.8) - bars.x(0), y, height: bottom - y,
          class: (power < 0 ? "x-curve x-thin" : "x-fill") + color,
        });
        if (!power) bars.text(bars.x(k + 1), bottom - 3, "0", "middle", "x-none");
        else if (logs[k] < LEAST) bars.draw("path", { // it is below the axis
          d: "M-4 -7H4L0 0Z", transform: `translate(${bars.x(k + 1)} ${bottom})`,
          class: (power < 0 ? "x-curve x-thin" : "x-fill") + color,
        });
      });
      bars.line(bars.x(bars.xs[0]), bottom, bars.x(bars.xs[1]), bottom, "x-axis");
      // From the last bar to the right, but for what would stick out there; above all bars that are below it.
      const left = bars.x(state.layers - 0.4);
      const text = bars.text(left, 0, number(powers.at(-1)), "start", "x-bold");
      const x = Math.min(left, bars.x(bars.xs[1]) - text.getBBox().width);
      const covered = logs.filter((_, k) => bars.x(k + 1.4) > x - 3);
      text.setAttribute("x", x);
      text.setAttribute("y", Math.min(bars.y(Math.max(LEAST, ...covered)), bottom - 12) - 5);
    }

    function verdict() {
      const [s, size] = [slope(), Math.abs(slope())];
      const percent = exact(Number((100 * size).toPrecision(4)));
      // Not dead: that is a unit which is off for every input.
      const off = state.function === "step" ? "flat" : "off for this input";
      if (s === 0) return off + ": the slope is 0, nothing comes through";
      if (s === 1) return "passes the gradient unchanged";
      if (state.function === "leaky_relu") return "leaks: 1 % of the gradient comes through";
      const isLow = Math.abs(state.z - now().dip) < 0.3;
      if (size < SMALL && isLow) return "near the bottom of its dip, where the slope turns its sign";
      if (size < SMALL) return `saturated at the ${state.z < 0 ? "left" : "right"} tail: less than 5 % comes through`;
      if (Math.abs(s - 1) < 0.005) return "passes the gradient nearly unchanged";
      if (s > 1) return "makes the gradient larger";
      return `lets ${percent} % of the gradient through${s < 0 ? ", with its sign turned" : ""}`;
    }
    function kink() {
      if (state.z) return "";
      if (jumps(now().value)) return " At 0 it jumps: there is no slope, and 0 is put in its place.";
      const left = exact(slope());
      if (!jumps(now().slope)) return "";
      return ` At 0 it has a kink: slope ${left} on the left, 1 on the right; by convention it is ${left}.`;
    }

    function write() {
      const line = (text, name, shown) =>
        html("p", {}, text, html("span", {"data-value": name, class: "x-number"}, number(shown)));
      const steepest = Math.max(now().slope(0), now().slope(now().steepest || 1));
      numbers.replaceChildren(
        line("value φ(z) = ", "value", value()), line("slope φ′(z) = ", "slope", slope()),
        line("largest slope anywhere: ", "steepest", steepest));
      figure.say(`${now().name} at z = `, ["at", exact(state.z)], ": ", ["verdict", verdict()], ". ",
        ["count", exact(state.layers)], state.layers > 1 ? " layers with this slope leave " : " layer leaves ",
        ["power", number(slope() ** state.layers)], " times the gradient." + kink());
    }

    return function redraw() {
      if (ofElu.hasChildNodes() !== (state.function === "elu")) {
        ofElu.replaceChildren(...state.function === "elu" ? [alpha] : []);
      }
      curve.ys = p.ranges[state.function];
      slopes.ys = [-0.25, 1.25 * Math.max(1, state.function === "elu" ? state.alpha : 1)];
      frame(curve, "φ(z): " + now().name);
      drawCurve(curve, now().value, "x-blue");
      drawTangent();
      frame(slopes, "its slope φ′(z)");
      slopes.text(slopes.x(0), slopes.height - 6, "z", "middle");
      drawCurve(slopes, now().slope, "x-vermilion");
      const x = slopes.x(state.z);
      slopes.line(x, slopes.y(slope()), x, slopes.y(slopes.ys[1]), "x-curve x-thin x-dark-orange");
      slopes.draw("circle", {cx: x, cy: slopes.y(slope()), r: 4, class: "x-fill x-ink x-dot"});
      drawBars();
      write();
    };
  });
