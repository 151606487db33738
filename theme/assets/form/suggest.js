/* A likely word in place of one that is not known (wording/hints.py), by the likeness of Python's difflib. */
import { fold } from "../combobox.js";
import { fill } from "./words.js";

const MOST_LINES_NAMED = 8;
const MOST_TOGETHER = 6;
const hints = { near: "", together: "", of_total: "", lowered: "", also: "", also_more: "" };

/* The sentences are the wording's; the page hands them over. */
export function useHints(words) {
  Object.keys(hints).forEach((name) => { hints[name] = words[name]; });
}

/* "; dòng 9, 12 cũng vậy": the other lines with the same fault. */
export function also(lines) {
  if (!lines.length) return "";
  const rest = lines.length - MOST_LINES_NAMED;
  return fill(hints[rest > 0 ? "also_more" : "also"], { lines: lines.slice(0, MOST_LINES_NAMED).join(", "), count: rest });
}

/* " vì điều kiện bắt buộc chưa đạt: 2.1": why a group has less than its points would give, or "". */
export function lowered(group) {
  return group.because === "lowered" ? fill(hints.lowered, { codes: group.unmet.join(", ") }) : "";
}

/* "Có phải bạn muốn viết …?" */
export function near(meant) {
  return fill(hints.near, { near: meant });
}

export function suggestion(value, known, least = 0.6) {
  const meant = nearest(value, known, least);
  return meant ? near(meant) : "";
}

/* "kiểm kê; phan-mem": that a comma stands between names, and how; "" where no part is near a known one. */
export function namedTogether(value, known) {
  const parts = value.split(/[;/+&]| và /).map((one) => one.trim()).filter(Boolean);
  if (parts.length < 2 || parts.length > MOST_TOGETHER) return "";
  const meant = parts.map((part) => (known.includes(part) ? part : nearest(part, known, 0.6)));
  return meant.some(Boolean) ? fill(hints.together, { names: meant.map((one, place) => one || parts[place]).join(", ") }) : "";
}

const NUMBER = /(?:^|[^A-Za-z0-9_.,-])((?:0|[1-9][0-9]{0,3})(?:[.,][0-9]{1,2})?)(?![A-Za-z0-9_.,])/g;
const OF_TOTAL = /^([0-9]{1,4}) ?(?:\/|trên) ?([0-9]{1,4})(?![A-Za-z0-9_.,/])/;

/* "Mức 2" → whether 2 is meant; of a count, "40/48" → how to write both; "" where it is not clear. */
export function numberMeant(value, key) {
  const numbers = [...value.matchAll(NUMBER)].map((found) => found[1]), ofTotal = OF_TOTAL.exec(value);
  if (ofTotal && key === "so_luong") return fill(hints.of_total, { count: ofTotal[1], total: ofTotal[2] });
  return numbers.length === 1 || (ofTotal && numbers.length === 2) ? near(numbers[0].replace(",", ".")) : "";
}

/* What is typed for a digit or a stop of a code: `l.3.2`, `１.３.２`, `1,3,2`. */
const LIKE_DIGITS = { l: "1", I: "1", O: "0", o: "0", ",": ".", " ": "" };

function nearest(value, known, least) {
  const code = value.slice(0, 80).normalize("NFKC").replace(/[lIOo, ]/g, (sign) => LIKE_DIGITS[sign]);
  if (code !== value && known.includes(code)) return code;
  const word = plain(value);
  const found = known.filter((one) => one !== value).map((one) => [likeness(word, one), one])
    .filter(([worth]) => worth >= least).sort(([a, one], [b, other]) => b - a || (one < other ? 1 : -1));
  return found.length ? found[0][1] : "";
}

function plain(value) {
  return fold(value.slice(0, 80)).replace(/ /g, "_");
}

/* Twice the letters in common runs, out of all letters. */
function likeness(one, other) {
  return one.length + other.length ? (2 * inCommon(other, one)) / (one.length + other.length) : 1;
}

/* The longest common run, then the same to its left and to its right. */
function inCommon(a, b) {
  let best = { size: 0, i: 0, j: 0 };
  for (let i = 0; i < a.length; i += 1) {
    for (let j = 0; j < b.length; j += 1) {
      let size = 0;
      while (i + size < a.length && j + size < b.length && a[i + size] === b[j + size]) size += 1;
      if (size > best.size) best = { size, i, j };
    }
  }
  if (!best.size) return 0;
  const { size, i, j } = best;
  return size + inCommon(a.slice(0, i), b.slice(0, j)) + inCommon(a.slice(i + size), b.slice(j + size));
}
