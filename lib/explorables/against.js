// The values of a path on `axes`; what is beyond stays at the edge.
downhill.descents.against = function (plot, values, steps, title, isLog) {
  const places = values.map(downhill.descents.axes(plot, steps, title, isLog));
  plot.draw("path", {d: downhill.descents.join(places), class: "x-curve x-thin x-vermilion x-course"});
  places.forEach(([cx, cy], k) => {
    const isLast = k === places.length - 1;
    const height = isLog ? Math.log10(Math.abs(values[k])) : values[k];
    const beyond = plot.beyond(height);
    if (isLast) plot.text(cx, cy + (beyond === "▲" ? 10 : 0), beyond, "middle");
    if (!beyond && (isLast || places.length < 60)) {
      plot.draw("circle", {cx, cy, r: isLast ? 4 : 2.5, class: "x-fill x-vermilion"});
    }
  });
};
