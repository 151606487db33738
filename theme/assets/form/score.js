/* The arithmetic of generator/score/scoring.py for a self-assessment; tests/vectors/ holds both to the same results. */
import { ZERO, number, plain } from "./decimal.js";
import { codesOf, levelOf, mandatoryOf } from "./rubric.js";
import { fill } from "./words.js";

const NO_ANSWER = { points: null, met: null };

export function claimsPoints(group, answers) {
  return codesOf(group).some((code) => answers.has(code) && answers.get(code).points !== null);
}

/* {groups: […], unmet: […]}; `onUnmet` is the round's choice: giu_lai, ha_muc_1 or ghi_chu. */
export function scorecard(rubric, own, onUnmet) {
  const groups = rubric.groups.map((group) => groupScore(rubric, group, own, onUnmet));
  return { groups, unmet: groups.flatMap((group) => group.unmet) };
}

function groupScore(rubric, group, own, onUnmet) {
  const itemwise = claimsPoints(group, own.answers);
  const total = itemwise ? null : own.totals.get(group.id) ?? null;
  const scored = total === null;
  const criteria = group.criteria.map((criterion) => criterionScore(criterion, own.answers, scored));
  const points = scored ? criteria.reduce((sum, one) => sum + (one.points ?? ZERO), ZERO) : total;
  const unmet = mandatoryOf(group).filter((code) => isUnmet(own.answers, code, itemwise));
  const reached = levelOf(rubric, points);
  const { level, because } = levelGiven(rubric, reached, unmet, onUnmet);
  const after = rubric.levels[rubric.levels.indexOf(reached) + 1] || null;
  return {
    id: group.id, points, maximum: group.maximum, level, because, fromTotal: !scored, itemwise, reached: reached.number,
    next: after ? after.number : null, ...missing(points, after), unmet,
    uncertain: scored ? uncertain(group, criteria) : [], criteria,
  };
}

/* Unanswered is unmet where the group's points are answered, unknown where only a total is given. */
function isUnmet(answers, code, itemwise) {
  const met = (answers.get(code) || NO_ANSWER).met;
  return met === null ? itemwise : !met;
}

function criterionScore(criterion, answers, scored) {
  const score = { id: criterion.id, points: null, maximum: criterion.maximum, certain: criterion.certain, mandatory: criterion.mandatory, items: [] };
  if (criterion.mandatory || !scored) return score;
  const whole = (answers.get(criterion.id) || NO_ANSWER).points;
  if (whole !== null || !criterion.items.length) return { ...score, points: whole ?? ZERO };
  const items = criterion.items.filter((item) => item.maximum !== null);
  const points = items.reduce((sum, item) => sum + ((answers.get(item.id) || NO_ANSWER).points ?? ZERO), ZERO);
  return { ...score, points, items };
}

function levelGiven(rubric, reached, unmet, onUnmet) {
  if (unmet.length && onUnmet === "giu_lai") return { level: null, because: "withheld" };
  const lowest = rubric.levels[0].number;
  if (unmet.length && onUnmet === "ha_muc_1" && reached.number !== lowest) return { level: lowest, because: "lowered" };
  return { level: reached.number, because: "points" };
}

/* Points to the next level's beginning; "trên 75" must be passed, "từ 50" only reached. */
function missing(points, after) {
  if (after === null) return { toNext: null, open: false };
  if (after.least !== null) return { toNext: after.least - points, open: false };
  return after.above !== null ? { toNext: after.above - points, open: true } : { toNext: null, open: false };
}

function uncertain(group, criteria) {
  const codes = group.certain ? [] : [group.id];
  for (const criterion of criteria) {
    if (criterion.maximum !== null && !criterion.certain) codes.push(criterion.id);
    codes.push(...criterion.items.filter((item) => !item.certain).map((item) => item.id));
  }
  return codes;
}

/* Why a group has its level, in the sentences of score/reasons.py. `words` are those below `reason` in vi.yml. */
export function reason(rubric, group, words) {
  const parts = [why(rubric, group, words)];
  if (group.unmet.length && group.because === "points") parts.push(fill(words["unmet-noted"], { codes: group.unmet.join(", ") }));
  if (group.toNext !== null && group.next !== null) {
    const key = group.toNext === ZERO ? "next-edge" : group.open ? "next-open" : "next";
    parts.push(fill(words[key], { points: number(group.toNext), level: group.next }));
  }
  if (group.fromTotal) parts.push(words.total);
  if (group.uncertain.length) parts.push(fill(words.uncertain, { codes: group.uncertain.join(", ") }));
  return parts.join(" ");
}

function why(rubric, group, words) {
  const level = rubric.levels.find((one) => one.number === group.level);
  return fill(words[group.because], {
    points: number(group.points), maximum: number(group.maximum), level: group.level ?? "", codes: group.unmet.join(", "),
    reached: group.reached, words: level ? level.words : "", name: level ? level.name : "",
  });
}

/* The card as `cds score --format json` prints it. */
export function asData(rubric, card, words) {
  return {
    nhom: card.groups.map((group) => ({
      ma: group.id, diem: plain(group.points), diem_toi_da: plain(group.maximum), muc_do: group.level, ly_do: reason(rubric, group, words),
      tieu_chi: group.criteria.map((one) => ({
        ma: one.id, diem: one.points === null ? null : plain(one.points), diem_toi_da: one.maximum === null ? null : plain(one.maximum),
      })),
    })),
    dieu_kien_khong_dat: card.unmet,
  };
}
