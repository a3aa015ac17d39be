// Paper is white, and nothing on it can be unfolded: a page is printed as it is by day, with all that it hides.
(() => {
  const root = document.documentElement;
  let theme = null;
  const unfolded = [];
  addEventListener("beforeprint", () => {
    theme ??= root.dataset.theme;
    root.dataset.theme = "light";
    for (const each of document.querySelectorAll(".bd-article details:not([open])")) {
      each.open = true;
      unfolded.push(each);
    }
  });
  addEventListener("afterprint", () => {
    root.dataset.theme = theme;
    theme = null;
    for (const each of unfolded.splice(0)) each.open = false;
  });
})();
