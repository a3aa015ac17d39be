downhill.define("coin",
  "Drag θ, the chance of heads, to where the tosses are most likely.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number, descents} = downhill;
    const XS = [0, 1];
    const state = {};
    const restore = () => Object.assign(state, {heads: p.heads, tosses: p.tosses, theta: p.theta, found: null});
    restore();
    const toss = (heads, tosses) => Object.assign(state, {tosses, heads: Math.min(heads, tosses)});
    const best = () => state.heads / state.tosses;
    const bestText = () => exact(Number(best().toPrecision(4)));
    // Where the peak is, is not told before it is found; of other tosses it has to be found anew.
    function isFound() {
      const tosses = `${state.heads} in ${state.tosses}`;
      if (Math.abs(state.theta - best()) < 0.0101) state.found = tosses;
      return state.found === tosses;
    }
    const tails = () => state.tosses - state.heads;

    // The logarithm of C(n, h), the number of orders in which the tosses may have come: a sum, which stays small.
    function logOrders() {
      const few = Math.min(state.heads, tails());
      let total = 0;
      for (let k = 1; k <= few; k++) total += Math.log((state.tosses - few + k) / k);
      return total;
    }
    // What did not happen adds nothing, even where its chance is 0: there, 0 · ln 0 would be NaN.
    const times = (count, value) => count ? count * value : 0;
    // The logarithm of the probability of these tosses in this order.
    const logSequence = (theta) => times(state.heads, Math.log(theta)) + times(tails(), Math.log1p(-theta));
    function slope(theta) {
      if (theta === best() && theta > 0 && theta < 1) return 0; // up to a rest of rounding
      return times(state.heads, 1 / theta) - times(tails(), 1 / (1 - theta));
    }
    // e to that power, also where it is smaller than any number that the computer has.
    function power(log) {
      if (log > -700 || log === -Infinity) return number(Math.exp(log));
      const digits = log / Math.LN10;
      const [mantissa, up] = (10 ** (digits - Math.floor(digits))).toExponential(1).split("e");
      return `${mantissa}e−${-Math.floor(digits) - Number(up)}`;
    }

    const more = [["+ 1 head", 1], ["+ 1 tail", 0]]
      .map(([text, head]) => figure.button(text, () => toss(state.heads + head, state.tosses + 1)));
    const twice = figure.button("double both", () => toss(2 * state.heads, 2 * state.tosses));
    figure.row("x-row",
      figure.button("7 heads in 10", () => toss(7, 10)), figure.button("60 heads in 100", () => toss(60, 100)),
      figure.button("0 heads in 3", () => toss(0, 3)),
      ...more, twice, figure.button("θ = h/n", () => { state.theta = best(); }),
      figure.button("reset", restore));

    const heads = figure.slider({
      label: "heads h", name: "heads", min: 0, max: p.most, step: 1,
      get: () => state.heads, set: (value) => toss(value, state.tosses),
    });
    figure.early.unshift(() => { heads.querySelector("input").max = state.tosses; });
    figure.row("x-controls", figure.slider({
      label: "tosses n", name: "tosses", min: 1, max: p.most, step: 1,
      get: () => state.tosses, set: (value) => toss(state.heads, value),
    }), heads);

    const pad = {left: 48, right: 14, top: 26};
    const upper = figure.plot({label: "Likelihood against θ", height: 190, pad, xs: XS, ys: [0, 1]});
    const lower = figure.plot({
      label: "Log-likelihood against θ", role: "img", height: 210, pad: {...pad, bottom: 40}, xs: XS, ys: [-p.depth, 0],
    });
    const numbers = html("div", {class: "x-formula"});
    figure.row("x-row x-stage",
      html("div", {class: "x-wide"}, upper.box, lower.box, figure.readout), numbers);
    const logLikelihood = (theta) => logOrders() + logSequence(theta);
    figure.handle(upper, {
      label: "θ", orientation: "horizontal", step: 0.01, xs: XS, ys: XS,
      get: () => [state.theta, Math.exp(logLikelihood(state.theta))], set: (x) => { state.theta = x; },
      text: () => `${exact(state.theta)}, log-likelihood ${number(logLikelihood(state.theta))}`,
    },
    svg("circle", {r: 7, class: "x-fill x-outlined x-orange"}));

    // The maximum, dashed through both plots, once it is found; the candidate, thin.
    function frame(plot, title) {
      plot.xAxis([0, 0.2, 0.4, 0.6, 0.8, 1]);
      plot.yAxis(downhill.ticks(plot.ys, 4));
      const [top, bottom] = [plot.y(plot.ys[1]), plot.y(plot.ys[0])];
      if (isFound()) plot.line(plot.x(best()), top, plot.x(best()), bottom, "x-curve x-thin x-dashed x-green");
      plot.line(plot.x(state.theta), top, plot.x(state.theta), bottom, "x-curve x-thin x-dark-orange");
      plot.text(4, 14, title, "start", "x-bold");
    }
    // Densely drawn, most of all at the edges, where a logarithm falls to −∞; it hits its maximum.
    function curve(plot, value, kind) {
      const grid = Array.from({length: 401}, (_, k) => (1 - Math.cos(Math.PI * k / 400)) / 2);
      const thetas = [...grid, best()].sort((a, b) => a - b);
      const values = thetas.map(value);
      const bottom = plot.ys[0];
      const isSeen = (_, k) => Math.max(...values.slice(Math.max(0, k - 1), k + 2)) >= bottom;
      const places = thetas.map((theta, k) => `${plot.x(theta)} ${plot.y(Math.max(values[k], bottom))}`);
      plot.draw("path", {d: "M" + places.filter(isSeen).join("L"), class: "x-curve " + kind});
    }

    function drawLikelihood(orders) {
      const largest = Math.exp(orders + logSequence(best()));
      upper.ys = [0, 1.15 * largest];
      frame(upper, "likelihood L(θ)");
      curve(upper, (theta) => Math.exp(orders + logSequence(theta)), "x-blue");
      if (!isFound()) return;
      // On the side where the candidate's line is not, if there is room.
      const right = best() < 0.2 || (best() < 0.78 && state.theta < best());
      upper.text(upper.x(best()) + (right ? 8 : -8), upper.y(largest) - 6, `peak ${bestText()}`,
        right ? "start" : "end");
    }

    function drawLogarithm(orders) {
      frame(lower, "log-likelihood ln L(θ)");
      curve(lower, (theta) => orders + logSequence(theta), "x-vermilion");
      lower.text(lower.x(0.5), lower.height - 6, "θ", "middle");
      const [x, value] = [lower.x(state.theta), orders + logSequence(state.theta)];
      if (value < -p.depth) lower.text(x, lower.y(-p.depth) - 4, "▼", "middle"); // below the picture
      else {
        drawTangent(x, lower.y(value));
        lower.draw("circle", {cx: x, cy: lower.y(value), r: 4, class: "x-fill x-ink"});
      }
    }
    // As steep as the curve is there, 45 to each side or to where the plot ends.
    function drawTangent(x, y) {
      const angle = Math.atan(slope(state.theta) * (lower.y(1) - lower.y(0)) / (lower.x(1) - lower.x(0)));
      const [left, right] = XS.map(lower.x);
      const [bottom, top] = lower.ys.map(lower.y);
      const ends = [-1, 1].flatMap((side) => {
        const [dx, dy] = [side * Math.cos(angle), side * Math.sin(angle)];
        const roomX = ((dx > 0 ? right : left) - x) / dx;
        const roomY = dy ? ((dy > 0 ? bottom : top) - y) / dy : Infinity;
        const length = Math.min(45, roomX, roomY);
        return [x + length * dx, y + length * dy];
      });
      lower.line(...ends, "x-curve x-thin");
    }

    function write(orders) {
      const sequence = logSequence(state.theta);
      descents.write(numbers,
        ["At θ = ", ["theta", exact(state.theta)], ":"],
        ["likelihood ", ["likelihood", power(orders + sequence)]],
        ["log-likelihood ", ["log-likelihood", number(orders + sequence)]],
        ["slope of the log-likelihood ", ["slope", number(slope(state.theta))]],
        ["these tosses in this order: probability ", ["sequence", power(sequence)], ", logarithm ",
          ["log-sequence", number(sequence)]]);
      if (!isFound()) {
        const [way, side] = best() > state.theta ? ["rise", "right"] : ["fall", "left"];
        return figure.say(`Not there yet: at θ = ${exact(state.theta)} both curves ${way}, so that the peak lies `
          + `farther to the ${side}.`);
      }
      const edge = best() === 0 || best() === 1 ? " It lies at the edge, where the slope need not be 0." : "";
      return figure.say("Largest at θ = h/n = ", ["best", bestText()], ": likelihood ",
        ["best-likelihood", number(Math.exp(orders + logSequence(best())))], ", log-likelihood ",
        ["best-log-likelihood", number(orders + logSequence(best()))], "." + edge);
    }

    return function redraw() {
      more.forEach((each) => { each.ariaDisabled = state.tosses >= p.most; });
      twice.ariaDisabled = 2 * state.tosses > p.most;
      const orders = logOrders();
      drawLikelihood(orders);
      drawLogarithm(orders);
      write(orders);
    };
  });
