downhill.define("digit-pad",
  "Draw a digit with mouse or finger: what does the network read, and how sure is it?",
  function (figure, p) {
    "use strict";
    const {html, ink, bind} = downhill;
    const {SIDE} = ink;
    const images = p.images.map(ink.levels);
    const state = {};
    const past = []; // the strokes before each change that can be undone
    const drawing = (digit) => p.drawings[digit].map((stroke) => stroke.map((point) => [...point]));
    function reset() {
      past.length = 0;
      Object.assign(state, {
        strokes: drawing(p.digit), digit: String(p.digit), isReady: true, radius: p.radius, fit: p.fit,
      });
    }
    reset();

    const pad = figure.plot({
      label: "Pad to draw on", role: "img", class: "x-paint", height: (width) => width,
      pad: {left: 0, right: 0, top: 0, bottom: 0}, xs: [0, SIDE], ys: [SIDE, 0],
    });
    pad.root.style.overflow = "hidden"; // of a pen at the edge
    let stroke; // the last one of the pen
    function change(strokes, digit = "", isReady = digit !== "") {
      past.push({strokes: state.strokes, digit: state.digit, isReady: state.isReady});
      Object.assign(state, {strokes, digit, isReady});
    }
    // In dots.
    const place = (at) => at.map((pixel) => Number(downhill.clamp(SIDE * pixel / pad.width, [0, SIDE]).toFixed(2)));
    const start = figure.act((at) => {
      stroke = [place(at)];
      change([...state.isReady ? [] : state.strokes, stroke]); // a ready-made digit makes room
    });
    const goOn = figure.act((point) => stroke.push(point));
    function move(at) {
      const [[x, y], [lastX, lastY]] = [place(at), stroke.at(-1)];
      if (Math.hypot(x - lastX, y - lastY) >= 0.5) goOn([x, y]);
    }
    pad.box.addEventListener("pointerdown", downhill.follow(pad.box, start, move));

    // As far as all of it stays on the pad.
    function shift(way) {
      const [dx, dy] = way.map((step, d) => {
        const along = state.strokes.flat().map((point) => point[d]);
        return downhill.clamp(step, [-Math.min(...along), SIDE - Math.max(...along)]);
      });
      if (dx || dy) change(state.strokes.map((each) => each.map(([x, y]) => [x + dx, y + dy])), "", state.isReady);
    }
    const cells = (label) => figure.plot({
      label, role: "img", height: (width) => width, pad: {left: 1, right: 1, top: 1, bottom: 1}, xs: [0, 8], ys: [8, 0],
    });
    const seen = cells("What the network gets");
    const similar = images.length ? cells("Nearest training image") : null;
    const bars = figure.plot({
      label: "Probabilities as bars", role: "img", height: 206,
      pad: {left: 22, right: 76, top: 4, bottom: 4}, xs: [0, 1], ys: [9.5, -0.5],
    });
    const titled = (title, ...nodes) => html("div", {style: "max-width: 190px"},
      html("p", {class: "x-bold"}, title), ...nodes);
    const caption = html("p");
    const {button} = figure;
    figure.row("x-row",
      figure.select({
        label: "ready-made", options: [["", "your own"], ...p.drawings.map((_, k) => [k, k])],
        get: () => state.digit, set: (digit) => change(digit === "" ? [] : drawing(digit), digit),
      }),
      figure.checkbox({
        label: "make it, and the pen, as large as the book's digits", name: "fit",
        ...bind(state, "fit"),
      }));
    figure.row("x-row",
      button("undo", () => { if (past.length) Object.assign(state, past.pop()); }),
      button("clear", () => { if (state.strokes.length) change([]); }), button("reset", reset));
    figure.row("x-row x-stage",
      html("div", {style: "max-width: 272px"}, pad.box, figure.readout),
      html("div", {class: "x-row x-pair x-stage", style: "align-content: flex-start; margin: 0"},
        titled("the network gets", seen.box), ...similar ? [titled("nearest image", similar.box, caption)] : []),
      html("div", {}, bars.box));
    figure.row("x-row",
      ...[["left", [-2, 0]], ["right", [2, 0]], ["up", [0, -2]], ["down", [0, 2]]].map(([text, way]) =>
        button("move " + text, () => shift(way))),
      figure.slider({
        label: "radius of the pen", name: "radius", min: 0.5, max: 4, step: 0.25,
        ...bind(state, "radius"),
      }));

    function drawPad() {
      pad.draw("rect", {class: "x-axis", fill: "none", x: 0.5, y: 0.5, width: pad.width - 1, height: pad.height - 1});
      for (let at = 4; at < SIDE; at += 4) {
        pad.line(pad.x(at), 0, pad.x(at), pad.height, "x-grid");
        pad.line(0, pad.y(at), pad.width, pad.y(at), "x-grid");
      }
      const width = 2 * state.radius * (pad.x(1) - pad.x(0));
      state.strokes.forEach((points) => pad.draw("polyline", {
        points: [...points, points.at(-1)].map(([x, y]) => `${pad.x(x)},${pad.y(y)}`).join(" "),
        style: `fill: none; stroke: var(--ink); stroke-width: ${width}px; stroke-linecap: round; stroke-linejoin: round`,
      }));
    }

    function drawCells(plot, inked) {
      const size = plot.x(1) - plot.x(0);
      inked.forEach((count, k) => plot.draw("rect", {
        class: "x-fill", x: plot.x(k % 8), y: plot.y(Math.floor(k / 8)), width: size, height: size,
        "fill-opacity": count / 16,
      }));
      plot.draw("rect", {class: "x-axis", fill: "none", x: plot.x(0), y: plot.y(0), width: 8 * size, height: 8 * size});
    }

    const percent = (share, above, below) => share > 0.9995 ? above + "\u00a099.9\u00a0%"
      : share < 0.0005 ? below + "\u00a00.1\u00a0%" : (100 * share).toFixed(1) + "\u00a0%";
    const article = (digit) => digit === 8 ? "an " : "a ";
    function drawBars(shares, best) {
      shares.forEach((share, k) => {
        const [y, kind] = [bars.y(k), k === best ? "x-bold" : ""];
        bars.text(14, y + 5, String(k), "end", kind);
        bars.draw("rect", {
          class: "x-fill " + (k === best ? "x-blue" : "x-sky"), x: bars.x(0), width: bars.x(share) - bars.x(0),
          y: y - 7, height: 14,
        });
        bars.text(bars.x(share) + 6, y + 5, percent(share, ">", "<"), "start", kind);
      });
      bars.line(bars.x(0), bars.y(-0.5), bars.x(0), bars.y(9.5), "x-axis");
      const said = shares.map((share, k) => `${k}: ${percent(share, "more than", "less than")}`);
      bars.root.setAttribute("aria-label", "Probabilities as bars: " + said.join(", "));
    }

    return function redraw() {
      const inked = ink.counts(state.strokes, state.radius, state.fit);
      const shares = ink.probabilities(p.network, p.mean, inked);
      const best = shares.indexOf(Math.max(...shares));
      drawPad();
      drawCells(seen, inked);
      drawBars(shares, best);
      const said = [state.strokes.length ? "The network reads " : "Nothing is drawn, and yet the network reads ",
        article(best), ["read", String(best)], ", with a probability of ",
        ["sure", percent(shares[best], "more than", "less than")], "."];
      if (similar) {
        const {index, distance} = ink.nearest(images, inked);
        const label = p.labels[index];
        drawCells(similar, images[index]);
        downhill.sentence(caption, [article(label), ["nearest", String(label)], ", distance ",
          ["distance", distance.toFixed(2)], p.usual ? ` (usual: up to ${p.usual.toFixed(2)})` : ""]);
        said.push(` Of the ${images.length.toLocaleString("en")} training images, the nearest is ${article(label)}${label}.`);
      }
      figure.say(...said);
    };
  });
