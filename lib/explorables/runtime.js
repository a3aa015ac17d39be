/* What the interactive figures share: elements, scales, controls, handles, the read-out.

   downhill.define(name, title, build): `build(figure, p)` gets the parameters p, keeps its own state, declares
   plots and controls, places `figure.readout`, and returns `redraw`, which draws that state. Every control has
   `get` and `set`; after a `set` the runtime brings all controls up to date and calls `redraw`. So a reset only
   assigns to the state. */
window.downhill = (function () {
  "use strict";
  const figures = {};

  function make(node, attributes, children = []) {
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") node.addEventListener(name, value);
      else if (value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children);
    return node;
  }
  const html = (tag, attributes, ...children) => make(document.createElement(tag), attributes, children);
  const svg = (tag, attributes, ...children) =>
    make(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

  const sum = (values) => values.reduce((total, value) => total + value, 0);
  // Without a rest of rounding: 0.1 × 3 − 0.3 is 0.
  const tidy = (value) => Number(value.toFixed(9));
  const clamp = (value, [low, high]) => Math.min(high, Math.max(low, value));
  // For a control: what gets and sets one entry of the state.
  const bind = (state, key) => ({get: () => state[key], set: (value) => { state[key] = value; }});
  const snap = (value, step) => Number((Math.round(value / step) * step).toFixed(6));

  const typeset = (text) => text.replace(/-/g, "−").replace("e+", "e").replace("Infinity", "∞");
  // A number as one would write it: 2.9, not 2.8999999999999995.
  const exact = (value) => typeset(String(Number(value.toPrecision(6))));
  // A measured number: four digits, an exponent where it is tiny or huge.
  function number(value) {
    const size = Math.abs(value);
    if (size === 0 || size === Infinity) return exact(value);
    if (size < 1e-3 || size >= 1e5) return typeset(value.toExponential(1));
    return typeset(size < 1e3 ? value.toPrecision(4) : value.toFixed(0));
  }
  const power = (k) => Math.abs(k) > 3 ? typeset("1e" + k) : exact(10 ** k); // a power of ten

  // Round numbers, at most `count` of them, that divide the interval.
  function ticks([low, high], count) {
    const rough = (high - low) / count;
    const unit = 10 ** Math.floor(Math.log10(rough));
    const step = unit * [1, 2, 5, 10].find((factor) => factor * unit >= rough);
    const found = [];
    for (let k = Math.ceil(low / step); k * step <= high; k++) found.push(Number((k * step).toPrecision(6)));
    return found;
  }

  /* An SVG as wide as its box, so that letters keep their size on a phone. `back` is drawn anew each time;
     `front` holds the handles, which must live on to keep the focus. `click(x, y)` is for the rest. */
  function plot(figure, o) {
    const back = svg("g", {"aria-hidden": "true"});
    const front = svg("g");
    const root = svg("svg", {role: o.role || "group", "aria-label": o.label}, back, front);
    const box = html("div", {class: "x-plot " + (o.class || "")}, root);
    const pad = Object.assign({left: 36, right: 8, top: 10, bottom: 24}, o.pad);
    const self = {box, root, front, pad, xs: o.xs, ys: o.ys};
    self.x = (v) => pad.left + (self.width - pad.left - pad.right) * (v - self.xs[0]) / (self.xs[1] - self.xs[0]);
    self.y = (v) => self.height - pad.bottom
      - (self.height - pad.top - pad.bottom) * (v - self.ys[0]) / (self.ys[1] - self.ys[0]);
    self.start = function () {
      self.width = box.clientWidth || 320;
      self.height = typeof o.height === "function" ? o.height(self.width) : o.height;
      make(root, {viewBox: `0 0 ${self.width} ${self.height}`, height: self.height});
      back.replaceChildren();
    };
    self.draw = (tag, attributes, ...children) => back.appendChild(svg(tag, attributes, ...children));
    self.line = (x1, y1, x2, y2, kind) => self.draw("line", {x1, y1, x2, y2, class: kind});
    self.text = (x, y, text, anchor, kind) =>
      self.draw("text", {x, y, "text-anchor": anchor || "start", class: kind || ""}, text);
    self.yAxis = (values, format) => values.forEach((v) => {
      self.line(self.x(self.xs[0]), self.y(v), self.x(self.xs[1]), self.y(v), "x-grid");
      self.text(pad.left - 6, self.y(v) + 4, (format || exact)(v), "end");
    });
    self.xAxis = (values, format) => values.forEach((v) => {
      self.line(self.x(v), self.y(self.ys[0]), self.x(v), self.y(self.ys[1]), "x-grid");
      self.text(self.x(v), self.height - pad.bottom + 16, (format || exact)(v), "middle");
    });
    // An arrow, after `space`, if a value lies above or below.
    self.beyond = (v, space = "") => v > self.ys[1] ? space + "▲" : v < self.ys[0] ? space + "▼" : "";
    figure.plots.push(self);
    if (o.click) make(box, {click: figure.act((event) => {
      const [x, y] = at(root, event);
      const [u, v] = [invert(self.x, self.xs, x), invert(self.y, self.ys, y)];
      if (u === clamp(u, self.xs) && v === clamp(v, self.ys) && !front.contains(event.target)) o.click(u, v);
    })});
    return self;
  }

  function at(node, {clientX, clientY}) {
    const {left, top} = node.getBoundingClientRect();
    return [clientX - left, clientY - top];
  }

  /* Lets a node follow one pointer at a time, also beyond its edge: start([x, y]) where it comes down, then
     move([x, y]), in pixels from the top left of `area`. Returns what takes the event of a pointer that comes down. */
  function follow(node, start, move, area = node) {
    let pointer = -1; // none yet
    const isHeld = () => node.hasPointerCapture(pointer);
    make(node, {pointermove(event) { if (event.pointerId === pointer && isHeld()) move(at(area, event)); }});
    return (event) => {
      if (event.button || isHeld()) return;
      event.preventDefault();
      pointer = event.pointerId;
      node.setPointerCapture(pointer);
      start(at(area, event));
    };
  }

  const KEYS = {
    ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowDown: [0, -1], ArrowUp: [0, 1],
    PageDown: [0, -10], PageUp: [0, 10], Home: [-1e9, 0], End: [1e9, 0],
  };

  /* Something to drag: by pointer, or by arrows (Shift or Page: ten steps), Home and End. `o`: label, get() -> [x, y],
     set(x, y), text(), step, xs and ys (how far it goes); with an `orientation` it goes that way only, by the keys
     of both ways. `shape` is what is seen, and if it isn't round, too, where it is taken, .x-hit, and .x-focus. */
  function handle(figure, on, o, ...shape) {
    const along = o.orientation === "vertical" ? 1 : 0;
    const range = [o.xs, o.ys][along];
    const move = figure.act((x, y) => o.set(snap(clamp(x, o.xs), o.step), snap(clamp(y, o.ys), o.step)));
    // Where inside the handle it was taken: it must not jump there.
    let grip;
    function key(event) {
      if (!KEYS[event.key] || event.altKey || event.ctrlKey || event.metaKey) return;
      event.preventDefault();
      const [x, y] = o.get();
      const [dx, dy] = KEYS[event.key].map((steps) => steps * o.step * (event.shiftKey ? 10 : 1));
      if (!o.orientation) move(x + dx, y + dy);
      else if (along) move(x, y + (dx || dy));
      else move(x + (dx || dy), y);
    }
    if (!shape.some((each) => each.matches(".x-hit"))) {
      shape.unshift(svg("circle", {r: 18, class: "x-hit"}), svg("circle", {r: 14, class: "x-focus"}));
    }
    const node = svg("g", {
      class: "x-handle", tabindex: 0, role: "slider", "aria-label": o.label,
      "aria-orientation": o.orientation, keydown: key,
      pointerdown(event) { grabs.get(nearest(event, node))(event); },
    }, ...shape);
    grabs.set(node, follow(node, ([x, y]) => {
      node.focus({preventScroll: true});
      grip = [x - on.x(o.get()[0]), y - on.y(clamp(o.get()[1], on.ys))];
    }, ([x, y]) => move(invert(on.x, on.xs, x - grip[0]), invert(on.y, on.ys, y - grip[1])), on.root));
    // Within SVG, touch-action alone does not keep every browser from scrolling away with the handle.
    node.addEventListener("touchstart", (event) => event.preventDefault(), {passive: false});
    on.front.append(node);
    figure.late.push(() => {
      const [x, y] = o.get();
      make(node, {
        transform: `translate(${on.x(clamp(x, on.xs))} ${on.y(clamp(y, on.ys))})`,
        "aria-valuemin": range[0], "aria-valuemax": range[1],
        "aria-valuenow": clamp([x, y][along], range), "aria-valuetext": o.text(),
      });
    });
    return node;
  }
  const grabs = new WeakMap(); // by handle
  // Of the handles under a pointer the one whose middle is nearest; the uppermost, if they lie on each other.
  function nearest({clientX, clientY}, uppermost) {
    function distance(handle) {
      const {left, right, top, bottom} = handle.querySelector(".x-hit").getBoundingClientRect();
      return Math.hypot((left + right) / 2 - clientX, (top + bottom) / 2 - clientY);
    }
    return document.elementsFromPoint(clientX, clientY).map((each) => each.closest(".x-handle")).filter(Boolean)
      .reduce((best, each) => distance(each) < distance(best) ? each : best, uppermost);
  }
  const invert = (scale, [a, b], pixel) => a + (b - a) * (pixel - scale(a)) / (scale(b) - scale(a));

  /* One that can't be pressed is `ariaDisabled`, and keeps the focus: the browser's own `disabled` would lose it. */
  function button(figure, text, act) {
    const press = figure.act(act);
    const click = ({currentTarget}) => { if (String(currentTarget.ariaDisabled) !== "true") press(); };
    return html("button", {type: "button", click}, text);
  }

  /* A range input: `o` has label, name, get, set and either min, max, step or the list of its `values`, to which the
     value at the start is added if need be.
     A finger that comes down may be about to scroll. What the slider says is taken once the finger has gone sideways
     or is lifted; if the browser scrolls with it, the slider goes back to where it was. */
  function slider(figure, o) {
    const values = o.values && [...new Set([...o.values, o.get()])].sort((a, b) => a - b);
    const {min, max, step} = values ? {min: 0, max: values.length - 1, step: 1} : o;
    const onMark = (place) => tidy(min + snap(place - min, step));
    const take = figure.act(() => {
      start = null;
      const place = onMark(input.value);
      o.set(values ? values[place] : place);
    });
    // Where a finger came down of which nothing is taken yet.
    let start = null;
    const input = html("input", {
      type: "range", min, max,
      input() { if (start === null) take(); },
      pointerdown(event) { if (event.pointerType === "touch") start = event.clientX; },
      pointermove(event) { if (start !== null && Math.abs(event.clientX - start) > 8) take(); },
      pointerup() { if (start !== null) take(); },
      pointercancel() {
        start = null;
        sync();
      },
    });
    const shown = html("span", {"data-value": o.name, class: "x-number"});
    function sync() {
      const place = values ? values.indexOf(o.get()) : o.get();
      // Or the browser would move what is between two marks.
      input.step = onMark(place) === place ? step : "any";
      input.value = place;
      shown.textContent = exact(Number(o.get().toPrecision(4)));
      make(input, {"aria-valuetext": shown.textContent});
    }
    figure.early.push(sync);
    const label = html("label", {}, html("span", {}, o.label), input);
    return html("div", {class: "x-slider"}, label, shown);
  }

  // `o.options`: a list of [value, text].
  function select(figure, o) {
    const options = o.options.map(([value, text]) => html("option", {value}, text));
    const node = html("select", {change: figure.act(() => o.set(node.value))}, ...options);
    figure.early.push(() => { node.value = o.get(); });
    return html("label", {class: "x-select"}, o.label, node);
  }

  function checkbox(figure, o) {
    const node = html("input", {type: "checkbox", name: o.name, change: figure.act(() => o.set(node.checked))});
    figure.early.push(() => { node.checked = o.get(); });
    return html("label", {class: "x-select"}, node, o.label);
  }

  // A sentence of strings and [name, text] pairs; the pairs can be found by their data-value.
  const sentence = (node, parts) => node.replaceChildren(...parts.map((part) =>
    typeof part === "string" ? part : html("span", {"data-value": part[0], class: "x-number"}, part[1])));

  /* The figure: its form, and what has to happen after each change. A form also keeps the radio buttons of two
     figures apart. Screen readers hear the read-out at most every 1.5 s, and not while it runs; what is seen follows
     at once. */
  function start(root, {title, build}) {
    const form = html("form", {autocomplete: "off", submit: (event) => event.preventDefault()});
    const live = html("p", {class: "x-hidden", "aria-live": "polite"});
    const readout = html("p", {class: "x-readout"});
    const figure = {root, readout, plots: [], early: [], late: []};
    // Silent until something is done.
    let timer = -1;
    let width = 0;
    let tallest = 0;
    figure.act = (change) => (...given) => {
      timer = Math.max(timer, 0);
      change(...given);
      figure.redraw();
    };
    for (const [name, part] of Object.entries({plot, handle, slider, select, checkbox, button})) {
      figure[name] = (...given) => part(figure, ...given);
    }
    figure.say = (...parts) => {
      sentence(readout, parts);
      // It may grow, not shrink again: what stands below it would jump to and fro.
      if (readout.offsetHeight > tallest) readout.style.minHeight = (tallest = readout.offsetHeight) + "px";
      timer = timer || setTimeout(() => {
        timer = 0;
        if (!figure.isRunning) live.textContent = readout.textContent;
      }, 1500);
    };
    figure.redraw = () => {
      figure.early.forEach((sync) => sync());
      figure.plots.forEach((each) => each.start());
      redraw();
      figure.late.forEach((sync) => sync());
    };
    form.append(html("p", {class: "x-title"}, title));
    figure.row = (kind, ...nodes) => form.appendChild(html("div", {class: kind}, ...nodes));
    const redraw = build(figure, JSON.parse(root.dataset.parameters));
    form.append(live, root.querySelector("p"));
    root.replaceChildren(form);
    make(root, {role: "group", "aria-label": title});
    // Or JupyterLab takes the keys for its own: arrows for the next cell, A and B for a new one.
    root.querySelectorAll("button, input, select, [tabindex]")
      .forEach((node) => make(node, {"data-lm-suppress-shortcuts": true}));
    figure.redraw();
    new ResizeObserver(() => {
      if (root.clientWidth === width) return;
      width = root.clientWidth;
      tallest = 0;
      readout.style.minHeight = "";
      figure.redraw();
    }).observe(root);
  }

  // What is read aloud has no heights: "^" says it there.
  const raised = (...parts) => html("span", {}, html("span", {class: "x-hidden"}, "^"), html("sup", {}, ...parts));

  return {
    html, svg, raised, snap, exact, number, power, ticks, sentence, sum, tidy, clamp, bind, follow,
    // Lets a handle be held by a pointer that came down elsewhere.
    grab: (handle, event) => grabs.get(handle)(event),
    define(name, title, build) { figures[name] = {title, build}; },
    style(css) {
      const node = document.querySelector("style[data-downhill]")
        || document.head.appendChild(html("style", {"data-downhill": ""}));
      node.textContent = css;
    },
    // All on the page that is not yet alive. A figure that fails leaves its picture where it is.
    mount() {
      document.querySelectorAll(".explorable:not([data-ready])").forEach((root) => {
        const figure = figures[root.dataset.explorable];
        if (!figure) return;
        root.setAttribute("data-ready", "");
        start(root, figure);
      });
    },
  };
})();
