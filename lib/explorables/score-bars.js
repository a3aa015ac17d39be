/* The scores of one sample as bars to drag, each with its column: whether it is the true class, and its score, to be
   typed where dragging does not reach.

   `o`: names of the classes; bars, the plot, whose first ys say how far dragging reaches; state, with `scores` and
   `truth`, which are changed; text(k), what a screen reader says of score k. What comes back: columns, to be placed
   beside the bars; y(score), its height in the picture, at the edge if it lies beyond; halfBar(), half the width of
   a bar; kind(k), its colour; draw(k, base), which draws it from the height `base` on; arrow(k), which draws one where
   its score lies beyond the edge. */
downhill.scoreBars = function (figure, o) {
  "use strict";
  const {bars, names, state, text} = o;
  const {html, svg} = downhill;
  const classes = names.map((_, k) => k);
  const label = (k) => "score of " + names[k];
  const y = (score) => bars.y(downhill.clamp(score, bars.ys));
  const halfBar = () => Math.min(26, (bars.x(1) - bars.x(0)) / 2 - 6);
  const kind = (k) => "x-fill " + (k === state.truth ? "x-green" : "x-sky");

  classes.forEach((k) => figure.handle(bars, {
    label: label(k), orientation: "vertical", step: 0.1, xs: [k, k], ys: bars.ys,
    get: () => [k, state.scores[k]], set: (x, score) => { state.scores[k] = score; }, text: () => text(k),
  },
    svg("rect", {class: "x-hit", x: -22, y: -22, width: 44, height: 44}),
    svg("rect", {class: "x-focus", x: -21, y: -8, width: 42, height: 16, rx: 6}),
    svg("rect", {class: "x-fill", x: -16, y: -4, width: 32, height: 8, rx: 4})));

  function column(k) {
    const radio = html("input", {type: "radio", name: "truth", change: figure.act(() => { state.truth = k; })});
    const typed = downhill.field(figure, {
      "aria-label": label(k), get: () => state.scores[k], set: (score) => { state.scores[k] = score; },
    });
    figure.early.push(() => { radio.checked = k === state.truth; });
    return html("div", {}, html("label", {class: "x-radio"}, radio, html("span", {}, names[k])), typed);
  }

  const columns = html("div", {
    role: "radiogroup", "aria-label": "true class and scores",
    style: `display: grid; grid-template-columns: repeat(${names.length}, minmax(0, 1fr)); gap: 4px;`
      + ` margin: 0 ${bars.pad.right}px 0 ${bars.pad.left}px`,
  }, ...classes.map(column));

  function draw(k, base) {
    const [top, half] = [y(state.scores[k]), halfBar()];
    bars.draw("rect", {
      class: kind(k), x: bars.x(k) - half, width: 2 * half, y: Math.min(top, base), height: Math.abs(top - base),
    });
  }

  function arrow(k) {
    const [score, sign] = [state.scores[k], bars.beyond(state.scores[k])];
    bars.text(bars.x(k), y(score) + (sign === "▲" ? 22 : -24), sign, "middle");
  }

  return {columns, y, halfBar, kind, draw, arrow};
};
