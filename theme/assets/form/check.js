/* The rules of `cds check` about one self-assessment (generator/check/), with the catalogue's own sentences.

   A problem is {code, where, atKey, facts}; `where` is a key path, as in Python. */
import { ZERO, decimal, decimalsOf, isWhole, number, percentage, tooFine } from "./decimal.js";
import { claimsPoints, scorecard } from "./score.js";
import { readAssessment } from "./shapes.js";
import { lowered, namedTogether, near, suggestion } from "./suggest.js";
import { day, fill } from "./words.js";

const MASK = "•••";

/* All problems of a tree, its noun and its scorecard.

   `scene`: {rubric, round, stage, year, school, today, listed (ids of rubrics), patterns, until, live}. */
export function examine(tree, scene) {
  const { own, problems: faults } = readAssessment(tree);
  const found = [];
  const tell = (code, where, facts = {}, atKey = false) => found.push({ code, where, facts, atKey });
  belonging(own, scene, tell);
  links(own, tell);
  personalData(tree, scene.patterns, tell);
  approval(own, tell);
  evidence(own, tell);
  documentDates(own, scene, tell);
  periods(own, tell);
  deadline(own, scene, tell);
  answers(own, scene.rubric, tree, tell);
  totals(own, scene.rubric, tell);
  unanswered(own, scene.rubric, tell);
  const card = scorecard(scene.rubric, own, scene.round.dieu_kien_khong_dat || "giu_lai");
  sums(own, card, tell);
  levels(own, scene.rubric, card, tell);
  conditions(own, card, tell);
  return { own, card, problems: [...faults, ...withoutEchoes(faults, found, scene.live)] };
}

function belonging(own, scene, tell) {
  if (own.year && own.year !== scene.year) tell("year-not-path", ["nam_hoc"], { value: own.year, folder: scene.year });
  if (own.school && own.school !== scene.school) tell("file-name", ["truong"], { value: own.school, name: scene.school });
  if (!own.rubric) return;
  const facts = { value: own.rubric, stage: scene.stage.name };
  if (!scene.listed.includes(own.rubric)) tell("rubric-unknown", ["bo_chi_so"], { value: own.rubric, listed: scene.listed.join(", ") });
  else if (own.rubric !== scene.rubric.id) tell("rubric-not-the-rounds", ["bo_chi_so"], { given: scene.rubric.id, ...facts });
  else if (!scene.rubric.stages.includes(scene.stage.id)) tell("rubric-not-for-stage", ["bo_chi_so"], facts);
  const { first, last } = scene.rubric;
  if (scene.year < first || (last && scene.year > last)) {
    tell("rubric-not-in-force", ["bo_chi_so"], { value: own.rubric, first, until: last ? scene.until.replace("{year}", last) : "" });
  }
}

/* ---- links and personal data ---- */

function links(own, tell) {
  const places = [...own.documents].map(([key, one]) => [["van_ban", key, "url"], one.url]);
  if (own.posting) places.push([["cong_khai", "url"], own.posting.url]);
  for (const [where, url] of places) {
    const code = url ? linkFault(url) : "";
    if (code) tell(code, where, { value: url.slice(0, 80) });
  }
}

export function linkFault(url) {
  if (/^[^/?#]*\/\/[^/?#]*@/.test(url)) return "link-credentials";
  const match = /^([a-z][a-z0-9+.-]*):\/\/([^/?#]*)/i.exec(url);
  const host = match ? hostOf(match[2]) : null;
  if (!host || !/^https?$/i.test(match[1]) || /[\s\\<>"'`{}|^]/.test(url)) return "link-form";
  if (isPrivate(host)) return "link-private";
  return match[1].toLowerCase() === "http" ? "link-http" : "";
}

/* The host of `host:port`, or null when the port is none. */
function hostOf(place) {
  const match = /^(\[[0-9a-f:.]+\]|[^:[\]]*)(?::(\d*))?$/i.exec(place);
  return match && Number(match[2] || 0) < 65536 ? match[1].toLowerCase() : null;
}

const PRIVATE = [/^0\./, /^10\./, /^127\./, /^169\.254\./, /^172\.(1[6-9]|2\d|3[01])\./, /^192\.168\./, /^100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\./,
  /^192\.0\.[02]\./, /^198\.(1[89]|51\.100)\./, /^203\.0\.113\./, /^2(4|5)\d\./];

function isPrivate(host) {
  if (host.startsWith("[")) return !/^\[[23]/.test(host) || /^\[2001:(0?db8|0?0?0?0?):/.test(host);
  if (/^(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])(\.(\d|[1-9]\d|1\d\d|2[0-4]\d|25[0-5])){3}$/.test(host)) return PRIVATE.some((one) => one.test(host));
  const numeric = /^(0x[0-9a-f]+|[0-9]+)(\.(0x[0-9a-f]+|[0-9]+))*$/.test(host);
  return !host.includes(".") || numeric || /\.(local|internal|localhost|lan)$/.test(host);
}

/* Patterns from check/strangers.py; a browser too old for one of them leaves it to `cds check`. */
export function compile(patterns) {
  const found = [];
  for (const [kind, pattern] of Object.entries(patterns)) {
    try { found.push([kind, new RegExp(pattern, kind === "mail" ? "giu" : "gu")]); } catch { /* told by `cds check` */ }
  }
  return found;
}

function personalData(tree, patterns, tell) {
  for (const [where, text] of textsOf(tree, [])) {
    if (["nam_hoc", "truong", "bo_chi_so"].includes(where[0])) continue;
    const hit = patterns.find(([, pattern]) => text.search(pattern) >= 0);
    if (hit) tell(`personal-${hit[0]}`, where);
  }
}

const NO_TEXTS = new Set(["diem", "dat", "so_luong", "tong_so", "ti_le", "ngay", "tu", "den", "tong_diem", "muc_do", "trang_thai"]);

function* textsOf(value, where) {
  if (typeof value === "string") { if (/\d|@|＠|mail|gmial|gamil|yahoo|icloud/i.test(value)) yield [where, value]; }
  else if (Array.isArray(value)) for (const [place, one] of value.entries()) yield* textsOf(one, [...where, place]);
  else if (value instanceof Map) for (const [key, one] of value) if (!NO_TEXTS.has(key) || (where.length && typeof one !== "string")) yield* textsOf(one, [...where, key]);
}

/* ---- approval, documents, dates ---- */

function approval(own, tell) {
  if (!own.draft && own.approval === null) tell("approval-missing", ["trang_thai"]);
}

const MOST_LISTED = 30;

function listedOf(known) {
  return (known.slice(0, MOST_LISTED).join(", ") || "–") + (known.length > MOST_LISTED ? ", …" : "");
}

/* A document that is named by its number or title instead of its short name. */
function namedBy(words, documents) {
  const found = [...documents].find(([, one]) => words === one.number || words === one.abstract);
  return found ? near(found[0]) : "";
}

function evidence(own, tell) {
  const used = new Set();
  for (const [code, answer] of own.answers) {
    answer.evidence.forEach((key, place) => {
      used.add(key);
      const known = [...own.documents.keys()];
      if (!own.documents.has(key)) tell("document-unknown", ["tra_loi", code, "minh_chung", place], { value: key, listed: listedOf(known), suggestion: namedBy(key, own.documents) || namedTogether(key, known) || suggestion(key, known) });
    });
    if (answer.points && !answer.evidence.length) tell("evidence-missing", ["tra_loi", code], { item: code, points: number(answer.points) }, true);
  }
  if (used.size) unused(own, used, tell);
}

function unused(own, used, tell) {
  const told = [own.approval ? own.approval.number : "", own.report ? own.report.number : ""];
  const steps = own.steps.map((step) => step.text).join(" ");
  for (const [key, document] of own.documents) {
    if (!used.has(key) && !told.includes(document.number) && !steps.includes(document.number || key)) tell("document-unused", ["van_ban", key], { value: key }, true);
  }
}

const MANY_LATE = 3; // and most of all: then it is the approval's day that is wrong

function documentDates(own, scene, tell) {
  const approved = own.approval ? own.approval.dated : "";
  const withDay = [...own.documents].filter(([, one]) => one.dated);
  const late = withDay.filter(([, one]) => approved && one.dated <= scene.today && one.dated > approved && one.number !== own.approval.number);
  for (const [key, one] of withDay) if (one.dated > scene.today) tell("date-in-future", ["van_ban", key, "ngay"], { value: day(one.dated) });
  if (late.length >= MANY_LATE && 2 * late.length > withDay.length) {
    tell("approval-early", ["phe_duyet", "ngay"], { approved: day(approved), count: late.length });
  } else {
    for (const [key, one] of late) tell("document-after-approval", ["van_ban", key, "ngay"], { value: key, dated: day(one.dated), approved: day(approved) });
  }
  for (const [key, dated] of [["phe_duyet", approved], ["bao_cao", own.report ? own.report.dated : ""]]) {
    if (dated && dated > scene.today) tell("date-in-future", [key, "ngay"], { value: day(dated) });
  }
}

function periods(own, tell) {
  const backwards = ({ start, end }, where) => {
    if (start && end && end < start) tell("period-backwards", where, { start: day(start), end: day(end) });
  };
  if (own.posting) backwards(own.posting, ["cong_khai", "den"]);
  own.steps.forEach((step, place) => backwards(step, ["qua_trinh", place, "den"]));
}

function deadline(own, scene, tell) {
  const reported = own.report && own.report.dated;
  const sent = reported || (own.approval ? own.approval.dated : "");
  const last = scene.round.han_truong || "";
  if (!own.draft && sent && last && sent > last) tell("deadline-passed", [reported ? "bao_cao" : "phe_duyet", "ngay"], { sent: day(sent), deadline: day(last) });
}

/* ---- answers, totals, levels ---- */

function answers(own, rubric, tree, tell) {
  for (const [code, answer] of own.answers) {
    const entry = rubric.entries.get(code);
    if (!entry) {
      tell("item-unknown", ["tra_loi", code], { value: code, suggestion: suggestion(code, [...rubric.entries.keys()].filter((one) => !own.answers.has(one)), 0.5) }, true);
      continue;
    }
    const { criterion, item } = entry;
    if (answer.points !== null) {
      points(code, answer.points, item || criterion, tell);
      const whole = own.answers.get(criterion.id);
      if (item && whole && whole.points !== null) tell("item-and-criterion", ["tra_loi", code], { item: code, criterion: criterion.id }, true);
    }
    if (answer.met !== null && (item || criterion).maximum !== null) tell("met-on-scored", ["tra_loi", code, "dat"], { item: code });
    counts(code, answer, tree, tell);
  }
}

function points(code, value, entry, tell) {
  const where = ["tra_loi", code, "diem"];
  const fault = entry.maximum === null ? "points-on-mandatory" : value < ZERO ? "points-negative"
    : value <= entry.maximum ? "" : entry.certain ? "points-above-max" : "points-above-uncertain-max";
  const facts = { item: code, points: number(value), maximum: fault && entry.maximum !== null ? number(entry.maximum) : "" };
  if (fault) tell(fault, where, facts);
  if (tooFine(value)) tell("points-decimals", where, facts);
}

const HUNDRED = decimal("100");

function counts(code, { count, total, share }, tree, tell) {
  for (const [key, value] of [["so_luong", count], ["tong_so", total]]) {
    if (value !== null && value < ZERO) tell("count-negative", ["tra_loi", code, key], { item: code, value: number(value) });
    else if (value !== null && !isWhole(value)) tell("count-not-whole", ["tra_loi", code, key], { item: code, value: number(value) });
  }
  if (share !== null && (share < ZERO || share > HUNDRED)) {
    tell("share-out-of-range", ["tra_loi", code, "ti_le"], { item: code, value: number(share) });
    return;
  }
  if (count === null || total === null || count < ZERO || total < ZERO) return;
  if (count > total) tell("count-above-total", ["tra_loi", code, "so_luong"], { item: code, count: number(count), total: number(total) });
  else if (share !== null && total) {
    const typed = tree.get("tra_loi").get(code).get("ti_le");
    if (percentage(count, total, decimalsOf(typed)) !== share) {
      tell("share-differs", ["tra_loi", code, "ti_le"], { item: code, value: number(share), right: number(percentage(count, total, 1)) });
    }
  }
}

function totals(own, rubric, tell) {
  const listed = rubric.groups.map((group) => `"${group.id}"`).join(", ");
  for (const [id, value] of own.totals) {
    const group = rubric.groups.find((one) => one.id === id);
    if (!group) {
      tell("group-unknown", ["tong_diem", id], { value: id, listed }, true);
      continue;
    }
    if (value < ZERO || value > group.maximum) tell("total-out-of-range", ["tong_diem", id], { group: id, points: number(value), maximum: number(group.maximum) });
    if (tooFine(value)) tell("points-decimals", ["tong_diem", id], { item: id, points: number(value) });
  }
  for (const group of rubric.groups) if (own.totals.size && !own.totals.has(group.id)) tell("total-missing", ["tong_diem"], { group: group.id }, true);
}

function unanswered(own, rubric, tell) {
  for (const group of rubric.groups) {
    if (!claimsPoints(group, own.answers)) {
      if (!own.totals.has(group.id)) tell("group-unanswered", ["truong"], { group: group.id }, true);
      continue;
    }
    for (const criterion of group.criteria) {
      const whole = own.answers.get(criterion.id);
      if (whole && whole.points !== null) continue;
      for (const entry of criterion.items.length ? criterion.items : [criterion]) {
        const answer = own.answers.get(entry.id);
        if (!answer || (entry.mandatory ? answer.met : answer.points) === null) tell("answer-missing", ["tra_loi", entry.id], { item: entry.id }, true);
      }
    }
  }
}

function sums(own, card, tell) {
  for (const group of card.groups) {
    const declared = own.totals.get(group.id);
    if (group.points > group.maximum && declared !== group.points) {
      tell("group-above-max", ["tra_loi"], { group: group.id, points: number(group.points), maximum: number(group.maximum) }, true);
    } else if (declared !== undefined && declared !== group.points) {
      tell("total-differs", ["tong_diem", group.id], { group: group.id, declared: number(declared), sum: number(group.points) });
    }
  }
}

function levels(own, rubric, card, tell) {
  for (const [id, typed] of own.levels) {
    const group = card.groups.find((one) => one.id === id);
    if (!group) tell("group-unknown", ["muc_do", id], { value: id, listed: rubric.groups.map((one) => `"${one.id}"`).join(", ") }, true);
    else if (!rubric.levels.some((level) => level.number === typed)) {
      tell("level-unknown", ["muc_do", id], { group: id, value: typed, listed: rubric.levels.map((level) => level.number).join(", ") });
    } else if ((group.level ?? group.reached) !== typed && group.points <= group.maximum) {
      tell("level-differs", ["muc_do", id], { group: id, typed, right: group.level ?? group.reached, points: number(group.points), why: lowered(group) });
    }
  }
}

function conditions(own, card, tell) {
  for (const code of card.unmet) {
    if (own.answers.has(code)) tell("condition-unmet", ["tra_loi", code, "dat"], { item: code });
    else tell("condition-unmet", ["tra_loi"], { item: code }, true);
  }
}

/* Once a part of a file could not be read, these would only say the same fault again (check/rules.py). */
const ECHOES = {
  tra_loi: ["answer-missing", "group-unanswered", "total-differs", "level-differs", "condition-unmet", "document-unused", "evidence-missing", "group-above-max"],
  tong_diem: ["total-missing", "total-differs", "level-differs", "group-unanswered"],
  muc_do: ["level-differs"],
  van_ban: ["document-unknown", "document-unused", "evidence-missing"],
  phe_duyet: ["approval-missing"],
};
const FOLLOWERS = {
  "item-unknown": ["answer-missing", "group-unanswered", "total-differs", "level-differs", "condition-unmet"],
  "year-not-path": ["deadline-passed", "rubric-not-in-force"],
};

/* What is still to be filled in, whatever else is wrong; on screen (`live`) it stays, but for the faulty answer itself. */
const TO_DO = new Set(["answer-missing", "group-unanswered", "condition-unmet", "document-unused", "evidence-missing", "group-above-max"]);

function withoutEchoes(faults, problems, live) {
  const echoes = new Set([...faults.flatMap(({ where: [top] }) => ECHOES[top] || []), ...problems.flatMap(({ code }) => FOLLOWERS[code] || [])]);
  const faulty = new Set(faults.filter(({ where: [top] }) => top === "tra_loi").map(({ where: [, code] }) => code));
  return problems.filter((problem) => !echoes.has(problem.code) || (live && TO_DO.has(problem.code) && !faulty.has(problem.facts.item)));
}

/* ---- words ---- */

/* A problem in words: {code, severity, title, message, remedy}; personal data that a sentence quotes are masked. */
export function inWords(problem, catalogue, patterns) {
  const entry = catalogue[problem.code];
  const facts = {};
  for (const [name, value] of Object.entries(problem.facts)) {
    facts[name] = patterns.reduce((text, [, pattern]) => text.replace(pattern, MASK), String(value));
  }
  const words = (template) => fill(template, facts).split(/\s+/).join(" ").trim();
  return { code: problem.code, severity: entry.severity, title: entry.title, message: words(entry.message), remedy: words(entry.remedy) };
}
