downhill.define("computation-graph",
  "Slide the inputs, predict the next gradient, then take one step back through the graph and see.",
  function (figure, p) {
    "use strict";
    const {html, svg, exact, number} = downhill;
    const {run, rule, judge} = downhill.circuits;
    const [ROW, RAIL, NUDGE] = [76, 25, 0.01]; // from input to input; half of where a handle goes; a wiggle
    const circuits = p.circuits.map(downhill.circuits.parse);
    let circuit, inputs, back, shown, said, now, guess;

    const allShown = () => shown === back.length;
    const isShown = (name) => back.slice(0, shown).includes(name);
    function show(all) { [shown, said, guess] = all ? [back.length, "all", ""] : [0, "step", ""]; }
    function choose(name) {
      circuit = circuits.find((each) => each.name === name);
      inputs = [...circuit.start, 0, 0, 0]; // also for handles out of use
      back = [...circuit.steps.map((each) => each.name).reverse(), ...circuit.inputs]; // the way from the output
      show(p.gradients === "shown");
    }
    choose(p.circuit);

    const four = (value) => exact(Number(value.toPrecision(4))); // digits
    const short = (value) => value && Math.abs(value) < 1e-3 ? number(value) : four(value);
    const signed = (value, write = short) => (value > 0 ? "+" : "") + write(value);
    const factor = (value) => value < 0 ? `(${short(value)})` : short(value);
    const along = (name) => "∂f/∂" + name;
    const gradient = (name) => isShown(name) ? signed(now.gradients[name]) : "?";
    const from = (name) => now.edges.filter((edge) => edge.from === name);

    const goBack = () => { [shown, said, guess] = [shown + 1, "step", ""]; };
    const next = figure.button("← next gradient", goBack);
    const all = figure.button("", () => show(!allShown()));
    figure.row("x-row", figure.select({
      label: "circuit", options: circuits.map(({name, label}) => [name, label]),
      get: () => circuit.name, set: choose,
    }), next, all, figure.button("reset", () => choose(p.circuit)));
    const rows = () => Math.max(2, circuit.inputs.length - 1);
    const top = (row) => 40 + ROW * row;
    const height = (k) => top(k * rows() / (circuit.inputs.length - 1));
    const graph = figure.plot({
      label: "The graph, from the inputs to f", height: () => top(rows()) + 44, xs: [0, 1], ys: p.span,
    });
    graph.box.style.maxWidth = "560px";
    const nudges = html("div", {class: "x-row"}, "wiggle:");
    const asked = html("span");
    const typed = downhill.field(figure, {
      get: () => guess, set: (value) => { guess = value; }, style: "width: 6em",
      keydown(event) {
        if (event.key !== "Enter" || event.repeat || allShown()) return;
        figure.act(goBack)();
        typed.value = "";
      },
    });
    const prediction = html("label", {class: "x-select"}, asked, typed);
    figure.row("", graph.box, nudges, prediction, figure.readout);

    // A handle and a button for each input that a circuit may have; `fit` takes out those not needed.
    const controls = [0, 1, 2, 3, 4].map((k) => [
      figure.handle({...graph, x: (v) => 18 + v, y: (v) => height(k) - RAIL * v / p.span[1]}, {
        orientation: "vertical", step: 0.5, xs: [0, 0], ys: p.span,
        get: () => [0, inputs[k]], set: (_, value) => { inputs[k] = value; },
        text: () => `${exact(inputs[k])}, gradient ${gradient(circuit.inputs[k])}`,
      }, svg("circle", {r: 8, class: "x-fill x-outlined x-blue"})),
      nudges.appendChild(figure.button("", () => { said = k; })),
    ]);
    function fit() {
      const used = controls.slice(0, circuit.inputs.length);
      if (graph.front.children.length !== used.length) {
        graph.front.replaceChildren(...used.map(([handle]) => handle));
        nudges.replaceChildren("wiggle:", ...used.map(([, button]) => button));
      }
      used.forEach(([handle, button], k) => {
        handle.setAttribute("aria-label", circuit.inputs[k]);
        button.textContent = `${circuit.inputs[k]} + ${NUDGE}`;
      });
      next.ariaDisabled = allShown();
      if (allShown() && document.activeElement === typed) next.focus(); // where one typed is hidden
      prediction.style.visibility = allShown() ? "hidden" : "";
      asked.textContent = allShown() ? "" : `your prediction: ${along(back[shown])} =`;
      all.textContent = allShown() ? "hide all" : "show all";
    }

    // Text on a ground of its own, so that no line runs through it; that of gradients is tinted.
    function tag(x, y, text, name, slanted, anchor) {
      const node = graph.draw("text", {
        x, y: y + 4.5, "text-anchor": anchor || "middle", style: "stroke: none", "data-value": name,
        "font-style": slanted,
      }, text);
      const box = node.getBBox();
      const tint = `color-mix(in srgb, var(--vermilion) ${slanted ? 18 : 0}%, var(--paper))`;
      node.before(svg("rect",
        {x: box.x - 4, y: y - 9, width: box.width + 8, height: 18, rx: 5, style: `fill: ${tint}`}));
    }

    // The value goes above, to the right; the gradient below, to the left, the thicker the more of it there is.
    function drawEdge({from: name, to, slope, part, letter}, at) {
      // From the right side of one to the middle of the other; at a fork, one above the other.
      const forks = from(name).length > 1;
      const [x, y] = [at[name][0] + 20, at[name][1] + (forks ? (to === "f" ? -9 : 9) : 0)];
      const [dx, dy] = [at[to][0] - x, at[to][1] - y];
      const end = Math.hypot(dx, dy) - 20;
      const transform = `translate(${x} ${y}) rotate(${Math.atan2(dy, dx) * 180 / Math.PI})`;
      const path = (d, kind, style) => graph.draw("path", {d, transform, style, class: kind});
      path(`M0 -3H${end - 7}`, "x-curve x-thin x-blue");
      path(`M${end} -3l-8 -4v8Z`, "x-fill x-blue");
      const width = Math.min(6, 1 + Math.sqrt(Math.abs(part)));
      const lane = 2 + width / 2;
      if (isShown(name)) {
        path(`M${end} ${lane}H7`, `x-curve x-vermilion ${part ? "" : "x-dashed"}`, `stroke-width: ${width}px`);
        path(`M0 ${lane}l8 ${-lane - 1}v${2 * lane + 2}Z`, "x-fill x-vermilion");
      }
      const share = circuit.inputs.includes(name) ? 0.48 : 0.42; // clear of the gradients, clear of the value of f
      const [midX, midY, lift] = [x + share * dx, y + share * dy, forks && isShown(name) ? 9 : 0];
      const isWide = graph.width > 100 * circuit.inputs.length; // else only the letter: the read-out has the number
      const times = letter && isWide ? `${letter} = ${short(slope)}` : letter || short(slope);
      tag(midX, midY - lift, "×" + times, `slope-${name}-${to}`);
      if (lift) tag(midX, midY + lift, "← " + signed(part), `part-${name}-${to}`, "italic");
    }

    function drawNode(name, [x, y], sign) {
      graph.draw("rect", { // an operation is round
        x: x - 15, y: y - 15, width: 30, height: 30, rx: sign ? 15 : 4, class: "x-curve x-blue",
        style: "fill: var(--paper)",
      });
      graph.text(x, y + 4.5, sign || name, "middle", "x-bold").setAttribute("style",
        `stroke: none; font-size: ${sign === "max" ? 11 : 13}px`);
      // Where many edges end, there is room at the right.
      const anchor = now.edges.filter((edge) => edge.to === name).length > 2 ? "start" : "middle";
      const left = x - (anchor === "start" ? 9 : 0);
      graph.text(left, y - 22, (sign ? name + " = " : "") + short(now.values[name]), anchor, "x-bold")
        .setAttribute("data-value", "value-" + name);
      tag(left, y + 29, "← " + gradient(name), "gradient-" + name, "italic", anchor);
    }

    function draw() {
      const at = {};
      circuit.inputs.forEach((name, k) => {
        at[name] = [66, height(k)];
        graph.draw("path", {d: `M18 ${height(k) - RAIL}v${2 * RAIL}m-6 ${-RAIL}h12`, class: "x-axis"});
      });
      circuit.steps.forEach(({name, column, row}) => { at[name] = [66 + (graph.width - 106) / 2 * column, top(row)]; });
      now.edges.forEach((edge) => drawEdge(edge, at));
      circuit.inputs.forEach((name) => drawNode(name, at[name]));
      circuit.steps.forEach(({name, sign}) => drawNode(name, at[name], sign));
    }

    function explain(name) {
      const edges = from(name);
      const sum = (part) => edges.map(part).join(" + ") + " = ";
      return name === "f" ? ["∂f/∂f = ", ["explained", "1"], ": here the way back begins."]
        : [along(name) + " = ", sum(({letter, slope, to}) => `${letter || short(slope)} · ${along(to)}`),
          sum(({slope, to}) => `${factor(slope)} · ${factor(now.gradients[to])}`),
          ["explained", short(now.gradients[name])],
          `: ${edges.length > 1 ? name + " goes into two operations, and the parts add" : rule(edges[0])}.`];
    }

    function measure(k) {
      const name = circuit.inputs[k];
      const then = run(circuit, inputs.map((value, j) => value + (j === k ? NUDGE : 0)));
      const [before, after, expected] = [now.values.f, then.values.f, now.gradients[name] * NUDGE];
      const isLost = expected && Math.abs(expected) < 1e-11 * Math.abs(before);
      const change = isLost ? "less than its digits show" : signed(after - before, four);
      const differ = isLost || !isShown(name) || change === signed(expected, four) ? ""
        : ` They differ, as ${circuit.name === "max" ? "the step crosses the kink of max" : "σ bends on the way"}.`;
      return [`Raise ${name} by ${NUDGE}: f goes from `, ["before", exact(before)], " to ", ["after", exact(after)],
        ", by ", ["change", change], `; gradient × ${NUDGE} = `,
        ["expected", isShown(name) ? signed(expected, four) : "?"], "." + differ];
    }

    function write() {
      const f = [`f = ${circuit.label.split(": ").at(-1)} = `, ["f", short(now.values.f)], ". "];
      const parts = said === "all" ? [...f, "Its gradient: ", ...circuit.inputs.flatMap((name, k) =>
        [`${k ? ", " : ""}${along(name)} = `, ["along-" + name, short(now.gradients[name])]]), "."]
        : said === "step" ? (shown ? explain(back[shown - 1]) : f) : measure(said);
      if (said === "step" && !allShown()) parts.push(` What is ${along(back[shown])}?`);
      if (circuit.name === "max" && now.values.x === now.values.y) {
        parts.push(" x and y tie, where max has no slope. By convention the first is taken, as argmax does; "
          + "1 for both would be no subgradient.");
      }
      if (guess !== "") parts.push(` Your ${exact(guess)} `, ["judged", judge(now, back[shown], guess)], ".");
      figure.say(...parts);
    }

    return function redraw() {
      now = run(circuit, inputs);
      fit();
      draw();
      write();
    };
  });
