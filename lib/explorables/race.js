downhill.define("race",
  "Tap or click a start, choose who runs, slide the rates: who is first, who flies out?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, descents, bind} = downhill;
    const {number, join} = descents;
    const {apart, isBouncing, runner, settled, surface, turn, verdict} = downhill.race;
    const RUNNERS = p.looks.map(runner);
    const [XS, YS] = [[], []];
    const [rates, runs] = [[], []];
    const state = {};
    let seen, f, slopes;
    let spot = null; // the runner that is in the light
    function restore(from) {
      Object.assign(state, from);
      Object.assign(rates, from.rates);
      Object.assign(runs, from.runs);
      seen = p.surfaces[state.surface];
      [XS, YS].forEach((span, d) => Object.assign(span, seen.spans[d]));
    }
    restore(p);

    function run(runner) {
      const memories = [{v: 0, s: 0}, {v: 0, s: 0}];
      const whole = [state.start];
      for (let t = 1; t <= p.most && !isFar({end: whole.at(-1)}); t++) {
        const g = slopes(...whole.at(-1));
        whole.push(whole.at(-1).map((x, d) => x - runner.step(g[d], memories[d], rates[runner.k], t)));
      }
      const path = whole.slice(0, state.steps + 1);
      const end = path.at(-1);
      const losses = path.map((place) => f(...place));
      const crossing = path.findIndex(([, y]) => Math.abs(y) > 1);
      const bounces = isBouncing(path, losses, rates[runner.k]);
      const arrival = isSaddle() ? Infinity : settled(whole, seen.minima[0], p.near);
      return {...runner, path, losses, end, loss: losses.at(-1), crossing, bounces, arrival};
    }

    const line = (runner, d, kind = "", opacity = undefined) => svg("path", {
      d, "stroke-dasharray": runner.dash, class: `x-curve${runner.kind} ${kind}`, opacity, "data-runner": runner.name,
    });
    // With the colour of the page around it, so that one can follow it across the others.
    const cased = (runner, d, kind) => runs[spot] && runner.k !== spot ? [line(runner, d, kind, 0.25)] : [svg("path", {
      d, "stroke-dasharray": runner.dash, style: "fill: none; stroke: var(--paper); stroke-width: 5px",
    }), line(runner, d, kind)];
    // What is drawn last lies above: dots over lines, and over all of them who is in the light.
    const ordered = (all) => [...all].sort((a, b) => (a.k === spot) - (b.k === spot) || b.ink - a.ink);
    function light(k) {
      spot = k;
      figure.redraw();
    }
    function watch(node, k) {
      ["pointerenter", "focusin"].forEach((kind) => node.addEventListener(kind, () => light(k)));
      ["pointerleave", "focusout"].forEach((kind) => node.addEventListener(kind, () => light(null)));
      return node;
    }
    const mark = (runner, x, y) =>
      svg("path", {d: runner.shape, transform: `translate(${x} ${y})`, class: "x-fill x-outlined" + runner.kind});
    const animation = downhill.animation(figure, () => {
      if (state.steps < seen.length) state.steps++;
      else animation.stop();
    }, () => { state.steps = seen.length; });
    const go = figure.button("run", () => {
      if (!figure.isRunning && state.steps >= seen.length) state.steps = 0;
      animation.toggle();
    });
    figure.row("x-row", figure.select({
      label: "surface", options: Object.keys(p.surfaces).map((name) => [name, p.surfaces[name].label || name]),
      get: () => state.surface, set(name) {
        animation.stop();
        restore({...p.surfaces[name], surface: name});
        if (name === "turned") runs[RUNNERS.findIndex((each) => each.name === "AdaGrad")] = true; // it is about that
      },
    }), go, figure.button("reset", () => {
      animation.stop();
      restore(p);
    }), ...RUNNERS.map((runner) => {
      const label = runner.name + (runner.name === "RMSProp" ? " (α = 0.9)" : "");
      const box = figure.checkbox({label, ...bind(runs, runner.k)});
      box.append(svg("svg", {height: 14, style: "width: 42px"}, line(runner, "M0 7H42"), mark(runner, 35, 7)));
      return watch(box, runner.k);
    }));
    const plane = figure.plot({
      label: "Contours and paths", class: "x-wide", height: (width) => 0.75 * (width - 40) + 46,
      pad: {left: 32, top: 24, bottom: 22}, xs: XS, ys: YS,
      click: (...place) => { state.start = place.map((x) => Number(x.toFixed(2))); },
    });
    const curve = figure.plot({
      label: "Loss against steps", role: "img", height: 230, pad: {left: 52, right: 98, top: 26, bottom: 22},
    });
    const values = [-4, -3, -2, -1, 0].flatMap((e) => [1, 2, 3, 5, 7, 9].map((m) => Number(m + "e" + e)));
    const rows = RUNNERS.map(({k, name}) => watch(figure.slider({
      label: "η of " + name, name: "rate-" + name, values, ...bind(rates, k),
    }), k));
    const tilt = figure.slider({
      label: "tilt in degrees", name: "tilt", min: p.tilts[0], max: p.tilts[1], step: 1, get: () => state.tilt,
      set(value) { // the start turns with the ravine
        state.start = turn(state.start, value - state.tilt).map((x, d) => downhill.tidy(clamp(x, seen.spans[d])));
        state.tilt = value;
      },
    });
    const sliders = html("div", {}, ...rows);
    const steps = figure.slider({
      label: "steps n", name: "steps", min: 0, max: p.most, step: 1, ...bind(state, "steps"),
    });
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
    svg("circle", {r: 8, class: "x-fill x-edge"}));

    // Marks where the lines end, and names of some, which push each other apart.
    function drawEnds(plot, all, ends) {
      const at = ([, x,, more]) => x + (x > plot.width - 85 - 6 * more.length ? -55 : 55); // the middle of a name
      ends.sort((a, b) => a[2] - b[2]);
      const spots = apart(ends.map((end) => [at(end), end[2]]), [28, plot.height - plot.pad.bottom - 6]);
      const places = ends.map((end) => at(end) < end[1] ? [end[1] - 10, "end"] : [end[1] + 10, "start"]);
      ends.forEach(([, x, y], k) => plot.line(x, y, places[k][0], spots[k], "x-axis"));
      plot.root.firstChild.append(...all.map(([runner, x, y]) => mark(runner, x, y)));
      return ends.map(([runner,,, more], k) => {
        const [x, anchor] = places[k];
        return [runner.k, plot.text(x, spots[k] + 5, runner.name + more, anchor, "x-name")];
      });
    }

    function drawPlane(all) {
      plane.text(4, 14, "f(x, y) = " + seen.formula, "start", "x-bold");
      plane.xAxis(downhill.ticks(XS, 8));
      plane.yAxis(downhill.ticks(YS, 6));
      plane.text(plane.x(XS[1]) - 5, plane.y(YS[0]) - 6, "x", "end");
      plane.text(plane.x(XS[0]) + 6, plane.y(YS[1]) + 15, "y");
      const [x0, y0, unit] = [plane.x(0), plane.y(0), (plane.x(XS[1]) - 32) / 800]; // of contours
      const lines = descents.window(plane);
      lines.append(...seen.flips.map(([u, v]) => svg("path", {
        d: seen.contours, class: "x-curve x-thin x-level", opacity: 0.5, "vector-effect": "non-scaling-stroke",
        transform: `translate(${x0} ${y0}) scale(${u * unit} ${v * unit}) rotate(${-state.tilt})`,
      })));
      const levels = seen.labels.map(([level, ...place]) => [level, ...turn(place, -state.tilt)])
        .map(([level, x, y]) => plane.text(x0 + unit * x, y0 + unit * y + 4, exact(level), "middle"));
      seen.minima.forEach(([x, y]) => plane.text(plane.x(x), plane.y(y) + 5, "+", "middle", "x-bold"));
      const near = (x) => clamp(x, [-1e4, 1e4]);
      lines.append(...ordered(all).flatMap((each) =>
        cased(each, join(each.path.map(([x, y]) => [plane.x(near(x)), plane.y(near(y))])), "x-way")));
      const ends = ordered(all).map((each) => {
        const [x, y] = inside(each);
        return [each, plane.x(x), plane.y(y), isOut(each) ? ", out" : ""];
      });
      // No names where ends coincide; the losses have all of them.
      const isAlone = (end) => ends.every((other) =>
        other === end || Math.hypot(other[1] - end[1], other[2] - end[2]) > 24);
      drawEnds(plane, ends, ends.filter((end) => end[0].k === spot || isAlone(end)));
      // A name goes before the number of a level.
      const box = (node) => node.getBoundingClientRect();
      const taken = [...plane.root.querySelectorAll(".x-name, path.x-outlined")].map(box);
      levels.filter((node) => taken.some(({left, right, top, bottom}) => left < box(node).right + 2
        && box(node).left < right + 2 && top < box(node).bottom && box(node).top < bottom))
        .forEach((node) => node.remove());
    }
    const isSaddle = () => !seen.minima.length;
    const isFar = ({end}) => end.some((x) => Math.abs(x) > p.far);
    const inside = (each) => each.end.map((x, d) => clamp(x, seen.spans[d]));
    const isOut = (each) => inside(each).some((x, d) => x !== each.end[d]);

    function drawLosses(all) {
      const isLog = !isSaddle(); // above minima of 0
      const power = (loss, low, high) => clamp(Math.ceil(Math.log10(loss)), [low, high]);
      curve.ys = isLog ? [power(Math.min(...all.map((each) => each.loss)), -14, -1) - 1, power(f(...state.start), 2, 9)]
        : [-10, Math.max(10, f(...state.start))];
      const place = descents.axes(curve, state.steps, "loss", isLog);
      const ends = ordered(all).map((each) => {
        const places = each.losses.map(place);
        curve.root.firstChild.append(...cased(each, join(places), "x-thin x-course"));
        return [each, ...places.at(-1), curve.beyond(isLog ? Math.log10(each.loss) : each.loss, " ")];
      });
      drawEnds(curve, ends, [...ends]).forEach(([k, name]) => {
        name.style.cursor = "pointer";
        name.addEventListener("click", () => light(spot === k ? null : k));
      });
    }

    function write(all) {
      descents.write(numbers, ...all.map(({name, path, end, loss}) => [name + ": ", ...isFar({end})
        ? ["beyond a million at step ", ["gone-" + name, path.length - 1]]
        : ["at ", ["place-" + name, pair(end, number)], ", loss ", ["loss-" + name, number(loss)]]]));
      const seenOf = (each) => ({...each, isFar: isFar(each), isOut: isOut(each)});
      figure.say(...verdict(all.map(seenOf), state, isSaddle(), p));
    }

    return function redraw() {
      [f, slopes] = surface(state.surface, state.tilt);
      go.textContent = figure.isRunning ? "pause" : "run";
      const used = [...state.surface === "turned" ? [tilt] : [], ...rows.filter((row, k) => runs[k])];
      // Else a slider in use would be lost.
      if (sliders.children.length !== used.length || used.some((row) => row.parentNode !== sliders)) {
        sliders.replaceChildren(...used);
      }
      const all = RUNNERS.filter(({k}) => runs[k]).map(run);
      drawPlane(all);
      drawLosses(all);
      write(all);
    };
  });
