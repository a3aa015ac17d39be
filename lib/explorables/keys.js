// A key beside a plot: the kind of each line, what it stands for and, for a mark in place of a line, its path around 0.
downhill.key = function (entries) {
  "use strict";
  const {html, svg} = downhill;
  return html("div", {class: "x-row x-key"}, ...entries.map(([kind, text, d]) =>
    html("span", {style: "display: flex; gap: 6px; align-items: center"},
      svg("svg", {viewBox: "-13 -7 26 14", height: 14, style: "width: 26px", "aria-hidden": "true"},
        svg("path", {d: d || "M-12 0H12", class: kind})), text)));
};
