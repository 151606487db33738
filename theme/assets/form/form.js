/* The page /tu-danh-gia/: choose a school and a year, open a draft, load a file. The form itself is paper.js. */
import { combobox, entry, make } from "../combobox.js";
import { compile, inWords } from "./check.js";
import * as drafts from "./drafts.js";
import { Paper } from "./paper.js";
import { readRubric } from "./rubric.js";
import { useWords } from "./shapes.js";
import { useHints } from "./suggest.js";
import { fill } from "./words.js";
import * as yaml from "./yaml-file.js";

const data = JSON.parse(document.getElementById("du-lieu-bieu-mau").textContent);
const words = data.chu;
const rubrics = new Map(data.bo_chi_so.map((one) => [one.ma, readRubric(one)]));
const patterns = compile(data.ca_nhan);
const page = document.getElementById("tu-danh-gia");
const yearField = document.getElementById("nam-hoc");
const place = document.getElementById("cho-bieu-mau");
const years = new Map();
let paper = null;

/* ---- schools of a year ---- */

function schoolsOf(year) {
  if (!years.has(year)) {
    years.set(year, fetch(data.nam[year]).then((answer) => {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    }).then(entriesOf).catch(() => { years.delete(year); return null; }));
  }
  return years.get(year);
}

function entriesOf(index) {
  return index.truong.map(([id, name, area = 0, authority = 0, stage = 0, demo = 0, file = 0]) => {
    const where = index.dia_ban[area];
    const [authorityId, authorityName, round] = index.co_quan[authority];
    const [stageId, stageName] = index.cap_hoc[stage];
    return entry(id, name, demo ? where + " · " + document.getElementById("tim").dataset.demo : where, {
      year: index.nam_hoc, stage: { id: stageId, name: stageName }, authority: { id: authorityId, name: authorityName },
      round: index.dot[round], path: typeof file === "string" ? file : `assessments/${index.nam_hoc}/${authorityId}/${id}.yml`, exists: file !== 0,
    });
  });
}

async function schoolOf(id, year) {
  const schools = await schoolsOf(year);
  return schools ? schools.find((one) => one.id === id) : undefined;
}

/* ---- opening and leaving ---- */

function say(text) {
  const box = document.getElementById("chon-loi");
  box.hidden = !text;
  box.textContent = text;
}

/* Why there is no form for this school and year, in the catalogue's words; "" when there is one. */
function refusal(school) {
  const facts = { value: "", stage: school.stage.name, year: school.year };
  const given = (school.round.bo_chi_so || {})[school.stage.id];
  if (rubrics.has(given)) return "";
  const code = Object.keys(school.round).length ? "rubric-not-given" : "round-missing";
  const problem = inWords({ code, facts: { ...facts, value: given || [...rubrics.keys()][0] || "" } }, data.loi, patterns);
  return fill(words.no_rubric, { message: problem.message, remedy: problem.remedy });
}

function open(school, doc, notices = []) {
  const refused = refusal(school);
  say(refused);
  if (refused) return;
  const rubric = rubrics.get(school.round.bo_chi_so[school.stage.id]);
  const draft = drafts.find(school.id, school.year);
  const started = doc || (draft ? yaml.read(draft.text).doc : null);
  if (!started && school.exists) notices.push(words.exists);
  if (paper) paper.close();
  paper = new Paper({
    place, school, rubric, data, patterns, listed: [...rubrics.keys()], notices,
    doc: started || yaml.newDocument({ year: school.year, school: school.id, rubric: rubric.id }), leave, announce,
  });
  if (doc) paper.keep();
  document.getElementById("truong").value = "";
  choosing(false);
  paper.focus();
}

function choosing(shown) {
  document.getElementById("chon").parentElement.hidden = !shown;
  document.getElementById("loi-dau").hidden = !shown;
}

function leave() {
  if (paper) paper.close();
  paper = null;
  choosing(true);
  listDrafts();
  yearField.focus();
}

let telling = 0;

/* One polite sentence, after a pause, so that typing is not talked over. */
function announce(text, pause = 0) {
  clearTimeout(telling);
  telling = setTimeout(() => { document.getElementById("noi").textContent = text; }, pause);
}

/* ---- drafts ---- */

function nameOf(draft) {
  return fill(words.draft, { school: draft.name, year: draft.year.replace("-", "–") });
}

function listDrafts() {
  const found = drafts.all();
  const box = document.getElementById("nhap-cu");
  const list = box.querySelector("ul");
  box.hidden = !found.length;
  list.textContent = "";
  found.forEach((draft) => list.appendChild(draftRow(draft)));
}

function draftRow(draft) {
  const row = document.createElement("li");
  const text = make("span", {}, row);
  text.textContent = nameOf(draft);
  make("small", {}, text).textContent = fill(words.draft_when, { when: new Date(draft.when).toLocaleString("vi-VN", { dateStyle: "short", timeStyle: "short" }) });
  const name = nameOf(draft);
  const openIt = make("button", { type: "button", "aria-label": fill(words.open_draft, { name }) }, row);
  openIt.textContent = words.open;
  openIt.addEventListener("click", () => openDraft(draft));
  const dropIt = make("button", { type: "button", class: "quiet", "aria-label": fill(words.drop_draft, { name }) }, row);
  dropIt.textContent = words.drop;
  dropIt.addEventListener("click", () => {
    if (!confirm(fill(words.sure_drop, { name }))) return;
    drafts.drop(draft.school, draft.year);
    listDrafts();
    yearField.focus();
  });
  return row;
}

async function openDraft(draft) {
  const school = await schoolOf(draft.school, draft.year);
  if (school) open(school);
  else say(words.offline);
}

/* ---- loading a file ---- */

const notUtf8 = { doc: null, problems: [{ code: "not-utf8", line: 1, column: 1, where: [], facts: {} }] };

function showFaults(texts) {
  const box = document.getElementById("nap-loi");
  box.textContent = "";
  if (!texts.length) return;
  const list = make("ul", { class: "faults" }, box);
  texts.forEach((text) => { make("li", {}, list).textContent = text; });
}

function shownText(value) {
  return typeof value === "string" ? value.slice(0, 80) : "";
}

async function load(text) {
  const { doc, problems } = text.includes("\ufffd") ? notUtf8 : yaml.read(text);
  if (!doc) {
    showFaults(problems.map((problem) => {
      const said = inWords(problem, data.loi, patterns);
      return fill(words.load_line, { line: problem.line, message: `${said.message} ${said.remedy}` });
    }));
    return;
  }
  const year = yaml.get(doc, ["nam_hoc"]);
  const id = yaml.get(doc, ["truong"]);
  const school = Object.hasOwn(data.nam, year) ? await schoolOf(id, year) : undefined;
  if (!school) { showFaults([fill(words.load_no_school, { year: shownText(year), school: shownText(id) })]); return; }
  const draft = drafts.find(school.id, school.year);
  const name = nameOf({ name: school.name, year: school.year });
  if (draft && draft.text !== text && !confirm(fill(words.sure_replace, { name }))) return;
  showFaults([]);
  const notices = [words.loaded];
  const given = (school.round.bo_chi_so || {})[school.stage.id];
  if (given && yaml.get(doc, ["bo_chi_so"]) !== given) {
    yaml.set(doc, ["bo_chi_so"], given, "word");
    notices.push(fill(words.loaded_fixed, { key: "bo_chi_so" }));
  }
  open(school, doc, notices);
}

/* ---- beginning ---- */

useWords(words);
useHints(words);
document.getElementById("khong-chay").remove();
page.hidden = false;
combobox(document.getElementById("tim"), {
  id: "truong",
  load: () => schoolsOf(yearField.value).then((schools) => { say(schools ? "" : words.offline); return schools; }),
  choose: (school) => open(school),
});
yearField.addEventListener("change", () => { document.getElementById("truong").value = ""; say(""); });
document.getElementById("nap-tep").addEventListener("change", async (event) => {
  const [file] = event.target.files;
  if (file) await load(await file.text());
  event.target.value = "";
});
document.getElementById("nap-dan").addEventListener("click", () => load(document.getElementById("nap-chu").value));
listDrafts();
