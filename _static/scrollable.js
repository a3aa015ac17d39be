// A box that is wider than the page scrolls inside itself. One that does can be reached by the keyboard, and has a name.
(() => {
  const boxes = document.querySelectorAll(
    ".formula-box, .bd-article pre, .pst-scrollable-table-container, .text_html, .cell_output .output",
  );
  const update = (box) => {
    if (box.scrollWidth > box.clientWidth) {
      box.tabIndex = 0;
      box.role = "group";
      box.ariaLabel = "scrolls sideways";
    } else {
      for (const name of ["tabindex", "role", "aria-label"]) box.removeAttribute(name);
    }
  };
  const observer = new ResizeObserver((entries) => entries.forEach(({ target }) => update(target)));
  boxes.forEach((box) => observer.observe(box));
})();
