/* Sets the latest results of up to four schools side by side. The words and rows are in the page. */
import { combobox, make } from "./combobox.js";
import { source } from "./finder.js";

const MOST = 4;
const box = document.querySelector("[data-compare]");
const place = document.getElementById("bang-so-sanh");
const status = document.getElementById("bao");
const words = place.dataset;
const kept = new Map();

const fill = (text, facts) => text.replace(/\{(\w+)\}/g, (_, key) => facts[key]);
const plain = (value) => (value ?? "–").replace(".", ",");
const asked = () => [...new Set((new URLSearchParams(location.search).get("truong") ?? "").split(",").filter(Boolean))];

/* One school's latest published result: the recognised one where there is one. `null` of an unknown id. */
async function school(id) {
  if (!/^[a-z0-9-]{3,64}$/.test(id)) return null;
  const answer = await fetch(`../du-lieu/truong/${id}.json`);
  if (!answer.ok) return null;
  const { ten, minh_hoa: demo, nam_hoc: years } = await answer.json();
  const year = years.find((one) => one.ket_qua.length);
  return { id, name: ten, demo, year: year?.nam_hoc, card: year?.ket_qua.find((one) => one.co_so === "tham_dinh") ?? year?.ket_qua[0] };
}

function head(row, one) {
  const cell = make("th", { scope: "col" }, row);
  make("a", { href: `../truong/${one.id}/` }, cell).textContent = one.name;
  make("br", {}, cell);
  const told = one.card ? `${one.year.replace("-", "–")}, ${words[one.card.co_so === "tham_dinh" ? "recognised" : "own"]}` : words.nothing;
  make("span", { class: "soft" }, cell).textContent = one.demo ? `${told}, ${words.demo}` : told;
  make("br", {}, cell);
  const button = make("button", { type: "button", "aria-label": fill(words.remove, { name: one.name }) }, cell);
  button.textContent = words.drop;
  button.addEventListener("click", () => { go(asked().filter((id) => id !== one.id)); box.querySelector("input").focus(); });
}

const points = (cell, one) => { make("b", {}, cell).textContent = plain(one.diem); cell.append(`/${plain(one.diem_toi_da)}`); };

/* A group's level and points. */
function result(cell, group, levels) {
  if (!group) { cell.append("–"); return; }
  const level = levels.querySelector(`[data-level="${group.muc_do ?? ""}"]`) ?? levels.querySelector('[data-level=""]');
  cell.append(level.cloneNode(true));
  if (group.diem) { make("br", {}, cell); points(cell, group); }
}

/* A criterion: points of what is possible; a condition is met or not where the school answered point by point. */
function criterion(cell, code, card) {
  const group = card?.nhom.find((one) => one.tieu_chi.some((entry) => entry.ma === code));
  const one = group?.tieu_chi.find((entry) => entry.ma === code);
  if (one?.diem) points(cell, one);
  else if (one && !one.diem_toi_da && group.tieu_chi.some((entry) => entry.diem)) cell.append(card.dieu_kien_khong_dat.includes(code) ? words.unmet : words.met);
  else cell.append("–");
}

function table(template, schools) {
  const found = template.content.cloneNode(true);
  schools.forEach((one) => {
    head(found.querySelector("thead tr"), one);
    found.querySelectorAll("tbody tr").forEach((row) => {
      const cell = make("td", {}, row);
      const { group, code } = row.dataset;
      if (group) result(cell, one.card?.nhom.find((other) => other.ma === group), template.content);
      else criterion(cell, code, one.card);
    });
  });
  found.querySelector("[data-levels]").remove();
  return found;
}

/* What must be known before figures are set side by side. */
function cautions(schools) {
  const differ = (part) => new Set(schools.map(part)).size > 1;
  return ["year", "standing", "rubric"].filter((_, at) => differ((one) => [one.year, one.card.co_so, one.card.bo_chi_so][at])).map((key) => words[`differ${key}`]);
}

async function show() {
  const ids = asked();
  const found = await Promise.all(ids.slice(0, MOST).map((id) => {
    if (!kept.has(id)) kept.set(id, school(id).catch(() => { kept.delete(id); return null; }));
    return kept.get(id);
  }));
  if (asked().join() !== ids.join()) return;
  const schools = found.filter(Boolean);
  const told = ids.slice(0, MOST).filter((_, at) => !found[at]).map((id) => fill(words.unknown, { id }));
  if (ids.length > MOST) told.push(words.most);
  const scored = schools.filter((one) => one.card);
  place.textContent = "";
  [...told, ...cautions(scored)].forEach((text) => { make("p", { class: "notice" }, place).textContent = text; });
  const rubricOf = (one) => (one.card ?? scored[0]?.card)?.bo_chi_so;
  new Set(schools.map(rubricOf)).forEach((rubric) => {
    const template = document.getElementById(`bo-${rubric}`) ?? document.querySelector("template[data-rubric]");
    place.append(table(template, schools.filter((one) => rubricOf(one) === rubric)));
  });
  status.textContent = schools.length ? fill(words.shown, { n: schools.length, names: schools.map((one) => one.name).join(", ") }) : words.none;
  box.hidden = ids.length >= MOST;
}

function go(ids) {
  history.pushState(null, "", ids.length ? `?truong=${ids.join(",")}` : location.pathname);
  show();
}

combobox(box, {
  id: "them-truong",
  load: source(box, true),
  choose({ id }) { box.querySelector("input").value = ""; if (!asked().includes(id)) go([...asked(), id]); },
});
addEventListener("popstate", show);
show();
