downhill.define("pixel-scores",
  "Paint on the image, then shift it one pixel to the right, and see which template it still matches.",
  function (figure, p) {
    "use strict";
    const {html, exact, sum, tidy} = downhill;
    const CELL = 44; // pixels of the screen, the side of one of the image
    const ROW = `repeat(${p.side}, ${CELL}px)`;
    const pixels = p.image.map((_, k) => k);
    const classes = p.classes.map((_, k) => k);
    const column = (k) => k % p.side;
    const largest = Math.max(...p.templates.flat().map(Math.abs)) || 1;
    let image = [...p.image];
    let stop = 0; // the one pixel that Tab reaches

    // What ink gains on positive weights, what it costs on negative ones, and the score x · w + b; tidy, as sums of
    // decimals leave a rest like 5e-17: no score to show, and no difference between two.
    function measure(k) {
      const inked = p.templates[k].map((weight, n) => weight * image[n]);
      const gain = tidy(sum(inked.filter((each) => each > 0)));
      const cost = tidy(-sum(inked.filter((each) => each < 0)));
      return {gain, cost, score: tidy(gain - cost + p.bias[k])};
    }
    // The highest and lowest scores that any image can get: what the bars have to show.
    const total = (k, sign) => sum(p.templates[k].filter((weight) => sign * weight > 0)) + p.bias[k];
    const ends = [Math.min(0, ...classes.map((k) => total(k, -1))), Math.max(0, ...classes.map((k) => total(k, 1)))];
    const range = ends[0] < ends[1] ? ends : [-1, 1];

    const button = (text, change) => figure.button(text, () => { image = change(); });
    figure.row("x-row",
      ...classes.map((k) => button("draw " + p.classes[k], () => p.templates[k].map((weight) => Number(weight > 0)))),
      button("shift right", () => pixels.map((k) => column(k) ? image[k - 1] : 0)),
      button("invert", () => image.map((ink) => 1 - ink)),
      button("clear", () => image.map(() => 0)),
      button("reset", () => [...p.image]));

    // One pixel of 25: a button that stays pressed. Arrows go from one to the next, Space and Enter toggle.
    const cells = pixels.map((k) => html("button", {
      type: "button", "aria-label": `row ${Math.floor(k / p.side) + 1}, column ${column(k) + 1}`,
      style: "min-width: 0; padding: 0; border-radius: 0; color: transparent; outline-color: var(--vermilion);"
        + " outline-offset: -5px",
      focus: () => rove(k),
    }));
    const toggle = figure.act((k) => { image[k] = 1 - image[k]; });
    function rove(k) {
      stop = k;
      cells.forEach((cell, n) => { cell.tabIndex = n === stop ? 0 : -1; });
    }
    rove(0);
    const STEPS = {
      ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Home: [0, -p.side], End: [0, p.side],
    };
    function key(event) {
      if (!STEPS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const [row, col] = [Math.floor(stop / p.side), column(stop)].map((at, d) =>
        downhill.clamp(at + STEPS[event.key][d], [0, p.side - 1]));
      cells[p.side * row + col].focus();
    }

    let brush; // the ink that a drag leaves: the opposite of what it meets first
    let last; // where the brush was, in pixels of the image
    let hasPainted = false; // a pointer, whose click is still to come
    const place = (at) => at.map((each) => each / CELL);
    function under([x, y]) {
      const [col, row] = [x, y].map(Math.floor);
      return Math.min(row, col) >= 0 && Math.max(row, col) < p.side ? p.side * row + col : -1;
    }
    // Through all pixels on the way: a fast hand is seen at few places.
    const stroke = figure.act((at) => {
      const to = place(at);
      const [dx, dy] = to.map((each, d) => each - last[d]);
      const count = Math.ceil(10 * Math.max(Math.abs(dx), Math.abs(dy))) || 1;
      for (let step = 1; step <= count; step++) {
        const k = under([last[0] + dx * step / count, last[1] + dy * step / count]);
        if (k < 0) continue;
        brush ??= 1 - image[k];
        image[k] = brush;
        hasPainted = true;
      }
      last = to;
    });
    function start(at) {
      [brush, last] = [null, place(at)];
      cells[under(last)]?.focus({preventScroll: true});
      stroke(at);
    }
    const grid = html("div", {
      class: "x-paint", role: "group", "aria-label": `image, ${p.side} by ${p.side} pixels`,
      style: `display: grid; grid: ${ROW} / ${ROW}; width: ${p.side * CELL}px`,
      keydown: key,
      click(event) {
        const k = cells.indexOf(event.target);
        if (k >= 0 && (!hasPainted || event.detail === 0)) toggle(k);
        hasPainted = false;
      },
    }, ...cells);
    grid.addEventListener("pointerdown", downhill.follow(grid, start, stroke));
    figure.early.push(() => cells.forEach((cell, k) => {
      cell.setAttribute("aria-pressed", Boolean(image[k]));
      cell.style.background = image[k] ? "var(--ink)" : "var(--paper)";
      cell.textContent = image[k] ? "■" : ""; // seen where a system chooses the colours itself
    }));

    const sign = (weight) => weight > 0 ? "+" : weight < 0 ? "−" : "";
    const signs = (weights) => weights.map((weight, k) =>
      (column(k) ? " " : k ? "; " : "") + (sign(weight) || "0")).join("");
    const rows = classes.map((k) => {
      const template = figure.plot({
        label: `Template of ${p.classes[k]}, row by row: ${signs(p.templates[k])}`, role: "img", height: 92,
        pad: {left: 1, right: 1, top: 1, bottom: 1}, xs: [0, p.side], ys: [p.side, 0],
      });
      const bar = figure.plot({
        label: "Score of " + p.classes[k] + " as a bar", role: "img", height: 46,
        pad: {left: 4, right: 12, top: 2, bottom: 20}, xs: range, ys: [0, 1],
      });
      const text = html("p");
      return {template, bar, text, node: html("div", {
        style: "display: grid; grid-template-columns: 92px minmax(0, 1fr); gap: 12px; margin-bottom: 10px",
      }, template.box, html("div", {}, text, bar.box))};
    });
    figure.row("x-row x-stage",
      html("div", {}, grid, figure.readout),
      html("div", {class: "x-wide"},
        html("p", {}, "Ink is outlined. A score is the bias, plus the weights under the ink."),
        ...rows.map((row) => row.node)));

    function drawTemplate(plot, weights) {
      const size = plot.x(1) - plot.x(0);
      pixels.forEach((k) => {
        const [x, y, weight] = [plot.x(column(k)), plot.y(Math.floor(k / p.side)), weights[k]];
        const kind = weight > 0 ? "x-blue" : "x-vermilion";
        const [least, more] = image[k] ? [0.4, 0.5] : [0.05, 0.3];
        const opacity = weight ? least + more * Math.abs(weight) / largest : 0;
        plot.draw("rect", {class: "x-fill " + kind, x, y, width: size, height: size, "fill-opacity": opacity});
        plot.draw("rect", {class: "x-grid", fill: "none", x, y, width: size, height: size});
        plot.text(x + size / 2, y + size / 2 + 5, sign(weight), "middle", image[k] ? "x-bold" : "");
      });
      pixels.filter((k) => image[k]).forEach((k) => plot.draw("rect", {
        class: "x-curve x-thin", x: plot.x(column(k)) + 1, y: plot.y(Math.floor(k / p.side)) + 1,
        width: size - 2, height: size - 2,
      }));
    }

    function drawBar(plot, score, wins) {
      plot.xAxis(downhill.ticks(range, 6));
      plot.draw("rect", {
        class: "x-fill " + (score < 0 ? "x-vermilion" : "x-blue"), "fill-opacity": wins ? 1 : 0.55,
        x: plot.x(Math.min(0, score)), width: Math.abs(plot.x(score) - plot.x(0)), y: 4, height: 18,
      });
      plot.line(plot.x(0), 0, plot.x(0), plot.y(0), "x-axis");
    }

    return function redraw() {
      const found = classes.map(measure);
      const top = Math.max(...found.map((each) => each.score));
      const winners = classes.filter((k) => found[k].score === top);
      classes.forEach((k) => {
        const {gain, cost, score} = found[k];
        const wins = winners.includes(k);
        const bias = `${p.bias[k] < 0 ? "−" : "+"} ${exact(Math.abs(p.bias[k]))}`;
        drawTemplate(rows[k].template, p.templates[k]);
        drawBar(rows[k].bar, score, wins);
        downhill.sentence(rows[k].text, [p.classes[k] + ": ", ["gain-" + k, exact(gain)], " − ",
          ["cost-" + k, exact(cost)], ` ${bias} = `, ["score-" + k, exact(score)]]);
        if (wins) rows[k].text.append(html("strong", {}, winners.length > 1 ? " ◀\u00a0tie" : " ◀\u00a0wins"));
      });
      const names = winners.map((k) => p.classes[k]).join(" and ");
      figure.say(winners.length > 1 ? "Tie between " : "Winner: ", ["winner", names],
        `, score ${exact(top)}. Scores: ${classes.map((k) => `${p.classes[k]}\u00a0${exact(found[k].score)}`).join(", ")}. `
        + "Inked pixels: ", ["ink", String(sum(image))], ".");
    };
  });
