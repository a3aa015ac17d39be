/* A field for a number; `o` has get, set, and other attributes of the input. */
downhill.field = function (figure, o) {
  "use strict";
  const {get, set, ...attributes} = o;
  const {html, exact, clamp} = downhill;
  const [min, max] = [-1000, 1000]; // no more has room in the figures
  const show = () => { typed.value = get(); };
  const typed = html("input", {
    type: "number", step: "any", min, max, title: `${exact(min)} to ${exact(max)}`, ...attributes,
    // A comma is a point: a browser that knows none would drop it and make 25 of 2,5.
    beforeinput(event) {
      if (!event.data?.includes(",")) return;
      event.preventDefault();
      document.execCommand("insertText", false, event.data.replaceAll(",", "."));
    },
    input: figure.act(() => { if (typed.value !== "") set(clamp(Number(typed.value), [min, max])); }),
    change: show, blur: show,
  });
  figure.early.push(() => { if (document.activeElement !== typed) show(); });
  return typed;
};
