/* The shape of a self-assessment (generator/read/shapes.py): a tree of maps, lists and texts → a noun and its faults.

   A tree is what yaml-file.js reads: Map, Array, text, or null. Faulty parts are told and left out. */
import { decimal, isWhole } from "./decimal.js";
import { numberMeant, suggestion } from "./suggest.js";

const LABEL = 400;
const TEXT = 4000;
const CODE = 40;
const MOST_LISTED = 200;
const MOST_MAPPED = 500;
/* The whole part of a number as people write it: `7`, `1.111`. */
const BEFORE_COMMA = /^-?([0-9]+|[0-9]{1,3}(\.[0-9]{3})+)$/;
const DATE = /^\d{4}-\d{2}-\d{2}$/;

const text = (most) => (value, where, note) => {
  if (typeof value !== "string") return note("not-text", where);
  if ([...value.trim()].length > most) return note("text-too-long", where, { max_length: most });
  return value.trim();
};

function points(value, where, note) {
  const found = typeof value === "string" ? decimal(value) : null;
  if (found !== null) return found;
  const [whole, part, ...more] = typeof value === "string" ? value.split(",") : [""];
  if (BEFORE_COMMA.test(whole) && /^[0-9]+$/.test(part) && !more.length) return note("decimal-comma", where, { value, right: withPoint(whole, part) });
  return note("not-a-number", where, { value: shown(value), suggestion: numberMeant(shown(value), where[where.length - 1]) });
}

/* How a count is written with its thousands apart: `1.283`, `1,283`, `1.234.567`. */
const COUNTS = ["so_luong", "tong_so"];
const THOUSANDS = /^[1-9][0-9]{0,2}((\.[0-9]{3})+|(,[0-9]{3})+)$/;

function count(value, where, note) {
  if (typeof value === "string" && THOUSANDS.test(value)) return note("count-thousands", where, { value, right: value.replace(/\D/g, "") });
  return points(value, where, note);
}

function wholeNumber(value, where, note) {
  const found = points(value, where, note);
  if (found === undefined || isWhole(found)) return found === undefined ? undefined : Number(value);
  return note("not-a-whole-number", where, { value: shown(value) });
}

function flag(value, where, note) {
  return value === "true" ? true : value === "false" ? false : note("not-yes-or-no", where, { value: shown(value) });
}

function date(value, where, note) {
  if (typeof value === "string" && DATE.test(value)) return isDay(value) ? value : note("no-such-day", where, { value });
  const said = typeof value === "string" ? value : "";
  const dayFirst = /^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$/.exec(said), yearFirst = /^(\d{4})[/.-](\d{1,2})[/.-](\d{1,2})$/.exec(said);
  const parts = dayFirst ? dayFirst.slice(1).reverse() : yearFirst ? yearFirst.slice(1) : ["2024", "05", "07"];
  const right = parts.map((part) => part.padStart(2, "0")).join("-");
  return note("date-form", where, { value: shown(value), right });
}

function isDay(iso) {
  const [year, month, day] = iso.split("-").map(Number);
  const found = new Date(Date.UTC(year, month - 1, day));
  return year >= 1900 && year <= 2100 && found.getUTCMonth() === month - 1 && found.getUTCDate() === day;
}

function schoolYear(value, where, note) {
  const match = typeof value === "string" ? /^(20\d\d)-(20\d\d)$/.exec(value) : null;
  return match && Number(match[2]) === Number(match[1]) + 1 ? value : note("school-year-form", where, { value: shown(value) });
}

function slug(value, where, note) {
  return typeof value === "string" && /^[a-z0-9-]{3,64}$/.test(value) ? value : note("id-form", where, { value: shown(value) });
}

const oneOf = (options) => (value, where, note) => (typeof value === "string" && options.includes(value)
  ? value : note("not-an-option", where, { value: shown(value), options: options.map((one) => "`" + one + "`").join(", ") }));

const list = (inner) => (value, where, note) => {
  if (!Array.isArray(value)) return note("not-a-list", where);
  if (value.length > MOST_LISTED) return note("list-too-long", where, { max_length: MOST_LISTED });
  return value.map((one, place) => inner(one, [...where, place], note)).filter((one) => one !== undefined);
};

const mapping = (inner) => (value, where, note) => {
  if (!(value instanceof Map)) return note("not-a-block", where);
  if (value.size > MOST_MAPPED) return note("list-too-long", where, { max_length: MOST_MAPPED });
  const found = new Map(), halves = new Set();
  for (const [key, one] of value) {
    if (one !== null || !isPiece(key)) continue;
    const half = firstHalf(value, key);
    if (half) halves.add(splitByComma(half, key, where, note));
    else if (key.includes(":")) tightColon(key, where, note);
    else inner("", [...where, key], note);
  }
  for (const [key, one] of written(value)) {
    if (key.length > CODE) note("text-too-long", [...where, key], { max_length: CODE });
    const read = inner(one, [...where, key], note);
    if (read !== undefined && key.length <= CODE && !halves.has(key)) found.set(key, read);
  }
  return found;
};

/* A block of known keys; without one of `needed` it is as good as not there. */
const record = (fields, needed = []) => (value, where, note) => {
  if (!(value instanceof Map)) return note("not-a-block", where);
  const found = {}, halves = new Set();
  for (const [key, one] of value) if (one === null && !Object.hasOwn(fields, key)) halves.add(unknown(key, value, where, note, fields));
  for (const [key, one] of written(value)) {
    if (Object.hasOwn(fields, key)) {
      if (halves.has(key)) continue;
      const read = fields[key](one, [...where, key], note);
      if (read !== undefined) found[key] = read;
    } else unknown(key, value, where, note, fields);
  }
  const missing = needed.filter((key) => !(key in found));
  missing.filter((key) => !value.get(key)).forEach((key) => note("missing-key", [...where, key], { inside: where.length ? inside(where) : "" }));
  return missing.length && where.length ? undefined : found;
};

let inside = () => "";
let comma = "";

/* The words for "in `key`" and for a comma out of place are the wording's; the page hands them over. */
export function useWords(words) {
  inside = (where) => words.inside.replace("{key}", where.filter((step) => typeof step === "string").pop());
  comma = words.comma;
}

/* The key of the value that was cut in two, where that is what made this one. */
function unknown(key, parent, where, note, fields) {
  const empty = parent.get(key) === null;
  const half = empty ? firstHalf(parent, key) : null;
  if (half) return splitByComma(half, key, where, note);
  if (empty && key.includes(":")) tightColon(key, where, note);
  else note("unknown-key", [...where, key], { suggestion: suggestion(key, Object.keys(fields)) || ((empty || key.includes(" ")) && parent.flow ? comma : "") });
  return "";
}

function withPoint(whole, part) {
  return `${whole.replaceAll(".", "")}.${part}`;
}

/* What a decimal comma in brackets makes a key of: `5`, `5 điểm`, `5%`. */
const AFTER_COMMA = /^(\d+)([ %đ].*)?$/;

/* Among codes and names chosen freely: what cannot be a key that was left empty. */
function isPiece(key) {
  return AFTER_COMMA.test(key) || key.includes(":");
}

/* `{diem: 7,5}` is read as two keys, `diem` and `5`: the first of them with its value, or null. */
function firstHalf(map, key) {
  const entries = [...map];
  const half = entries[entries.findIndex(([name]) => name === key) - 1];
  return half && AFTER_COMMA.test(key) && typeof half[1] === "string" && BEFORE_COMMA.test(half[1]) ? half : null;
}

function splitByComma([before, value], key, where, note) {
  const right = withPoint(value, AFTER_COMMA.exec(key)[1]), thousands = COUNTS.includes(before) && THOUSANDS.test(right);
  note(thousands ? "count-thousands" : "decimal-comma", [...where, before], { value: `${value},${key}`, right: thousands ? right.replace(".", "") : right });
  return before;
}

/* `{diem:7}` is read as one key without a value. */
function tightColon(key, where, note) {
  note("yaml-colon-space", [...where, key], { detail: `“${key}”` });
}

/* Keys left empty are as good as not written. */
function written(map) {
  return [...map].filter(([, value]) => value !== null);
}

function shown(value) {
  if (Array.isArray(value)) return "[…]";
  return value instanceof Map ? "{…}" : value === null || value === undefined ? "" : String(value).slice(0, 60);
}

const label = text(LABEL);
const long = text(TEXT);
const labels = list(label);
const DOCUMENT = { loai: label, so: label, ngay: date, trich_yeu: long, url: label };
const ANSWER = { diem: points, dat: flag, ten: label, so_luong: count, tong_so: count, ti_le: points, minh_chung: labels, ghi_chu: long, ly_do: long };
const ASSESSMENT = {
  nam_hoc: schoolYear, truong: slug, bo_chi_so: slug, trang_thai: oneOf(["du_thao", "da_phe_duyet"]),
  phe_duyet: record({ so: label, loai: label, ngay: date }, ["so"]),
  bao_cao: record({ so: label, ngay: date, noi: label, noi_nhan: labels }),
  cong_khai: record({ tu: date, den: date, noi: labels, url: label }),
  van_ban: mapping(record(DOCUMENT)),
  tra_loi: mapping(record(ANSWER)),
  tong_diem: mapping(points),
  muc_do: mapping(wholeNumber),
  qua_trinh: list(record({ viec: long, ngay: date, tu: date, den: date }, ["viec"])),
  nhan_xet: record({ uu_diem: list(long), han_che: list(long), bai_hoc: list(long), kien_nghi: list(long) }),
  suy_ra: mapping(long),
  ghi_chu: long,
};
const NEEDED = ["nam_hoc", "truong", "bo_chi_so", "trang_thai"];
const KNOWN = new Set([...Object.keys(ASSESSMENT), ...Object.keys(DOCUMENT), ...Object.keys(ANSWER), "noi", "noi_nhan", "tu", "den", "viec",
  "uu_diem", "han_che", "bai_hoc", "kien_nghi"]);

/* {own, problems}: the self-assessment of a tree, in the words of the rules. */
export function readAssessment(tree) {
  const problems = [];
  const note = (code, where, facts = {}) => {
    const atKey = code === "unknown-key" || code === "missing-key";
    problems.push({ code, where, atKey, facts: { key: keyName(where, code), ...facts } });
    return undefined;
  };
  const found = record(ASSESSMENT, NEEDED)(tree, [], note);
  return { own: noun(found), problems };
}

function keyName(where, code) {
  const named = where.filter((step) => typeof step === "string");
  const last = named[named.length - 1] || "";
  if (code === "unknown-key" || code === "missing-key" || named.length < 2 || KNOWN.has(last)) return last;
  return `${named[named.length - 2]}: "${last}"`;
}

function noun(found) {
  const answers = new Map();
  for (const [code, one] of found.tra_loi || []) {
    answers.set(code, {
      points: one.diem ?? null, met: one.dat ?? null, name: one.ten || "", count: one.so_luong ?? null, total: one.tong_so ?? null,
      share: one.ti_le ?? null, evidence: one.minh_chung || [], note: one.ghi_chu || "", reason: one.ly_do || "",
    });
  }
  const documents = new Map();
  for (const [key, one] of found.van_ban || []) {
    documents.set(key, { kind: one.loai || "", number: one.so || "", dated: one.ngay || "", abstract: one.trich_yeu || "", url: one.url || "" });
  }
  const { phe_duyet: approval, bao_cao: report, cong_khai: posting } = found;
  return {
    year: found.nam_hoc || "", school: found.truong || "", rubric: found.bo_chi_so || "", draft: found.trang_thai !== "da_phe_duyet",
    approval: approval ? { kind: approval.loai || "", number: approval.so, dated: approval.ngay || "" } : null,
    report: report ? { number: report.so || "", dated: report.ngay || "", place: report.noi || "", recipients: report.noi_nhan || [] } : null,
    posting: posting ? { start: posting.tu || "", end: posting.den || "", places: posting.noi || [], url: posting.url || "" } : null,
    documents, answers, totals: found.tong_diem || new Map(), levels: found.muc_do || new Map(),
    steps: (found.qua_trinh || []).map((one) => ({ text: one.viec, start: one.ngay || one.tu || "", end: one.den || "" })),
    remarks: found.nhan_xet || {}, inferred: found.suy_ra || new Map(), note: found.ghi_chu || "",
  };
}
