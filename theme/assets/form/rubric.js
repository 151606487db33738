/* A rubric as the page carries it, with its numbers read; and what can be asked of it. */
import { decimal } from "./decimal.js";

export function readRubric(data) {
  const groups = data.nhom.map((group) => ({
    id: group.ma, name: group.ten, short: group.ten_ngan, ...amount(group),
    criteria: group.tieu_chi.map((one) => ({
      id: one.ma, mandatory: one.bat_buoc, ...amount(one),
      items: one.noi_dung.map((item) => ({ id: item.ma, mandatory: item.bat_buoc, ...amount(item) })),
    })),
  }));
  return {
    id: data.ma, number: data.so, first: data.tu_nam_hoc, last: data.den_nam_hoc, stages: data.cap_hoc,
    levels: data.muc_do.map(band), groups, entries: entriesOf(groups),
  };
}

function amount(entry) {
  return "toi_da" in entry ? { maximum: decimal(entry.toi_da), certain: entry.chac } : { maximum: null, certain: true };
}

function band(data) {
  const end = (key) => (key in data ? decimal(data[key]) : null);
  return { number: data.so, name: data.ten, words: data.nguyen_van, least: end("tu"), above: end("tren"), most: end("den"), below: end("duoi") };
}

/* Every criterion and item by its id: {group, criterion, item}. */
function entriesOf(groups) {
  const found = new Map();
  for (const group of groups) {
    for (const criterion of group.criteria) {
      found.set(criterion.id, { group, criterion, item: null });
      for (const item of criterion.items) found.set(item.id, { group, criterion, item });
    }
  }
  return found;
}

export function codesOf(group) {
  return group.criteria.flatMap((criterion) => [criterion.id, ...criterion.items.map((item) => item.id)]);
}

export function mandatoryOf(group) {
  return group.criteria.flatMap((criterion) => [criterion, ...criterion.items]).filter((one) => one.mandatory).map((one) => one.id);
}

function holds(level, points) {
  return !((level.least !== null && points < level.least) || (level.above !== null && points <= level.above)
    || (level.most !== null && points > level.most) || (level.below !== null && points >= level.below));
}

/* Impossible points, which are told as a fault, have the level nearest to them. */
export function levelOf(rubric, points) {
  const nearest = points < 0n ? rubric.levels[0] : rubric.levels[rubric.levels.length - 1];
  return rubric.levels.find((level) => holds(level, points)) || nearest;
}
