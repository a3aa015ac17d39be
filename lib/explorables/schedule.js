downhill.define("schedule",
  "Choose a schedule and shape it: how soon does the loss fall, and how low does it end?",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, clamp, descents, bind} = downhill;
    const {number} = descents;
    const WEIGHTS = 100;
    const state = {};
    const restore = (changes) => Object.assign(state, changes, {milestones: [...p.milestones]});
    const ends = new Map(); // of each noise: the losses at the end so far
    function reset() {
      restore(p);
      ends.clear();
    }
    reset();

    const between = (start, end, share) => start + (end - start) * share;
    const halfCosine = (start, end, share) => end + (start - end) * (1 + Math.cos(Math.PI * share)) / 2;
    // The rates of `lib.schedules`, epochs counted from 0.
    const RATES = {
      constant: () => state.rate,
      step: (epoch) => state.rate * state.factor ** Math.floor(epoch / state.every),
      milestones: (epoch) => state.rate * state.factor ** state.milestones.filter((each) => epoch >= each).length,
      exponential: (epoch) => state.rate * state.decay ** epoch,
      linear: (epoch) => between(state.rate, state.final * state.rate, epoch / p.epochs),
      cosine: (epoch) => halfCosine(state.rate, state.final * state.rate, epoch / p.epochs),
      warmup_cosine(epoch) {
        const after = epoch - state.warmup;
        return after < 0 ? between(0.1 * state.rate, state.rate, epoch / state.warmup)
          : halfCosine(state.rate, state.final * state.rate, after / (p.epochs - state.warmup));
      },
      one_cycle(epoch) {
        const [top, first] = [state.warmup - 1, state.rate / 25];
        return epoch <= top ? halfCosine(first, state.rate, top ? epoch / top : 1)
          : halfCosine(state.rate, first / 1e4, (epoch - top) / (p.epochs - 1 - top));
      },
    };
    const ratesOf = (kind) => Array.from({length: p.epochs}, (_, epoch) => RATES[kind](epoch));

    const draw = descents.normals(p.seed);
    const noise = Float64Array.from(Array.from({length: p.epochs * p.steps * WEIGHTS / 2}, draw).flat());
    const mean = (values) => downhill.sum(values) / values.length;
    // For each epoch, the mean loss after its steps w ← w − η(w + σz), and what there would be of it without noise.
    function train(rates) {
      const w = new Float64Array(WEIGHTS).fill(p.start);
      let [d, k] = [p.start, 0];
      return rates.map((rate) => {
        const each = Array.from({length: p.steps}, () => {
          let total = 0;
          for (let j = 0; j < WEIGHTS; j++) {
            w[j] -= rate * (w[j] + state.noise * noise[k++]);
            total += w[j] * w[j];
          }
          d -= rate * d;
          return [total / (2 * WEIGHTS), d * d / 2];
        });
        const [loss, distance] = [0, 1].map((which) => mean(each.map((pair) => pair[which])));
        return {loss, distance};
      });
    }
    const late = (values) => mean(values.slice(-5));
    const lossAtEnd = (runs) => late(runs.map((run) => run.loss));
    const floor = (rate) => state.noise ** 2 * rate / (2 * (2 - rate));

    // What schedules are measured by: of the rates that the slider has, the best to stay with, at each noise.
    const GRID = [-3, -2, -1].flatMap((e) => [1, 2, 3, 5, 7].map((m) => Number(`${m}e${e}`))).concat([1]);
    const yardsticks = new Map();
    function yardstick() {
      if (!yardsticks.has(state.noise)) {
        const all = GRID.map((rate) => train(Array(p.epochs).fill(rate)));
        const ends = all.map(lossAtEnd);
        const end = Math.min(...ends);
        const best = ends.indexOf(end);
        yardsticks.set(state.noise, {end, rate: GRID[best], runs: all[best]});
      }
      return yardsticks.get(state.noise);
    }

    figure.row("x-row", ...p.presets.map(([text, changes]) => figure.button(text, () => restore(changes))),
      figure.button("reset", reset));
    const pad = {left: 54, right: 14, top: 26, bottom: 22};
    const above = figure.plot({
      label: "The learning rate against the epoch", height: 160, pad, xs: [0, p.epochs], ys: [0, 1],
    });
    const below = figure.plot({
      label: "The loss against the epoch, on a logarithmic scale", role: "img", height: 250, pad,
      xs: [0, p.epochs], ys: p.decades,
    });
    const slider = (label, name, range) => figure.slider({label, name, ...bind(state, name), ...range});
    const OWN = { // the sliders of each kind
      every: slider("every k epochs", "every", {min: 1, max: 50, step: 1}),
      factor: slider("factor γ", "factor", {values: [0.01, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]}),
      decay: slider("factor an epoch", "decay", {
        values: [0.8, 0.85, 0.9, 0.92, 0.94, 0.95, 0.96, 0.97, 0.98, 0.99, 0.995, 1],
      }),
      warmup: slider("warm-up, epochs", "warmup", {min: 1, max: 50, step: 1}),
      final: slider("last rate ÷ largest", "final", {values: [0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1]}),
    };
    const USED = {
      constant: [], step: ["every", "factor"], milestones: ["factor"], exponential: ["decay"], linear: ["final"],
      cosine: ["final"], warmup_cosine: ["warmup", "final"], one_cycle: ["warmup"],
    };
    const numbers = html("div", {class: "x-formula"});
    const legend = html("div");
    const noiseSlider = slider("noise σ", "noise", {values: [0, 0.1, 0.2, 0.5, 1, 1.5, 2, 3]});
    const controls = html("div", {class: "x-controls"},
      figure.select({
        label: "schedule", options: p.kinds, ...bind(state, "kind"),
      }),
      slider("largest rate η₀", "rate", {values: GRID}),
      ...Object.values(OWN),
      noiseSlider, slider("look at epoch", "epoch", {min: 0, max: p.epochs - 1, step: 1}));
    figure.row("", above.box, below.box, figure.readout, controls, legend);
    figure.row("", numbers);
    const handles = p.milestones.map((_, k) => figure.handle(above, {
      label: `milestone ${k + 1}`, orientation: "horizontal", step: 1, xs: [1, p.epochs - 1], ys: [0, 2],
      get: () => [state.milestones[k], state.rate * state.factor ** k * (1 + state.factor) / 2],
      set(x) {
        const [before, after] = [state.milestones[k - 1] ?? 0, state.milestones[k + 1] ?? p.epochs];
        state.milestones[k] = clamp(x, [before + 1, after - 1]);
      },
      text: () => `epoch ${state.milestones[k]}`,
    },
    svg("circle", {r: 7, class: "x-fill x-outlined x-orange"})));

    // Only what belongs to the kind is there.
    let shown = null;
    function use() {
      if (shown === state.kind) return;
      shown = state.kind;
      Object.values(OWN).forEach((each) => each.remove());
      noiseSlider.before(...USED[shown].map((name) => OWN[name]));
      above.front.replaceChildren(...shown === "milestones" ? handles : []);
    }

    const heightOf = (loss) => below.y(clamp(Math.log10(loss), p.decades));
    // A tread for each epoch.
    const stairs = (plot, heights) => `M${plot.x(0)} ${heights[0]}` + heights.map((y, epoch) =>
      `V${y}H${plot.x(epoch + 1)}`).join("");
    function frame(plot, title) {
      plot.xAxis(downhill.ticks([0, p.epochs], 5));
      plot.text(4, 14, title, "start", "x-bold");
      const x = plot.x(state.epoch + 0.5);
      plot.line(x, plot.y(plot.ys[0]), x, plot.y(plot.ys[1]), "x-curve x-thin x-dark-orange x-mark");
    }
    function drawRates(rates) {
      above.ys = [0, 1.1 * state.rate];
      above.yAxis(downhill.ticks(above.ys, 4));
      frame(above, "learning rate η against the epoch");
      above.draw("path", {d: stairs(above, rates.map(above.y)), class: "x-curve x-blue x-rates"});
      above.draw("circle", {
        cx: above.x(state.epoch + 0.5), cy: above.y(rates[state.epoch]), r: 4, class: "x-fill x-ink",
      });
    }
    function drawLosses(rates, runs, constant) {
      below.yAxis(downhill.ticks(p.decades, 6), downhill.power);
      frame(below, "loss against the epoch (log)");
      const course = (values) => descents.join([[below.x(0), heightOf(p.start ** 2 / 2)],
        ...values.map(({loss}, epoch) => [below.x(epoch + 0.5), heightOf(loss)])]);
      below.draw("path", {d: course(constant), class: "x-curve x-thin x-ghost", "stroke-dasharray": "3 3"});
      if (state.noise) below.draw("path", {
        d: course(yardstick().runs), class: "x-curve x-thin x-blue x-best", "stroke-dasharray": "8 3 2 3",
      });
      below.draw("path", {d: course(runs), class: "x-curve x-vermilion x-losses"});
      below.draw("path", {
        d: stairs(below, rates.map((rate) => heightOf(floor(rate)))), class: "x-curve x-thin x-dashed x-green x-floor",
      });
    }

    function drawLegend() {
      const kinds = [["x-curve x-vermilion", "loss under this schedule"],
        ["x-curve x-thin", "with the largest rate throughout", "M-12 0H-9M-6 0H-3M0 0H3M6 0H9"]];
      if (state.noise) {
        kinds.push(["x-curve x-thin x-blue", "with the best constant rate", "M-12 0H-4M-1 0H1M4 0H12"],
          ["x-curve x-green", "noise floor (on average) at the rate of the epoch", "M-12 0H-5M-1 0H6M10 0H12"]);
      }
      legend.replaceChildren(downhill.key(kinds));
    }

    function verdict(rate, loss, distance) {
      if (loss < 1e-12) return "it has arrived";
      if (loss <= 1.5 * floor(rate)) return "it hovers about the noise floor; only a lower rate would bring it down";
      if (distance > (loss - floor(rate)) / 2) {
        return "it is still on its way from the start, and a higher rate would be faster";
      }
      return "it sinks towards the floor; what is left is noise from higher rates";
    }
    function comparison(end) {
      if (!state.noise) return ["Without noise there is no floor, and a schedule only slows."];
      const best = yardstick();
      const ratio = end / best.end;
      const said = Math.abs(ratio - 1) <= 1e-9 ? ["the same as"]
        : [["times", exact(Number(ratio.toPrecision(2)))], " times that"];
      const tried = ends.get(state.noise);
      const least = Math.min(...tried);
      const record = tried.size < 2 ? ["."] : [least < end ? ". Your best so far with this noise: "
        : ". It is your best so far with this noise: ", ["record", number(least)], "."];
      return ["In the last 5 epochs the loss is ", ...said, " with the best constant rate, η = ",
        ["best-rate", exact(best.rate)], ...record];
    }
    // Of the last epochs: whether what is above the floor is noise, not the way from the start.
    const keepsNoise = (loss, distance, low) => loss > 1.5 * low && distance <= (loss - low) / 2;

    return function redraw() {
      use();
      const rates = ratesOf(state.kind);
      const [runs, constant] = [train(rates), train(ratesOf("constant"))];
      drawRates(rates);
      drawLosses(rates, runs, constant);
      drawLegend();
      const [rate, {loss, distance}] = [rates[state.epoch], runs[state.epoch]];
      const [end, other] = [runs, constant].map(lossAtEnd);
      ends.set(state.noise, (ends.get(state.noise) ?? new Set()).add(end));
      const isKept = keepsNoise(end, late(runs.map((run) => run.distance)), late(rates.map(floor)));
      descents.write(numbers,
        [`epoch ${state.epoch}: rate η = `, ["rate-now", number(rate)], ", loss ", ["loss-now", number(loss)],
          "; noise floor, on average, σ²η / (2(2 − η)) = ", ["floor", number(floor(rate))]],
        ["last 5 epochs: loss ", ["end", number(end)], `; with η = ${exact(state.rate)} throughout `,
          ["end-constant", number(other)]],
        [`the loss is the mean of w²/2 over ${WEIGHTS} weights that start at ${p.start}; ${p.steps} steps an epoch`]);
      figure.say(`In epoch ${state.epoch} `, ["verdict", verdict(rate, loss, distance)], ". ", ...comparison(end),
        isKept ? " This one is still above its floor: old noise is forgotten at the rate η, and the later the rate comes "
          + "down, the more of it is left." : "");
    };
  });
