/* The YAML text of a self-assessment: read strictly, changed in place, written back with its comments.

   Every scalar is read as text (the failsafe schema); anchors, aliases, tags and merge keys are refused, as in
   generator/read/strict_yaml.py. */
import { Document, LineCounter, Pair, Scalar, YAMLMap, YAMLSeq, isAlias, isMap, isScalar, isSeq, parseDocument } from "../vendor/yaml.js";
import { also } from "./suggest.js";
import { tidy } from "./words.js";

const MOST_BYTES = 256 * 1024;
const DEEPEST = 12;
const SCHEMA = { schema: "failsafe", version: "1.2", uniqueKeys: true, strict: true, prettyErrors: false, logLevel: "error" };
const WRITTEN = { lineWidth: 0, flowCollectionPadding: false, singleQuote: null, doubleQuotedMinMultiLineLength: 1e9, nullStr: "" };
const ORDER = ["nam_hoc", "truong", "bo_chi_so", "trang_thai", "phe_duyet", "bao_cao", "cong_khai", "van_ban", "tra_loi", "tong_diem", "muc_do",
  "qua_trinh", "nhan_xet", "suy_ra", "ghi_chu"];
const INSIDE = ["loai", "diem", "dat", "ten", "so_luong", "tong_so", "so", "tu", "ngay", "den", "viec", "trich_yeu", "noi", "noi_nhan", "url", "minh_chung",
  "ghi_chu", "uu_diem", "han_che", "bai_hoc", "kien_nghi"];
const KNOWN = new Set([...ORDER, ...INSIDE, "ti_le", "ly_do"]);
const BLOCKS = new Set(["van_ban", "tra_loi", "nhan_xet", "qua_trinh", "uu_diem", "han_che", "bai_hoc", "kien_nghi"]);

/* ---- reading ---- */

/* {doc, problems}: `doc` is null when the text cannot be used; problems carry line and column from 1. */
export function read(source) {
  if (new TextEncoder().encode(source).length > MOST_BYTES) return { doc: null, problems: [at("file-too-large", 1, 1, { size: Math.floor(source.length / 1024) })] };
  const text = tidy(source.replace(/^\ufeff/, ""));
  const marker = text.split("\n").findIndex((line) => /^(<<<<<<< |=======$|>>>>>>> )/.test(line));
  if (marker >= 0) return { doc: null, problems: [at("conflict-marker", marker + 1, 1)] };
  const lines = new LineCounter();
  const doc = parseDocument(text, { ...SCHEMA, lineCounter: lines });
  const place = (offset) => { const found = lines.linePos(offset); return [found.line, found.col]; };
  const problems = doc.errors.map((fault) => syntaxFault(fault, text, place));
  if (problems.length) return { doc: null, problems };
  if (!isMap(doc.contents)) return { doc: null, problems: [at("not-a-mapping", 1, 1)] };
  problems.push(...strictFaults(doc.contents, place, 1), ...wordFaults(doc.contents, text, place));
  if (problems.length) return { doc: null, problems };
  doc.cds = place;
  dropEmpty(doc.contents);
  return { doc, problems };
}

/* Known keys left empty (`ghi_chu:`) are as good as not written. */
function dropEmpty(node) {
  if (isMap(node)) {
    node.items = node.items.filter((pair) => treeOf(pair.value) !== null || !KNOWN.has(String(pair.key.value)));
    node.items.forEach((pair) => dropEmpty(pair.value));
  } else if (isSeq(node)) node.items.forEach(dropEmpty);
}

function at(code, line, column, facts = {}) {
  return { code, line, column, where: [], facts };
}

const SAYINGS = { TAB_AS_INDENT: "yaml-tab", BAD_INDENT: "yaml-indent", BAD_ALIAS: "alias", MULTIPLE_DOCS: "several-documents", BAD_DQ_ESCAPE: "yaml-escape",
  MISSING_CHAR: "yaml-unclosed-bracket", BLOCK_AS_IMPLICIT_KEY: "yaml-colon", MULTILINE_IMPLICIT_KEY: "yaml-colon-space", DUPLICATE_KEY: "duplicate-key",
  TAG_RESOLVE_FAILED: "tag" };

function syntaxFault(fault, text, place) {
  const [line, column] = place(fault.pos[0]);
  const shown = (text.split("\n")[line - 1] || "").trim().slice(0, 60);
  let code = SAYINGS[fault.code] || "yaml-syntax";
  if (code === "yaml-unclosed-bracket" && /quote/.test(fault.message)) code = "yaml-unclosed-quote";
  const word = /^["']?([^"':,\s]+)/.exec(text.slice(fault.pos[0]).replace(/^[!*]/, ""));
  const facts = { detail: `“${shown}”`, name: word ? word[1] : "", how: "", more: "" };
  if (code === "duplicate-key") Object.assign(facts, { key: facts.name, first: firstLine(text, facts.name, line) });
  return at(code, line, column, facts);
}

function firstLine(text, key, before) {
  const lines = text.split("\n").slice(0, before - 1);
  const found = lines.map((line) => line.trim().replace(/^["']/, "")).findLastIndex((line) => line.startsWith(key));
  return found >= 0 ? found + 1 : "…";
}

function strictFaults(node, place, depth) {
  if (!node) return [];
  const [line, column] = place(node.range ? node.range[0] : 0);
  if (depth > DEEPEST) return [at("too-deep", line, column, { most: DEEPEST })];
  if (isAlias(node)) return [at("alias", line, column, { name: node.source })];
  const faults = [];
  if (node.anchor) faults.push(at("anchor", line, column, { name: node.anchor }));
  if (node.tag) faults.push(at("tag", line, column, { name: node.tag }));
  if (isSeq(node)) node.items.forEach((one) => faults.push(...strictFaults(one, place, depth + 1)));
  if (isMap(node)) node.items.forEach((pair) => faults.push(...pairFaults(pair, place, depth)));
  return faults;
}

function pairFaults(pair, place, depth) {
  const faults = [...strictFaults(pair.key, place, depth + 1), ...strictFaults(pair.value, place, depth + 1)];
  const [line, column] = place(pair.key && pair.key.range ? pair.key.range[0] : 0);
  if (!isScalar(pair.key) || pair.key.value === "") faults.push(at("key-not-text", line, column));
  else if (pair.key.value === "<<") faults.push(at("merge-key", line, column));
  return faults;
}

/* What Word makes of quotes and of dashes: curly quotes, told once; lists that begin with a long dash. */
function wordFaults(root, text, place) {
  const curly = [];
  const dashes = [];
  plainScalars(root, (node) => {
    const [line, column] = place(node.range[0]);
    if (/^[“”„‟«‘’][^“”„‟«»‘’"]*[“”‟»’‘"]$/.test(node.value)) curly.push([line, column]);
    const alone = text.slice(0, node.range[0]).split("\n").pop().trim() === "" && line > 1;
    if (alone && /^[–—•●▪]/.test(node.value)) dashes.push(at("yaml-long-dash", line, column, { sign: node.value[0], more: "" }));
  });
  if (!curly.length) return dashes;
  const others = [...new Set(curly.map(([line]) => line))].filter((line) => line !== curly[0][0]);
  return [at("curly-quotes", ...curly[0], { more: also(others) }), ...dashes];
}

function plainScalars(node, look) {
  if (isMap(node)) node.items.forEach((pair) => { plainScalars(pair.key, look); plainScalars(pair.value, look); });
  else if (isSeq(node)) node.items.forEach((one) => plainScalars(one, look));
  else if (isScalar(node) && node.type === "PLAIN" && node.range) look({ range: node.range, value: String(node.value) });
}

/* A tree of Map (with `flow`: in braces), Array, text and null, as shapes.js wants it. */
export function treeOf(node) {
  if (isMap(node)) return Object.assign(new Map(node.items.map((pair) => [String(pair.key.value), treeOf(pair.value)])), { flow: node.flow });
  if (isSeq(node)) return node.items.map(treeOf);
  if (!isScalar(node) || node.value === null) return null;
  const text = String(node.value);
  const bare = !node.type || node.type === "PLAIN";
  return bare && ["", "~", "null"].includes(text) ? null : text.replace(/\t/g, " ");
}

export function newDocument({ year, school, rubric }) {
  const doc = new Document(new YAMLMap(), SCHEMA);
  set(doc, ["nam_hoc"], year, "text");
  set(doc, ["truong"], school, "word");
  set(doc, ["bo_chi_so"], rubric, "word");
  set(doc, ["trang_thai"], "du_thao", "word");
  return doc;
}

export function write(doc) {
  return doc.toString(WRITTEN);
}

/* ---- looking and changing ---- */

function pairOf(map, key) {
  return map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === String(key));
}

function childOf(node, step) {
  if (isSeq(node) && typeof step === "number") return node.items[step];
  const pair = isMap(node) ? pairOf(node, step) : undefined;
  return pair ? pair.value : undefined;
}

export function get(doc, path) {
  let node = doc.contents;
  for (const step of path) node = childOf(node, step);
  return treeOf(node);
}

/* The line a key path stands on in the text that was read; 1 when it was not in it. */
export function lineOf(doc, path) {
  let node = doc.contents;
  let line = 1;
  for (const step of path) {
    const pair = isMap(node) ? pairOf(node, step) : null;
    const next = pair ? pair.value : childOf(node, step);
    const range = (pair && pair.key.range) || (next && next.range);
    if (range && doc.cds) line = doc.cds(range[0])[0];
    if (!next) break;
    node = next;
  }
  return line;
}

/* Put a text at a key path; `kind` is "word" for what stands bare (numbers, dates, ids), else "text". "" takes it away. */
export function set(doc, path, value, kind, floor = 0) {
  if (value === "") return remove(doc, path, floor);
  const map = mapAt(doc, path.slice(0, -1));
  const pair = pairOf(map, path[path.length - 1]);
  if (pair && isScalar(pair.value)) change(pair.value, value, kind);
  else if (pair) pair.value = scalar(value, kind);
  else insert(map, path[path.length - 1], scalar(value, kind), path.length);
  return undefined;
}

function scalar(value, kind) {
  const made = new Scalar(value);
  made.type = styleOf(value, kind);
  return made;
}

function styleOf(value, kind) {
  return kind === "word" && /^-?[\p{L}\p{N}._/-]+$/u.test(value) && !/^(~|null|-|\.+)$/.test(value) ? "PLAIN" : "QUOTE_DOUBLE";
}

/* The same text keeps the quotes its author gave it. */
function change(node, value, kind) {
  if (treeOf(node) === value) return;
  const quoted = node.type === "QUOTE_DOUBLE" || node.type === "QUOTE_SINGLE";
  node.value = value;
  node.type = quoted && kind !== "word" ? node.type : styleOf(value, kind);
}

function mapAt(doc, path) {
  let node = doc.contents;
  path.forEach((step, depth) => {
    const found = childOf(node, step);
    if (isMap(found) || isSeq(found)) { node = found; return; }
    const made = typeof path[depth + 1] === "number" ? new YAMLSeq() : new YAMLMap();
    made.flow = !BLOCKS.has(step);
    if (isSeq(node)) node.items[step] = made;
    else if (pairOf(node, step)) pairOf(node, step).value = made;
    else insert(node, step, made, depth + 1);
    node = made;
  });
  return node;
}

/* A new key goes where the guide has it: known keys in their order, codes in the rubric's, others last. */
function insert(map, key, value, depth) {
  const name = new Scalar(String(key));
  name.type = /^[a-z_][a-z0-9_-]*$/.test(key) ? "PLAIN" : "QUOTE_DOUBLE";
  const order = depth === 1 ? ORDER : INSIDE;
  const after = map.items.findIndex((pair) => comesAfter(String(pair.key.value), String(key), order));
  map.items.splice(after < 0 ? map.items.length : after, 0, new Pair(name, value));
  if (map.items.length === 1) map.flow = map.flow && !BLOCKS.has(key);
}

function comesAfter(other, key, order) {
  if (order.includes(key)) return order.indexOf(other) > order.indexOf(key);
  return /^\d/.test(key) && /^\d/.test(other) && compareCodes(other, key) > 0;
}

/* 1.3.2 before 1.3.10 */
function compareCodes(one, other) {
  return one.localeCompare(other, "vi", { numeric: true });
}

/* Take a key away, and what it leaves empty down to `floor`; a block that carries a comment stays, empty. */
export function remove(doc, path, floor = 0) {
  for (let depth = path.length; depth > floor; depth -= 1) {
    let node = doc.contents;
    for (const step of path.slice(0, depth - 1)) node = childOf(node, step);
    if (!node) continue;
    if (isSeq(node)) { if (depth === path.length) node.items.splice(path[depth - 1], 1); } else if (!drop(node, path[depth - 1], depth === path.length)) return;
    if (node.items.length) return;
  }
}

function drop(map, key, asked) {
  const pair = pairOf(map, key);
  if (!pair) return false;
  const commented = pair.key.commentBefore || pair.key.comment || (pair.value && (pair.value.comment || pair.value.commentBefore));
  if (!asked && commented) { pair.value.flow = true; return false; }
  map.items.splice(map.items.indexOf(pair), 1);
  return true;
}

/* A list of texts at a key path; those that stay keep their comments. */
export function setList(doc, path, texts, kind) {
  if (!texts.length) { remove(doc, path); return; }
  const map = mapAt(doc, path.slice(0, -1));
  const key = path[path.length - 1];
  let found = childOf(map, key);
  if (!isSeq(found)) {
    found = new YAMLSeq();
    found.flow = !BLOCKS.has(key);
    if (pairOf(map, key)) pairOf(map, key).value = found;
    else insert(map, key, found, path.length);
  }
  const old = found.items;
  const unused = [...old];
  found.items = texts.map((text, place) => {
    const same = unused.find((node) => treeOf(node) === text) || (old.length === texts.length ? old[place] : undefined);
    if (!isScalar(same) || !unused.includes(same)) return scalar(text, kind);
    unused.splice(unused.indexOf(same), 1);
    change(same, text, kind);
    return same;
  });
}

/* Give a key of a map another name and keep its place. */
export function rename(doc, path, name) {
  let node = doc.contents;
  for (const step of path.slice(0, -1)) node = childOf(node, step);
  const pair = isMap(node) ? pairOf(node, path[path.length - 1]) : undefined;
  if (pair) pair.key.value = name;
}

/* Make an empty block at a key path, so that a new row has a place. */
export function make(doc, path) {
  mapAt(doc, path);
}
