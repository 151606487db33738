/* Narrows a list of schools down; the address holds the choices, so that they can be shared. Without this script the
   whole list is there. A row's `data-f` holds words like "cap=thcs"; a control's name and value make up such a word. */
import { wordsOf } from "./combobox.js";

const form = document.querySelector(".filters");
const rows = [...document.querySelectorAll("tr[data-f]")].map((row) => ({
  row, facts: row.dataset.f.split(" "), text: ` ${wordsOf(row.cells[0].textContent).join(" ")}`,
}));

const chosen = () => [...new FormData(form)].filter(([, value]) => value.trim());

function apply() {
  const wanted = chosen().filter(([name]) => name !== "ten").map(([name, value]) => `${name}=${value}`);
  const words = wordsOf(form.elements.ten.value);
  let count = 0;
  rows.forEach(({ row, facts, text }) => {
    row.hidden = !(wanted.every((one) => facts.includes(one)) && words.every((word) => text.includes(" " + word)));
    count += !row.hidden;
  });
  document.querySelectorAll("table.sortable").forEach((table) => {
    const box = table.closest(".list");
    box.hidden = !table.querySelector("tr[data-f]:not([hidden])");
  });
  const status = form.querySelector("[role=status]");
  const narrowed = wanted.length || words.length;
  status.textContent = narrowed ? status.dataset[count ? "some" : "none"].replace("{n}", count).replace("{all}", rows.length) : "";
  form.querySelector("[type=reset]").hidden = !narrowed;
}

function read() {
  const asked = new URLSearchParams(location.search);
  [...form.elements].filter((one) => one.name).forEach((one) => {
    one.value = asked.get(one.name) ?? "";
    if (one.selectedIndex === -1) one.value = "";
  });
  apply();
}

/* Typing changes the address in place; a choice is a step that the back button takes back. */
function write(step) {
  const query = new URLSearchParams(chosen()).toString();
  history[step ? "pushState" : "replaceState"](null, "", (query ? "?" + query : location.pathname) + location.hash);
  apply();
}

if (form) {
  form.hidden = false;
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("input", (event) => write(event.target.name !== "ten"));
  form.addEventListener("reset", () => setTimeout(() => { write(true); form.elements[0].focus(); }));
  addEventListener("popstate", read);
  read();
}

/* A sheet to be printed by itself tells where it is from. */
document.querySelectorAll("[data-here]").forEach((place) => { place.textContent = location.href.split(/[?#]/)[0]; });
document.querySelectorAll("[data-print]").forEach((link) => link.addEventListener("click", () => setTimeout(print)));
