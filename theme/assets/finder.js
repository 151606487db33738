/* Finds schools and areas in the index of present/finder.py. Without this script pages list links. */
import { combobox, entry, make, plain, respell, wordsOf } from "./combobox.js";

const RECENT = "cds-truong-vua-xem";
const MOST_RECENT = 5;
const MOST_PARTS = 4;

async function read(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.status);
  return answer.json();
}

/* Names as they are typed: "Trường Tiểu học Kiến Quốc" with [3, "th"] → "truong tieu hoc kien quoc th kq thkq". */
export function called(names, ways) {
  return plain(names).map((text, number) => {
    const [size, ...kinds] = ways[number];
    const initials = text.split(" ").slice(size).map((word) => word[0]).join("");
    return [text, ...kinds, initials, kinds.join("") + initials, kinds.slice(-1) + initials].join(" ");
  });
}

/* What `load` of a combobox is to be: schools, and areas unless only schools are wanted. */
export function source(box, onlySchools = false) {
  const root = box.dataset.root;
  const parts = new Map();
  let first = null;

  async function open() {
    const index = await read(root + "assets/finder.json");
    const page = (id, site) => (index.trang?.[site] ?? "") + `truong/${id}/`;
    const told = (text) => [text, `${text} · ${box.dataset.demo}`];
    const wheres = index.dia_ban.map(([, name, above]) => told(above < 0 ? name : `${name}, ${index.dia_ban[above][1]}`));
    const places = wheres.map(plain);

    /* Most rows hold only one of the words: to make entries of them all would take long. */
    function schools(rows, ways = []) {
      const words = called(rows.map(([, name]) => name), rows.map(([, , , way]) => index.kieu_ten[way]));
      return rows.flatMap(([id, name, area, , demo = 0, site, own], number) => {
        const texts = [words[number], places[area][demo]];
        return ways.every((them) => them.some((way) => texts.some((text) => text.includes(way))))
          ? entry(id, name, wheres[area][demo], { address: page(own ?? id, site) }, texts) : [];
      });
    }

    const areas = index.dia_ban.map(([id, name, above, count, demo = 0]) =>
      entry(id, name, told(box.dataset.area.replace("{n}", count) + (above < 0 ? "" : ` · ${index.dia_ban[above][1]}`))[demo], { address: `dia-ban/${id}/` }));
    const always = onlySchools ? [] : areas;
    if (index.truong) return { all: [...schools(index.truong), ...always] };
    const known = [...new Set([...index.tu.split(" "), ...areas.flatMap((one) => wordsOf(one.name))])];
    return { schools, always, known, common: index.chung.split(" "), beginnings: index.phan.split(" ") };
  }

  function part(name) {
    if (!parts.has(name)) parts.set(name, read(`${root}assets/finder/chu-${name}.json`));
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
      const own = all.filter((word) => !index.common.includes(word));  // "THPT" is in thousands
      const ways = (own.length ? own : all).map((word) => [word, ...respell(word, index.known)]);
      const words = ways.flatMap((them) => (index.known.some((one) => one.startsWith(them[0])) ? them[0] : them));
      const names = [...new Set(words.flatMap((word) => partsOf(word, index.beginnings)))];
      const rows = new Map((await Promise.all(names.map(part))).flat().map((row) => [row[0], row]));
      return Object.assign([...index.schools([...rows.values()], ways), ...index.always], { known: index.known });
    } catch {
      first = null;
      parts.clear();
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
