/* A field that finds a school by name or area, with or without marks. */

const MOST = 12;

/* The same folding as wording.fold: no marks, no capitals, đ is d, single spaces. */
export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/\s+/gu, " ").trim();
}

/* What is searched in: `name` counts more than `where`. */
export function entry(id, name, where, rest = {}) {
  const start = " " + fold(name);
  return { id, name, where, start, text: start + " " + fold(where), ...rest };
}

/* Every word must occur; a word that begins a name counts most. */
export function search(entries, query) {
  const words = fold(query).split(" ").filter(Boolean);
  if (!words.length) return [];
  const whole = " " + words.join(" ");
  const hits = [];
  entries.forEach((one, place) => {
    const worth = words.map((word) => worthOf(one, word));
    if (worth.includes(0)) return;
    hits.push({ one, place, worth: worth.reduce((sum, part) => sum + part, one.start.includes(whole) ? 10 : 0) });
  });
  hits.sort((a, b) => b.worth - a.worth || a.place - b.place);
  return hits.map((hit) => hit.one);
}

function worthOf(one, word) {
  return one.start.includes(" " + word) ? 3 : one.text.includes(" " + word) ? 2 : one.text.includes(word) ? 1 : 0;
}

export function make(name, attributes, parent) {
  const element = document.createElement(name);
  Object.keys(attributes).forEach((key) => element.setAttribute(key, attributes[key]));
  parent.appendChild(element);
  return element;
}

/* Build the field into `box`, whose data-* hold its words. `load` gives a promise of entries (null: not to be had),
   `choose` is called with the one chosen. */
export function combobox(box, { id, load, choose }) {
  const words = box.dataset;
  make("label", { for: id }, box).textContent = words.label;
  const input = make("input", {
    id, type: "search", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id + "-ds", "aria-describedby": id + "-goi-y",
  }, box);
  const list = make("ul", { id: id + "-ds", role: "listbox", "aria-label": words.label, hidden: "" }, box);
  const hint = make("p", { id: id + "-goi-y", class: "hint" }, box);
  hint.textContent = words.hint;
  const status = make("p", { class: "vh", role: "status" }, box);
  let shown = [];
  let active = -1;

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    const options = list.querySelectorAll("[role=option]");
    if (!options.length) return;
    if (active >= 0) options[active].setAttribute("aria-selected", "false");
    active = (next + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function take(one) {
    close();
    choose(one);
  }

  function show(entries) {
    if (!fold(input.value)) { status.textContent = ""; close(); return; }
    const all = search(entries, input.value);
    shown = all.slice(0, MOST);
    list.textContent = "";
    shown.forEach((one, place) => {
      const option = make("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false" }, list);
      option.appendChild(document.createTextNode(one.name));
      make("small", {}, option).textContent = one.where;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(one); });
    });
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    status.textContent = all.length ? words.count.replace("{n}", all.length) : words.none;
    hint.textContent = all.length ? words.hint : words.none;
  }

  function update() {
    load().then((entries) => { if (entries) show(entries); });
  }

  const keys = {
    ArrowDown() { if (list.hidden) update(); else mark(active + 1); },
    ArrowUp() { if (!list.hidden) mark(active < 0 ? -1 : active - 1); },
    Enter() { if (shown.length && !list.hidden) take(shown[Math.max(active, 0)]); else return false; return true; },
    Escape() { if (list.hidden) return false; close(); return true; },
  };
  input.addEventListener("focus", () => load(), { once: true });
  input.addEventListener("input", update);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (!event.isComposing && Object.hasOwn(keys, event.key) && keys[event.key]() !== false) event.preventDefault();
  });
  return input;
}
