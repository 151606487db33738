/* Light or dark: as the device has it until somebody chooses, then as chosen; remembered where the theme of the
   hand-written pages looks for it. Loaded before the page is drawn, so that nothing flashes. */
(() => {
  const root = document.documentElement;
  const key = new URL(document.currentScript.dataset.base, location).pathname + ".__palette";
  const device = matchMedia("(prefers-color-scheme: dark)");
  let chosen = null;
  try { chosen = JSON.parse(localStorage.getItem(key)).color.scheme; } catch { /* nothing chosen, or no storage */ }

  const dark = () => (chosen ? chosen === "slate" : device.matches);
  let button = null;

  function show() {
    root.dataset.mdColorScheme = dark() ? "slate" : "default";
    if (button) button.title = button.ariaLabel = dark() ? button.dataset.light : button.dataset.dark;
  }

  function turn() {
    chosen = dark() ? "default" : "slate";
    const index = Number(chosen === "slate");
    const media = `(prefers-color-scheme: ${index ? "dark" : "light"})`;
    const color = { media, scheme: chosen, primary: "custom", accent: "custom" };
    try { localStorage.setItem(key, JSON.stringify({ index, color })); } catch { /* only for this page then */ }
    show();
  }

  function unfold(open) {  // what is folded away is printed too, in browsers that cannot be told so by style
    const seen = open ? "details:not([open])" : "details[data-folded]";
    document.querySelectorAll(seen).forEach((one) => { one.open = open; one.toggleAttribute("data-folded", open); });
  }

  addEventListener("beforeprint", () => unfold(true));
  addEventListener("afterprint", () => unfold(false));
  root.classList.replace("no-js", "js");
  if (location.search) {  // a list that the address narrows down is shown when that is done, so that nothing jumps
    root.classList.add("asked");
    addEventListener("load", () => root.classList.remove("asked"));
  }
  device.addEventListener("change", show);
  show();
  document.addEventListener("DOMContentLoaded", () => {
    button = document.querySelector(".palette");
    button.hidden = false;
    button.addEventListener("click", turn);
    show();
  });
})();
