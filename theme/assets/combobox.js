/* A field that finds a school or an area by name, with or without marks, abbreviated, or misspelt by a letter. */

const MOST = 12;
const FEW = 3;
const LEAST_LETTERS = 4;

/* The same folding as wording.fold: no marks, no capitals, đ is d, single spaces. */
export function fold(text) {
  return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/\s+/gu, " ").trim();
}

const folded = new Map();

/* Of each text its words with spaces between. To fold all at once, and none twice, takes a fraction of the time. */
export function plain(texts) {
  const fresh = [...new Set(texts)].filter((text) => !folded.has(text));
  const done = fold(fresh.join("\0")).replace(/[^\p{L}\p{N}\0]+/gu, " ").split("\0");
  fresh.forEach((text, number) => folded.set(text, done[number].trim()));
  return texts.map((text) => folded.get(text));
}

export function wordsOf(text) {
  return plain([text])[0].split(" ").filter(Boolean);
}

/* What is searched in: the words of the name count more than those of the place. */
export function entry(id, name, where, rest = {}, [words, place] = plain([name, where])) {
  return { id, name, where, start: ` ${words} `, text: ` ${words} ${place} `, ...rest };
}

/* Every word must occur; a word that begins a name counts most. Where that finds little, words one letter off do. */
export function search(entries, query) {
  const words = wordsOf(query);
  if (!words.length) return [];
  const exact = ranked(entries, words.map((word) => [word]));
  if (exact.length >= FEW) return exact;
  entries.known ??= [...new Set(entries.flatMap((one) => one.text.trim().split(" ")))];
  const respelt = words.map((word) => [word, ...respell(word, entries.known)]);
  if (respelt.every((ways) => ways.length === 1)) return exact;
  return [...new Set([...exact, ...ranked(entries, respelt)])];
}

/* `ways` holds for each word typed that word and others it may stand for, which must then be there whole. */
function ranked(entries, ways) {
  const asked = ways.map(([word, ...others]) => [" " + word, ...others.map((other) => ` ${other} `)]);
  const hits = [];
  entries.forEach((one) => {
    let sum = 0;
    for (const them of asked) {
      const worth = worthOf(one, them);
      if (!worth) return;
      sum += worth;
    }
    const inRow = ways.map((them) => them.find((word) => one.start.includes(" " + word)) ?? "?").join(" ");
    const last = plain([one.name])[0].endsWith(inRow);  // "Kim Đồng" before "Kim Đồng A"
    hits.push({ one, worth: sum + last + (one.start.includes(" " + inRow) ? 10 : 0) });
  });
  return hits.sort((a, b) => b.worth - a.worth).map((hit) => hit.one);
}

function worthOf(one, them) {
  if (them.some((word) => one.start.includes(word))) return 3;
  if (them.some((word) => one.text.includes(word))) return 2;
  return one.text.includes(them[0].slice(1)) ? 1 : 0;
}

/* The known words that one letter too many, too few or wrong, or two swapped, part from `word`; initials stay as they are. */
export function respell(word, known) {
  if (word.length < LEAST_LETTERS || !/[aeiouy]/.test(word)) return [];
  return known.filter((other) => other.length > 2 && near(word, other));
}

function near(one, other) {
  if (one === other || Math.abs(one.length - other.length) > 1) return false;
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const [a, b] = [one.slice(at), other.slice(at)];
  return a.slice(1) === b || a === b.slice(1) || a.slice(1) === b.slice(1) || (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2));
}

export function make(name, attributes, parent) {
  const element = document.createElement(name);
  Object.keys(attributes).forEach((key) => element.setAttribute(key, attributes[key]));
  parent.appendChild(element);
  return element;
}

/* Build the field into `box`, whose data-* hold its words. `load` is given what was typed and gives a promise of entries
   (null: not to be had; `known` of them, if given, are the words there are), `choose` is called with the one chosen. */
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
    close();
    if (!fold(input.value)) { status.textContent = ""; hint.textContent = words.hint; return; }
    const all = search(entries, input.value);
    shown = all.slice(0, MOST);
    list.textContent = "";
    shown.forEach((one, place) => {
      const option = make("li", { role: "option", id: `${id}-${place}`, "aria-selected": "false" }, list);
      option.appendChild(document.createTextNode(one.name));
      make("small", {}, option).textContent = one.where;
      option.addEventListener("mousedown", (event) => { event.preventDefault(); take(one); });
    });
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    status.textContent = all.length ? words.count.replace("{n}", all.length) : words.none;
    hint.textContent = all.length ? words.hint : words.none;
  }

  function update() {
    const typed = input.value;
    shown = [];
    load(typed).then((entries) => { if (entries && typed === input.value) show(entries); });
  }

  const keys = {
    ArrowDown() { if (list.hidden) update(); else mark(active + 1); },
    ArrowUp() { if (!list.hidden) mark(active < 0 ? -1 : active - 1); },
    Enter() { if (shown.length && !list.hidden) take(shown[Math.max(active, 0)]); else return false; return true; },
    Escape() { if (list.hidden) return false; close(); return true; },
  };
  input.addEventListener("focus", () => load(""), { once: true });
  input.addEventListener("input", update);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", (event) => {
    if (!event.isComposing && Object.hasOwn(keys, event.key) && keys[event.key]() !== false) event.preventDefault();
  });
  return input;
}
