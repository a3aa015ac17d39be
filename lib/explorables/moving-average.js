downhill.define("moving-average",
  "Slide β: how smooth, how late? Then pull a day's temperature up or down: how long is it remembered?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, descents, bind} = downhill;
    const {number, join} = descents;
    const LAST = p.temperatures.length;
    const DAYS = [1, LAST];
    const ROOM = [0.4, LAST + 0.6]; // for whole bars
    const state = {};
    const restore = (from) => Object.assign(state, p, from);
    restore();

    const TICKS = [1, ...downhill.ticks(DAYS, 6).filter((day) => day > 2)];
    const dayOf = (day) => (day === 1 ? "day " : "") + day;
    const tenth = (value) => Number(value.toFixed(1));
    const power = (exponent) => [...String(exponent)].map((digit) => "⁰¹²³⁴⁵⁶⁷⁸⁹"[digit]).join("");
    const signed = (value) => (value > 0 ? "+" : "") + exact(value);
    const measured = () => p.temperatures[state.changed_day - 1];
    const changed = () => tenth(clamp(measured() + state.change, p.span)); // no farther than one sees
    const change = () => tenth(changed() - measured());
    const total = (day) => 1 - state.beta ** day; // of the weights until then
    const weight = (k) => (1 - state.beta) * state.beta ** k;
    function average(values) {
      let s = 0;
      return values.map((x) => { s = state.beta * s + (1 - state.beta) * x; return s; });
    }
    const corrected = (plain) => plain.map((s, k) => s / total(k + 1));
    const series = () => p.temperatures.map((x, k) => k + 1 === state.changed_day ? changed() : x);

    const slider = (label, name, range) => figure.slider({label, name, ...bind(state, name), ...range});
    const days = {min: 1, max: LAST, step: 1};
    figure.row("x-row",
      figure.button("day 2", () => restore({beta: 0.9, day: 2})),
      figure.button("a hot day", () => restore({beta: 0.9, day: 16, changed_day: 12, change: 15})),
      figure.button("reset", () => restore()),
      figure.checkbox({
        label: "bias correction", ...bind(state, "correct"),
      }));
    figure.row("x-controls", slider("β", "beta", {values: p.betas}),
      slider("day to change", "changed_day", days),
      figure.slider({
        label: "change, °C", name: "change", min: -p.most, max: p.most, step: 0.5,
        get: () => change(), set: (value) => { state.change = value; },
      }));
    const pad = {left: 38, right: 8, top: 26, bottom: 24};
    const chart = figure.plot({
      label: "Temperatures and their average", height: 280, pad, xs: ROOM, ys: p.span,
      click: (x) => choose(clamp(Math.round(x), DAYS)),
    });
    const bars = figure.plot({
      label: "The weights of the days in the average of the chosen day", role: "img", height: 190,
      pad: {...pad, top: 64}, xs: ROOM,
    });
    const numbers = html("div", {class: "x-formula"});
    const legend = html("div");
    figure.row("", chart.box, legend, figure.readout, bars.box, numbers);

    let plain, best;
    const shown = () => state.correct ? best : plain;
    const of = (values) => values[state.day - 1];
    figure.handle(chart, {
      label: "day looked at", orientation: "horizontal", step: 1, xs: DAYS, ys: p.span,
      get: () => [state.day, of(shown())], set: (x) => { state.day = x; },
      text: () => `day ${state.day}, average ${number(of(shown()))} °C`,
    },
    svg("circle", {r: 8, class: "x-fill x-outlined x-orange"}));
    const pulled = figure.handle(chart, {
      label: "temperature of the day to change", step: 0.5, xs: DAYS, ys: p.span, orientation: "vertical",
      get: () => [state.changed_day, changed()], set: (x, y) => { state.change = tenth(y - measured()); },
      text: () => `day ${state.changed_day}, ${exact(changed())} °C`,
    },
    svg("path", {d: "M0 -10L8 0L0 10L-8 0Z", class: "x-fill x-outlined x-orange"}));
    // A mouse may pull any other day at once: the diamond comes there and is held. (A finger may be about to scroll.)
    const choose = figure.act((day) => Object.assign(state, {changed_day: day, change: 0}));
    const takes = p.temperatures.map((_, k) => svg("circle", {
      r: 12, class: "x-take",
      pointerdown(event) {
        if (event.button || event.pointerType === "touch") return;
        choose(k + 1);
        downhill.grab(pulled, event);
      },
    }));
    chart.front.prepend(...takes);
    figure.late.push(() => takes.forEach((each, k) => {
      each.setAttribute("cx", chart.x(k + 1));
      each.setAttribute("cy", chart.y(series()[k]));
    }));

    function drawChart(x) {
      chart.yAxis(downhill.ticks(p.span, 6));
      chart.xAxis(TICKS, dayOf);
      chart.text(4, 14, "temperature and its average, °C", "start", "x-bold");
      const curve = (values, kind) =>
        chart.draw("path", {d: join(values.map((v, k) => [chart.x(k + 1), chart.y(v)])), class: "x-curve " + kind});
      const before = average(p.temperatures);
      if (change()) {
        curve(state.correct ? corrected(before) : before, "x-thin x-before").setAttribute("stroke-dasharray", "2 3");
      }
      x.forEach((v, k) => chart.draw("circle", {cx: chart.x(k + 1), cy: chart.y(v), r: 3, class: "x-fill x-day"}));
      curve(plain, "x-vermilion x-dashed x-plain");
      if (state.correct) curve(best, "x-blue x-corrected");
      chart.line(chart.x(state.day), chart.y(of(shown())), chart.x(state.day), chart.height - 24, "x-axis");
      drawLegend();
    }
    function drawLegend() {
      const kinds = [["x-fill", "measured", "M0 -3a3 3 0 1 1 0 6a3 3 0 1 1 0 -6Z"]];
      if (state.correct) kinds.push(["x-curve x-blue", "corrected"]);
      kinds.push(["x-curve x-vermilion", "uncorrected", "M-12 0H-5M-1 0H6M10 0H12"]);
      kinds.push(["x-fill x-outlined x-orange", "day looked at", "M0 -6a6 6 0 1 1 0 12a6 6 0 1 1 0 -12Z"],
        ["x-fill x-outlined x-orange", "day to pull (tap another)", "M0 -8L7 0L0 8L-7 0Z"]);
      if (change()) kinds.push(["x-curve x-thin", "before the change", "M-12 0H-10M-7 0H-5M-2 0H0M3 0H5M8 0H10"]);
      legend.replaceChildren(downhill.key(kinds));
    }

    function drawBars() {
      const heights = Array.from({length: state.day}, (_, k) => weight(k));
      const scale = state.correct ? total(state.day) : 1;
      bars.ys = [0, 1.05 * heights[0] / scale];
      bars.yAxis(downhill.ticks(bars.ys, 4));
      const frames = state.correct ? " (frames: corrected)" : "";
      bars.text(4, 14, `weights, day ${state.day}${frames}`, "start", "x-bold");
      TICKS.forEach((day) => bars.text(bars.x(day), bars.height - 8, dayOf(day), "middle"));
      const width = 0.7 * (bars.x(2) - bars.x(1));
      heights.forEach((value, k) => {
        const day = state.day - k;
        const box = (height, kind) => bars.draw("rect", {
          x: bars.x(day) - width / 2, y: bars.y(height), width, height: bars.y(0) - bars.y(height), class: kind,
        });
        box(value, "x-bar x-fill " + (day === state.changed_day ? "x-orange" : "x-sky"));
        if (state.correct) box(value / scale, "x-outline x-curve x-thin x-blue");
      });
      bars.line(bars.x(ROOM[0]), bars.y(0), bars.x(ROOM[1]), bars.y(0), "x-axis");
      if (!state.beta) return;
      mark("memory", memory(), exact(Number((state.beta ** memory()).toPrecision(2))), 35);
      mark("half-life", halfLife(), "½", 52);
    }
    // A line where the weights have fallen to a share of the newest; an arrow where that would be before day 1.
    function mark(name, age, share, y) {
      const x = bars.x(state.day - age);
      const text = `${name}, ${exact(Number(age.toPrecision(3)))} ${age === 1 ? "day" : "days"}: ${share} left`;
      if (state.day - age < ROOM[0]) return bars.text(4, y, "◀ " + text);
      bars.line(x, y - 11, x, bars.y(0), "x-axis x-mark");
      const node = bars.text(x + 5, y, text);
      node.setAttribute("x", Math.min(x + 5, bars.width - node.getComputedTextLength()));
      return node;
    }
    const memory = () => 1 / (1 - state.beta);
    const halfLife = () => Math.log(0.5) / Math.log(state.beta) + 0; // 0 without a memory

    // Both of an average that is long under way: a rising temperature is seen so many days late, and the noise of the
    // days, each for itself, has the standard deviation √(Σ weights²) of what it was.
    function ofSmoothness() {
      const lag = state.beta / (1 - state.beta);
      const days = lag === 1 ? "day" : "days";
      return ["Long under way, the average lags about ", ["lag", number(lag)], ` ${days} and keeps `, ["scatter",
        number(100 * Math.sqrt((1 - state.beta) / (1 + state.beta)))], " % of the day-to-day scatter. "];
    }
    function ofWeights() {
      const sum = total(state.day);
      const parts = [`On day ${state.day} the weights add up to `, ["sum", number(sum)]];
      if (!state.beta) return [...parts, ": with β = 0 the average is the temperature of the day and remembers nothing."];
      const gap = of(best) - of(plain);
      if (sum >= 0.95) return [...parts, ": the start at 0 is nearly forgotten, and the correction hardly matters."];
      if (Math.abs(gap) < 1e-9) return [...parts, ": this average is 0, and the correction changes nothing."];
      const far = sum < 0.5 ? "far" : `still ${number(Math.abs(gap))} °C`;
      const way = gap < 0 ? "high" : "low";
      return [parts[0] + (sum < 0.5 ? "only " : ""), parts[1], `: uncorrected, the average is ${far} too ${way}; `
        + (state.correct ? "dividing by that sum mends it." : "the correction would divide by that sum.")];
    }
    const effect = (day) => weight(day - state.changed_day) * change() / (state.correct ? total(day) : 1);
    function ofChange() {
      if (!change()) return [];
      const age = state.day - state.changed_day;
      const what = `The ${signed(change())} °C on day ${state.changed_day}`;
      if (age < 0) return [what + ` comes later: the average of day ${state.day} knows nothing of it. `];
      const first = [what + " moves the average of that day by ", ["first", number(effect(state.changed_day))]];
      if (!age) return [...first, " °C. "];
      return [...first, ` °C; ${age} ${age > 1 ? "days" : "day"} later `, ["left", number(effect(state.day))],
        " °C is left. "];
    }

    function write() {
      descents.write(numbers,
        [`average of day ${state.day}: `, ["corrected", number(of(best))], " °C with correction, ",
          ["plain", number(of(plain))], " °C without"],
        [`sum of the weights so far: 1 − βᵗ = 1 − ${exact(state.beta)}${power(state.day)} = `,
          ["total", number(total(state.day))]],
        ["in days: memory 1/(1 − β) = ", ["memory", number(memory())], ", half-life ln ½ / ln β = ",
          ["half-life", number(halfLife())]]);
      figure.say(...ofChange(), ...ofSmoothness(), ...ofWeights());
    }

    return function redraw() {
      const x = series();
      plain = average(x);
      best = corrected(plain);
      drawChart(x);
      drawBars();
      write();
    };
  });
