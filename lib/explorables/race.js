downhill.define("race",
  "Click a start, choose who runs, slide the rates: who is first, who flies out?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, descents} = downhill;
    const {number, join} = descents;
    const {runner, surfaces: SURFACES} = downhill.race;
    const RUNNERS = p.looks.map(runner);
    const [XS, YS] = [[], []];
    const [rates, runs] = [[], []];
    const state = {};
    let seen, f, slopes;
    function restore(from) {
      Object.assign(state, from);
      Object.assign(rates, from.rates);
      Object.assign(runs, from.runs);
      seen = p.surfaces[state.surface];
      [f, slopes] = SURFACES[state.surface];
      [XS, YS].forEach((span, d) => Object.assign(span, seen.spans[d]));
    }
    restore(p);

    function run(runner) {
      const memories = [{v: 0, s: 0}, {v: 0, s: 0}];
      const path = [state.start];
      let end = state.start;
      for (let t = 1; t <= state.steps && !isFar({end}); t++) {
        const g = slopes(...end);
        end = end.map((x, d) => x - runner.step(g[d], memories[d], rates[runner.k], t));
        path.push(end);
      }
      const losses = path.map((place) => f(...place));
      const crossing = path.findIndex(([, y]) => Math.abs(y) > 1);
      const bounces = isBouncing(path, losses, rates[runner.k]);
      return {...runner, path, losses, end, loss: losses.at(-1), crossing, bounces};
    }

    // Whether the last steps go to and fro in a coordinate, each by about η, and the loss falls no more.
    function isBouncing(path, losses, rate) {
      const highest = (from, to) => Math.max(...losses.slice(from, to));
      const last = path.slice(-11);
      const steps = [0, 1].map((d) => last.slice(1).map((place, t) => place[d] - last[t][d]));
      return path.length > 20 && highest(-10) >= 0.9 * highest(-20, -10) && steps.some((each) => each.every((step, t) =>
        Math.abs(Math.abs(step) / rate - 1) <= 0.5 && (!t || step * each[t - 1] < 0)));
    }

    const line = (runner, d, kind = "") =>
      svg("path", {d, "stroke-dasharray": runner.dash, class: `x-curve${runner.kind} ${kind}`});
    const mark = (runner, x, y) =>
      svg("path", {d: runner.shape, transform: `translate(${x} ${y})`, class: "x-fill x-outlined" + runner.kind});
    const item = (key, of = state) => ({get: () => of[key], set: (value) => { of[key] = value; }});
    figure.row("x-row", figure.select({
      label: "surface", options: Object.keys(SURFACES).map((name) => [name, name]),
      get: () => state.surface, set: (surface) => restore({...p.surfaces[surface], surface}),
    }), figure.button("reset", () => restore(p)), ...RUNNERS.map((runner) => {
      const label = runner.name + (runner.name === "RMSProp" ? " (α = 0.9)" : "");
      const box = figure.checkbox({label, ...item(runner.k, runs)});
      box.append(svg("svg", {height: 14, style: "width: 42px"}, line(runner, "M0 7H42"), mark(runner, 35, 7)));
      return box;
    }));
    const plane = figure.plot({
      label: "Contours and paths", class: "x-wide", height: (width) => 0.75 * (width - 40) + 46,
      pad: {left: 32, top: 24, bottom: 22}, xs: XS, ys: YS,
      click: (...place) => { state.start = place.map((x) => Number(x.toFixed(2))); },
    });
    const curve = figure.plot({
      label: "Loss against steps", role: "img", height: 230, pad: {left: 52, right: 90, top: 26, bottom: 22},
    });
    const values = [-4, -3, -2, -1, 0].flatMap((e) => [1, 2, 3, 5, 7, 9].map((m) => Number(m + "e" + e)));
    const rows = RUNNERS.map(({k, name}) => figure.slider({
      label: "η of " + name, name: "rate-" + name, values, ...item(k, rates),
    }));
    const sliders = html("div", {}, ...rows);
    let shown;
    const steps = figure.slider({label: "steps n", name: "steps", min: 0, max: 300, step: 1, ...item("steps")});
    figure.row("x-row x-stage", html("div", {class: "x-wide"}, plane.box, figure.readout),
      html("div", {}, steps, sliders, curve.box));
    const numbers = html("div", {class: "x-formula x-controls"});
    figure.row("", numbers);
    const pair = (place, digits) => `(${place.map(digits).join(", ")})`;
    figure.handle(plane, {
      label: "start", step: 0.05, xs: XS, ys: YS, get: () => state.start,
      set: (x, y) => { state.start = [x + 0, y + 0]; }, // no −0
      text: () => `${pair(state.start, exact)}, loss ${number(f(...state.start))}`,
    },
    svg("circle", {r: 18, class: "x-hit"}), svg("circle", {r: 14, class: "x-focus"}),
    svg("circle", {r: 8, class: "x-fill x-edge"}));

    // Marks where the lines end, and names, which push each other apart.
    function drawEnds(plot, ends) {
      const at = ([, x,, more]) => x + (x > plot.width - (more ? 110 : 85) ? -55 : 55); // the middle of a name
      const spots = ends.sort((a, b) => a[2] - b[2]).map((end) => end[2]);
      for (let n = 0; n < 99; n++) ends.forEach((end, k) => ends.slice(0, k).forEach((other, i) => {
        const push = Math.abs(at(end) - at(other)) < 110 ? Math.max(0, 15 - spots[k] + spots[i]) / 2 : 0;
        spots[k] = Math.min(spots[k] + push, plot.height - 20);
        spots[i] = Math.max(spots[i] - push, 28);
      }));
      ends.forEach((end, k) => {
        const [runner, x, y, more] = end;
        const [to, anchor] = at(end) < x ? [x - 10, "end"] : [x + 10, "start"];
        plot.line(x, y, to, spots[k], "x-axis");
        plot.root.firstChild.append(mark(runner, x, y));
        plot.text(to, spots[k] + 5, runner.name + more, anchor, "x-name");
      });
    }

    function drawPlane(all) {
      plane.text(4, 14, "f(x, y) = " + seen.formula, "start", "x-bold");
      plane.xAxis(downhill.ticks(XS, 8));
      plane.yAxis(downhill.ticks(YS, 6));
      const [x0, y0, unit] = [plane.x(0), plane.y(0), (plane.x(XS[1]) - 32) / 800]; // of contours
      const lines = descents.window(plane);
      lines.append(...seen.flips.map(([u, v]) => svg("path", {
        d: seen.contours, class: "x-curve x-thin x-level", opacity: 0.5, "vector-effect": "non-scaling-stroke",
        transform: `translate(${x0} ${y0}) scale(${u * unit} ${v * unit})`,
      })));
      const levels = seen.labels.map(([level, x, y]) =>
        plane.text(x0 + unit * x, y0 + unit * y + 4, exact(level), "middle"));
      seen.minima.forEach(([x, y]) => plane.text(plane.x(x), plane.y(y) + 5, "+", "middle", "x-bold"));
      const near = (x) => clamp(x, [-1e4, 1e4]);
      lines.append(...all.map((each) =>
        line(each, join(each.path.map(([x, y]) => [plane.x(near(x)), plane.y(near(y))])), "x-way")));
      drawEnds(plane, all.map((each) => {
        const [x, y] = inside(each);
        return [each, plane.x(x), plane.y(y), isOut(each) ? ", out" : ""];
      }));
      // A name goes before the number of a level.
      const box = (node) => node.getBoundingClientRect();
      const taken = [...plane.root.querySelectorAll(".x-name, path.x-outlined")].map(box);
      levels.filter((node) => taken.some(({left, right, top, bottom}) => left < box(node).right + 2
        && box(node).left < right + 2 && top < box(node).bottom && box(node).top < bottom))
        .forEach((node) => node.remove());
    }
    const isSaddle = () => !seen.minima.length;
    const isFar = ({end}) => end.some((x) => Math.abs(x) > 1e6);
    const inside = (each) => each.end.map((x, d) => clamp(x, seen.spans[d]));
    const isOut = (each) => inside(each).some((x, d) => x !== each.end[d]);

    function drawLosses(all) {
      const isLog = !isSaddle(); // above minima of 0
      const power = (loss, low, high) => clamp(Math.ceil(Math.log10(loss)), [low, high]);
      curve.ys = isLog ? [power(Math.min(...all.map((each) => each.loss)), -14, -1) - 1, power(f(...state.start), 2, 9)]
        : [-10, Math.max(10, f(...state.start))];
      const place = descents.axes(curve, state.steps, "loss", isLog);
      drawEnds(curve, all.map((each) => {
        const places = each.losses.map(place);
        curve.root.firstChild.append(line(each, join(places), "x-thin x-course"));
        return [each, ...places.at(-1), ""];
      }));
    }

    const names = (all) => all.map((each) => each.name).join(", ").replace(/, (?!.*,)/, " and ");
    const listed = (all, text) => all.length ? ["; ", names(all), text] : [];
    // On a saddle, where lower is only farther.
    function ofRidge(all) {
      if (Math.abs(state.start[1]) > 1) return ["everybody is off the ridge, as the start is"];
      const left = all.filter((each) => each.crossing > 0);
      if (!left.length) return ["nobody has left the ridge (|y| > 1)"];
      const first = Math.min(...left.map((each) => each.crossing));
      return [["first", names(left.filter((each) => each.crossing === first))],
        " left the ridge first, with |y| > 1 in step ", ["first-step", first]];
    }
    const ofLowest = (best) => best ? [["lowest", best.name], " is lowest, at a loss of ",
      ["lowest-loss", number(best.loss)]] : ["nobody is left"];
    function write(all) {
      descents.write(numbers, ...all.map(({name, path, end, loss}) => [name + ": ", ...isFar({end})
        ? ["beyond a million at step ", ["gone-" + name, path.length - 1]]
        : ["at ", ["place-" + name, pair(end, number)], ", loss ", ["loss-" + name, number(loss)]]]));
      if (!all.length) return figure.say("Nobody runs.");
      if (!state.steps) return figure.say("No step yet.");
      const racing = all.filter((each) => !isFar(each)).sort((a, b) => a.loss - b.loss);
      const bouncing = all.filter((each) => each.bounces);
      return figure.say(`After ${state.steps} step${state.steps > 1 ? "s" : ""} `,
        ...isSaddle() ? ofRidge(all) : ofLowest(racing[0]),
        ...listed(bouncing, ` jump${bouncing.length > 1 ? "" : "s"} to and fro by about η`),
        ...listed(racing.filter(isOut), " left the picture"),
        ...listed(all.filter(isFar), " went beyond a million"), ".");
    }

    return function redraw() {
      // Else a slider in use would be lost.
      if (shown !== String(runs)) sliders.replaceChildren(...rows.filter((row, k) => runs[k]));
      shown = String(runs);
      const all = RUNNERS.filter(({k}) => runs[k]).map(run);
      drawPlane(all);
      drawLosses(all);
      write(all);
    };
  });
