/* Finds schools and areas in the index of present/finder.py. Without this script pages list links. */
import { combobox, entry, make, respell, wordsOf } from "./combobox.js";

const RECENT = "cds-truong-vua-xem";
const MOST_RECENT = 5;
const MOST_PARTS = 4;

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

/* What `load` of a combobox is to be: schools, and areas unless only schools are wanted. */
export function source(box, onlySchools = false) {
  const root = box.dataset.root;
  const parts = new Map();
  let first = null;

  async function open() {
    const index = await read(root + "assets/finder.json");
    const where = (number) => {
      const [, name, above] = index.dia_ban[number];
      return above < 0 ? name : `${name}, ${index.dia_ban[above][1]}`;
    };
    const told = (text, demo) => (demo ? `${text} · ${box.dataset.demo}` : text);
    const page = (id, site) => (site === undefined ? "" : index.trang[site]) + `truong/${id}/`;
    const schools = (rows) => rows.map(([id, name, area, demo, site, own]) =>
      entry(id, name, told(where(area), demo), { address: page(own ?? id, site) }, index.viet_tat));
    const areas = index.dia_ban.map(([id, name, above, count, demo]) =>
      entry(id, name, told(box.dataset.area.replace("{n}", count) + (above < 0 ? "" : ` · ${index.dia_ban[above][1]}`), demo), { address: `dia-ban/${id}/` }));
    const always = onlySchools ? [] : areas;
    if (index.truong) return { all: [...schools(index.truong), ...always] };
    return { schools, always, kinds: index.viet_tat, beginnings: index.phan.split(" "), known: [...new Set([...index.tu.split(" "), ...areas.flatMap((one) => wordsOf(one.name))])] };
  }

  function part(name, schools) {
    if (!parts.has(name)) parts.set(name, read(`${root}assets/finder/chu-${name}.json`).then(schools));
    return parts.get(name);
  }

  /* The parts that hold the schools with a word that begins so; too short a beginning says too little. */
  function partsOf(word, beginnings) {
    const longer = beginnings.filter((one) => one.startsWith(word));
    if (longer.length && longer.length <= MOST_PARTS) return longer;
    return beginnings.filter((one) => word.startsWith(one)).slice(-1);
  }

  return async function load(typed) {
    try {
      first ??= open();
      const index = await first;
      if (index.all) return index.all;
      const all = wordsOf(typed);
      const own = all.filter((word) => !` ${Object.keys(index.kinds).join(" ")} `.includes(` ${word} `));  // "THPT" is in thousands
      const words = (own.length ? own : all).flatMap((word) =>
        [word, ...(index.known.some((one) => one.startsWith(word)) ? [] : respell(word, index.known))]);
      const names = [...new Set(words.flatMap((word) => partsOf(word, index.beginnings)))];
      const found = new Map();
      (await Promise.all(names.map((name) => part(name, index.schools)))).flat().forEach((one) => found.set(one.id, one));
      return Object.assign([...found.values(), ...index.always], { known: index.known });
    } catch {
      first = null;
      return null;
    }
  };
}

function recent(change = null) {
  try {
    if (change) localStorage.setItem(RECENT, JSON.stringify(change));
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]").filter((one) => typeof one?.id === "string" && typeof one.name === "string");
  } catch {
    return [];
  }
}

function showRecent(box, place) {
  const list = place.querySelector("ul");
  const schools = recent();
  list.textContent = "";
  schools.forEach(({ id, name }) => {
    make("a", { href: `${box.dataset.root}truong/${encodeURIComponent(id)}/` }, make("li", {}, list)).textContent = name;
  });
  place.hidden = !schools.length;
  place.querySelector("button").onclick = () => { recent([]); showRecent(box, place); box.querySelector("input").focus(); };
}

const home = document.querySelector("[data-home]");
if (home) {
  combobox(home, {
    id: "tim-truong",
    load: source(home),
    choose({ id, name, address }) {
      if (address.startsWith("truong/")) recent([{ id, name }, ...recent().filter((one) => one.id !== id)].slice(0, MOST_RECENT));
      location.href = address.startsWith("https://") ? address : home.dataset.root + address;
    },
  });
  const place = document.getElementById("vua-xem");
  if (place) showRecent(home, place);
}
