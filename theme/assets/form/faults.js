/* What is wrong or missing: at its field, and in one list that leads to the fields. */
import { fill, rich } from "./words.js";
import * as yaml from "./yaml-file.js";

const MANY = 3; // so many of one kind are told once, with a way to each

export class Faults {
  constructor(paper) {
    this.paper = paper;
  }

  show(said) {
    this.atFields(said);
    this.list(said);
    this.verdict(said);
  }

  atFields(said) {
    const { paper } = this;
    paper.all(".fault").forEach((place) => { place.hidden = true; place.textContent = ""; });
    paper.all("[aria-invalid]").forEach((field) => field.removeAttribute("aria-invalid"));
    said.filter((one) => !["answer-missing", "group-unanswered"].includes(one.code)).forEach((one) => this.atField(one));
  }

  atField(one) {
    const { holder, fault, exact } = this.targetOf(one);
    if (!fault) return;
    fault.hidden = false;
    fault.classList.toggle("is-error", one.severity === "error");
    fault.append(...rich(`${fault.textContent ? " " : ""}${this.paper.words[one.severity]} ${one.message}`));
    if (one.severity === "error" && exact) controlsOf(holder).forEach((field) => field.setAttribute("aria-invalid", "true"));
  }

  /* Where a problem is shown: its field, else the block around it, else (no `fault`) only in the list. */
  targetOf(problem) {
    const { paper } = this;
    const where = problem.where.map(String);
    const { item, group } = problem.facts;
    if (where.length === 1 && item !== undefined && paper.rubric.entries.has(item)) where.push(item);
    for (let depth = where.length; depth > 0; depth -= 1) {
      const found = this.fieldAt(JSON.stringify(where.slice(0, depth)));
      if (found) return found;
    }
    const section = group !== undefined ? paper.find(`[data-group="${CSS.escape(group)}"]`) : null;
    return { holder: section || paper.root, fault: null, exact: false };
  }

  fieldAt(path) {
    const { paper } = this;
    const holder = paper.holders().find((one) => JSON.stringify(paper.pathOf(one).map(String)) === path);
    if (holder) return { holder, fault: faultOf(holder), exact: true };
    const block = paper.all("[data-base]").find((one) => JSON.stringify(JSON.parse(one.dataset.base).map(String)) === path);
    return block && { holder: block, fault: block.querySelector("[data-row-fault]") || document.getElementById(`${block.id}-loi`), exact: false };
  }

  /* ---- the list ---- */

  list(said) {
    const kinds = new Map();
    said.forEach((one) => kinds.set(one.code, [...(kinds.get(one.code) || []), one]));
    const rows = [...kinds.values()].flatMap((same) => (same.length >= MANY && same.every((one) => one.facts.item) ? [same] : same.map((one) => [one])));
    rows.sort(([a], [b]) => (a.severity === b.severity ? 0 : a.severity === "error" ? -1 : 1));
    this.paper.find("[data-faults]").replaceChildren(...rows.map((same) => (same.length > 1 ? this.rowOfMany(same) : this.row(same[0]))));
  }

  row(one) {
    const remedy = Object.assign(document.createElement("span"), { className: "soft" });
    remedy.append(...rich(one.remedy));
    const row = document.createElement("li");
    row.append(this.kindOf(one), ...rich(` ${one.message} `), remedy, " ", this.way(one, this.paper.words.go));
    return row;
  }

  rowOfMany(same) {
    const row = document.createElement("li");
    const ways = Object.assign(document.createElement("p"), { className: "ways" });
    ways.append(...same.map((one) => this.way(one, one.facts.item)));
    row.append(this.kindOf(same[0]), ` ${fill(this.paper.words.many, { title: same[0].title, count: same.length })}`, ways);
    return row;
  }

  kindOf(one) {
    return Object.assign(document.createElement("b"), { className: one.severity, textContent: this.paper.words[one.severity] });
  }

  way(one, text) {
    const button = Object.assign(document.createElement("button"), { type: "button", className: "quiet", textContent: text, problem: one });
    button.dataset.do = "go";
    button.setAttribute("aria-label", `${text}: ${one.message}`);
    return button;
  }

  verdict(said) {
    const { paper } = this;
    const { words } = paper;
    const errors = said.filter((one) => one.severity === "error").length;
    const warnings = said.length - errors;
    const draft = yaml.get(paper.doc, ["trang_thai"]) === "du_thao";
    const key = errors && warnings ? "errors" : errors ? "errors_only" : warnings ? "warnings" : draft ? "draft" : "done";
    const place = paper.find("[data-verdict]");
    place.textContent = fill(words[`verdict_${key}`], { errors, warnings });
    place.dataset.verdict = `verdict_${key}`;
    paper.find("[data-not-yet]").textContent = errors ? words.not_yet : "";
    paper.find("[data-tally-left]").textContent = said.length ? fill(words.left, { count: said.length }) : words.left_none;
  }

  /* Lead to the field of a problem, opening what hides it. */
  go(problem) {
    const { holder } = this.targetOf(problem);
    for (let box = holder.closest("details"); box; box = box.parentElement.closest("details")) box.open = true;
    const field = problem.code === "evidence-missing" ? holder.querySelector(".proof summary") : controlsOf(holder)[0];
    (field || holder.querySelector("input, select, textarea, [tabindex]") || holder).focus();
  }
}

/* The controls of a holder: itself, or the boxes in it. */
function controlsOf(holder) {
  return holder.matches("input, select, textarea") ? [holder] : holder.dataset.key ? [...holder.querySelectorAll("input")] : [];
}

function faultOf(holder) {
  const described = controlsOf(holder)[0]?.getAttribute("aria-describedby") || "";
  const id = holder.dataset.kind === "proof" ? `${holder.closest(".ask").id}-minh_chung-loi` : described.split(" ").pop();
  return document.getElementById(id);
}
