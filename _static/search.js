// While the search lies over the page, the keyboard stays in it. Afterwards it is where it was before.
(() => {
  const search = document.querySelector(".search-button__wrapper");
  if (!search) return;
  const others = [...document.body.children].filter((element) => element !== search);
  let [isOpen, before] = [false, null];
  search.addEventListener("focusin", ({ relatedTarget }) => {
    if (!isOpen) before = relatedTarget;
  });
  new MutationObserver(() => {
    isOpen = search.classList.contains("show");
    for (const element of others) element.inert = isOpen;
    if (!isOpen) before?.focus();
  }).observe(search, { attributeFilter: ["class"] });
})();
// The words of a search are marked on the page that it found, a moment after it is there. Show the first that is not
// folded away, unless the address has a place of its own.
addEventListener("load", () => {
  const show = () => {
    const marks = [...document.querySelectorAll(".bd-article .highlighted")];
    marks.find((mark) => mark.checkVisibility?.() ?? true)?.scrollIntoView({ block: "center" });
  };
  if (!location.hash) setTimeout(show, 50);
});
