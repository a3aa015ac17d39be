// On a narrow page the contents lie over the text. They leave when a section is chosen.
(() => {
  const drawer = document.querySelector("#pst-secondary-sidebar-checkbox");
  const contents = document.querySelector(".bd-sidebar-secondary");
  if (!drawer || !contents) return;
  contents.addEventListener("click", (event) => {
    if (event.target.closest("a")) drawer.checked = false;
  });
})();
