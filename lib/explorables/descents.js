/* What the figures of gradient descent need beside the runtime: how numbers and lines are written, a value against the
   step, a window, and noise. */
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
    // Pairs of normal numbers, the same for the same seed: mulberry32, and the transform of Box and Muller.
    normals(seed) {
      const uniform = () => {
        seed = seed + 1831565813 | 0;
        let t = Math.imul(seed ^ seed >>> 15, 1 | seed);
        t = t + Math.imul(t ^ t >>> 7, 61 | t) ^ t;
        return ((t ^ t >>> 14) >>> 0) / 2 ** 32;
      };
      return () => {
        const radius = Math.sqrt(-2 * Math.log(1 - uniform()));
        const angle = 2 * Math.PI * uniform();
        return [radius * Math.cos(angle), radius * Math.sin(angle)];
      };
    },
    // The values of a path within plot.ys, which holds powers of ten if `isLog`; what is beyond stays at the edge.
    against(plot, values, steps, title, isLog) {
      plot.xs = [0, Math.max(20, steps)];
      plot.xAxis(downhill.ticks(plot.xs, 4));
      plot.yAxis(downhill.ticks(plot.ys, 5), (value) =>
        !isLog ? exact(value) : value < -3 ? "1e−" + -value : exact(10 ** value));
      plot.text(4, 14, title + " against the step" + (isLog ? " (log)" : ""), "start", "x-bold");
      const heights = values.map((value) => isLog ? Math.log10(Math.abs(value)) : value);
      const places = heights.map((value, k) => [plot.x(k), plot.y(clamp(value, plot.ys))]);
      plot.draw("path", {d: join(places), class: "x-curve x-thin x-vermilion x-course"});
      places.forEach(([cx, cy], k) => {
        const isLast = k === places.length - 1;
        const isHigh = heights[k] > plot.ys[0];
        if (heights[k] !== clamp(heights[k], plot.ys)) {
          if (isLast) plot.text(cx, cy + (isHigh ? 10 : 0), isHigh ? "▲" : "▼", "middle");
        } else if (isLast || places.length < 60) {
          plot.draw("circle", {cx, cy, r: isLast ? 4 : 2.5, class: "x-fill x-vermilion"});
        }
      });
    },
  };
})();
