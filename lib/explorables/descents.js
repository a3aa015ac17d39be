/* What the figures of descents share: how numbers and lines are written, a window, and axes for values against the
   step. */
downhill.descents = (function () {
  "use strict";
  const {html, exact, clamp} = downhill;
  const join = (places) => "M" + places.map((each) => each.join(" ")).join("L");
  return {
    join,
    // Four digits, and no zeros at the end.
    number(value) {
      const size = Math.abs(value);
      return size < 1e-3 || size >= 1e5 ? downhill.number(value) : exact(Number(value.toPrecision(4)));
    },
    // Sentences below each other; each is a list of parts.
    write(node, ...sentences) {
      node.replaceChildren(...sentences.map((parts) => {
        const line = html("p");
        downhill.sentence(line, parts);
        return line;
      }));
    },
    // A box within the axes of a plot, which cuts off what is drawn beyond.
    window(plot) {
      const [x, y] = [plot.x(plot.xs[0]), plot.y(plot.ys[1])];
      const [width, height] = [plot.x(plot.xs[1]) - x, plot.y(plot.ys[0]) - y];
      const style = `overflow: hidden; width: ${width}px`;
      return plot.draw("svg", {x, y, width, height, viewBox: `${x} ${y} ${width} ${height}`, style});
    },
    // Says at the edge of a plot which way a place beyond it lies.
    exit(plot, [x, y]) {
      const [u, v] = [clamp(x, plot.xs), clamp(y, plot.ys)];
      if (x === u && y === v) return;
      plot.text(plot.x(u), plot.y(v) + 5, y > v ? "▲" : y < v ? "▼" : x > u ? "▶" : "◀", "middle", "x-exit");
    },
    // Axes of plot.ys, which holds powers of ten if `isLog`, against steps; returns where a value is in one of them.
    axes(plot, steps, title, isLog) {
      plot.xs = [0, Math.max(20, steps)];
      plot.xAxis(downhill.ticks(plot.xs, 4));
      plot.yAxis(downhill.ticks(plot.ys, 5), isLog ? downhill.power : exact);
      plot.text(4, 14, title + " against the step" + (isLog ? " (log)" : ""), "start", "x-bold");
      return (value, step) => [plot.x(step), plot.y(clamp(isLog ? Math.log10(Math.abs(value)) : value, plot.ys))];
    },
  };
})();
