/* The form on screen and the document behind it: every change goes into the document at once, and what the screen
   shows (points, levels, faults, the file) is computed from the document. */
import { ZERO, decimal, fraction, number, percentage, plain } from "./decimal.js";
import { examine, inWords } from "./check.js";
import * as drafts from "./drafts.js";
import { Faults } from "./faults.js";
import { HandIn } from "./hand-in.js";
import { Proofs } from "./proofs.js";
import { Rows } from "./rows.js";
import { clean, day, fill } from "./words.js";
import * as yaml from "./yaml-file.js";

const PAUSE = 1500;

export class Paper {
  constructor({ place, school, rubric, data, patterns, listed, doc, notices, leave, announce }) {
    Object.assign(this, { school, rubric, data, words: data.chu, patterns, listed, doc, leave, announce });
    this.root = document.getElementById(`bieu-mau-${rubric.id}`).content.firstElementChild.cloneNode(true);
    this.parked = new Map();
    this.said = "";
    place.replaceChildren(this.root);
    this.rows = new Rows(this);
    this.proofs = new Proofs(this);
    this.handIn = new HandIn(this);
    this.faults = new Faults(this);
    this.label();
    this.tell(notices);
    this.listen();
    this.show();
    this.refresh();
  }

  find(selector) { return this.root.querySelector(selector); }

  all(selector) { return [...this.root.querySelectorAll(selector)]; }

  label() {
    const { name, stage, authority, year } = this.school;
    this.find("[data-school]").textContent = name;
    this.find("[data-about]").textContent = fill(this.words.about, { stage: stage.name, authority: authority.name, year: year.replace("-", "–") });
    const last = this.school.round.han_truong;
    if (last) this.find("[data-about]").textContent += fill(this.words.deadline, { day: day(last) });
    this.find("[data-path]").textContent = `${this.school.path.split("/").pop()}`;
    const manager = this.find("[data-authority]");
    if (manager) manager.textContent = authority.name;
  }

  tell(notices) {
    this.find("[data-notices]").replaceChildren(...notices.map((text) => Object.assign(document.createElement("p"), { className: "notice", textContent: text })));
  }

  listen() {
    this.root.addEventListener("submit", (event) => event.preventDefault());
    this.root.addEventListener("input", (event) => this.changed(event.target));
    this.root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-do]");
      if (button) this.act(button.dataset.do, button);
    });
    this.beforePrint = () => this.openFilled();
    addEventListener("beforeprint", this.beforePrint);
  }

  close() {
    removeEventListener("beforeprint", this.beforePrint);
    this.root.remove();
  }

  focus() {
    this.find("[data-school]").focus();
  }

  act(what, button) {
    const deeds = {
      leave: () => this.leave(),
      clear: () => this.clear(),
      "add-document": () => this.rows.add("van_ban"),
      "add-step": () => this.rows.add("qua_trinh"),
      "remove-row": () => this.rows.remove(button.closest(".row")),
      download: () => this.handIn.download(),
      copy: () => this.handIn.copy(),
      go: () => this.faults.go(button.problem),
    };
    deeds[what]();
  }

  clear() {
    const name = fill(this.words.draft, { school: this.school.name, year: this.school.year.replace("-", "–") });
    if (!confirm(fill(this.words.sure_drop, { name }))) return;
    drafts.drop(this.school.id, this.school.year);
    this.leave();
  }

  /* ---- the document → the fields ---- */

  pathOf(holder) {
    return [...JSON.parse(holder.closest("[data-base]").dataset.base), holder.dataset.key];
  }

  holders(within = this.root) {
    return [...within.querySelectorAll("[data-key]")];
  }

  show(within = this.root) {
    if (within === this.root) this.rows.show();
    this.proofs.list();
    this.holders(within).forEach((holder) => this.showField(holder));
    this.all("[data-how]").forEach((radio) => this.showHow(radio));
    this.all("details.more").forEach((one) => { one.open = one.open || this.isFilled(one); });
  }

  showField(holder) {
    const value = yaml.get(this.doc, this.pathOf(holder));
    const show = {
      flag: () => holder.querySelectorAll("input").forEach((radio) => { radio.checked = radio.value === value; }),
      lines: () => { holder.value = Array.isArray(value) ? value.map((text) => String(text).replace(/\n/g, " ")).join("\n") : ""; },
      proof: () => this.proofs.check(holder, Array.isArray(value) ? value : []),
      number: () => { holder.value = typeof value !== "string" ? "" : decimal(value) === null ? value : value.replace(".", ","); },
    };
    const how = show[holder.dataset.kind] || (() => { holder.value = typeof value === "string" ? value : ""; });
    how();
  }

  /* A criterion is scored item by item, or as a whole: whichever has points. */
  showHow(radio) {
    const box = radio.closest("[data-criterion]");
    const whole = yaml.get(this.doc, ["tra_loi", radio.dataset.how, "diem"]) !== null || (box.dataset.chosen || "") === "whole";
    if (radio.value === "whole") radio.checked = whole;
    else radio.checked = !whole;
    box.classList.toggle("by-whole", whole);
    box.querySelector(".whole").hidden = !whole;
  }

  isFilled(box) {
    return this.holders(box).some((holder) => holder.value || holder.querySelector?.("input:checked"));
  }

  /* On paper nothing filled in is folded away, and nothing empty takes room. */
  openFilled() {
    this.all("details:not(.proof)").forEach((one) => { one.open = one.open || this.isFilled(one); });
    this.all(".field").forEach((field) => field.classList.toggle("empty", !this.isFilled(field)));
  }

  /* ---- the fields → the document ---- */

  changed(field) {
    if (field.dataset.how) { this.scoreBy(field.dataset.how, field.value); return; }
    const holder = field.closest("[data-key]");
    if (!holder) return;
    const path = this.pathOf(holder);
    if (path[0] === "qua_trinh") this.rows.writeStep(holder.closest(".row"));
    else this.write(holder, path);
    this.follow(path);
    this.keep();
    this.refresh();
  }

  write(holder, path) {
    const floor = path[0] === "van_ban" ? 2 : 0;
    const put = (value, kind) => yaml.set(this.doc, path, value, kind, floor);
    const ways = {
      number: () => put(...numberOf(holder.value)),
      flag: () => put(holder.querySelector("input:checked")?.value || "", "word"),
      lines: () => yaml.setList(this.doc, path, holder.value.split("\n").map(clean).filter(Boolean), "text"),
      proof: () => yaml.setList(this.doc, path, [...holder.querySelectorAll("input:checked")].map((box) => box.value), "word"),
      date: () => put(holder.value, "word"),
      choice: () => put(holder.value, "word"),
      text: () => put(clean(holder.value), "text"),
    };
    ways[holder.dataset.kind]();
  }

  /* What a change brings with it: a typed share gives way to the counts, declared totals follow the points. */
  follow(path) {
    const [top, code, key] = path;
    if (top === "tra_loi" && ["so_luong", "tong_so"].includes(key)) yaml.remove(this.doc, ["tra_loi", code, "ti_le"]);
    if (top === "tra_loi" && ["diem", "dat"].includes(key)) this.followTotals(code);
    if (top === "tong_diem") this.followLevels();
    if (top === "van_ban") this.rows.rename(code, key);
  }

  followTotals(code) {
    const entry = this.rubric.entries.get(code);
    const { card, own } = this.examined();
    const group = entry && card.groups.find((one) => one.id === entry.group.id);
    if (group && group.itemwise && own.totals.has(group.id)) {
      yaml.set(this.doc, ["tong_diem", group.id], plain(group.points), "word");
      this.showField(this.holders().find((holder) => this.pathOf(holder).join() === `tong_diem,${group.id}`));
    }
    this.followLevels();
  }

  followLevels() {
    const { card, own } = this.examined();
    for (const group of card.groups) {
      if (own.levels.has(group.id)) yaml.set(this.doc, ["muc_do", group.id], String(group.level ?? group.reached), "word");
    }
  }

  /* Points of the way that is not taken are put aside, and come back when it is taken again. */
  scoreBy(criterionId, way) {
    const { criterion } = this.rubric.entries.get(criterionId);
    const items = criterion.items.map((item) => item.id);
    const [aside, back] = way === "whole" ? [items, [criterionId]] : [[criterionId], items];
    aside.forEach((code) => this.park(code));
    back.forEach((code) => this.unpark(code));
    const box = this.find(`[data-criterion="${criterionId}"]`);
    box.dataset.chosen = way;
    this.show(box);
    this.followTotals(criterionId);
    this.keep();
    this.refresh();
  }

  park(code) {
    const value = yaml.get(this.doc, ["tra_loi", code, "diem"]);
    if (typeof value !== "string") return;
    this.parked.set(code, value);
    yaml.remove(this.doc, ["tra_loi", code, "diem"]);
  }

  unpark(code) {
    if (this.parked.has(code)) yaml.set(this.doc, ["tra_loi", code, "diem"], ...numberOf(this.parked.get(code)));
    this.parked.delete(code);
  }

  keep() {
    const { id, year, name } = this.school;
    const kept = drafts.keep(id, year, name, yaml.write(this.doc));
    const time = new Date().toLocaleTimeString("vi-VN", { hour: "2-digit", minute: "2-digit" });
    this.find("[data-saved]").textContent = kept ? fill(this.words.saved, { time }) : this.words.unsaved;
  }

  /* ---- what follows from the document ---- */

  examined() {
    return examine(yaml.treeOf(this.doc.contents), {
      rubric: this.rubric, round: this.school.round, stage: this.school.stage, year: this.school.year, school: this.school.id,
      today: today(), listed: this.listed, patterns: this.patterns, until: this.words.until, live: true,
    });
  }

  refresh() {
    const { own, card, problems } = this.examined();
    card.groups.forEach((group) => this.showGroup(group));
    this.showShares(own);
    this.proofs.sum();
    this.rows.name();
    const said = problems.map((problem) => ({ ...problem, ...inWords(problem, this.data.loi, this.patterns), problem }));
    this.faults.show(said);
    this.handIn.refresh(said);
    this.announceResult(card, said.length);
  }

  showGroup(group) {
    const box = this.find(`[data-card="${group.id}"]`);
    const scored = group.fromTotal || group.itemwise;
    const place = this.data.bo_chi_so.find((one) => one.ma === this.rubric.id).muc_do;
    const own = this.rubric.levels.findIndex((level) => level.number === group.level);
    const tone = scored && own >= 0 ? place[own].mau : "l0";
    box.className = `card ${tone}`;
    box.querySelector("[data-level]").textContent = this.levelText(group, scored);
    box.querySelector("[data-meaning]").textContent = scored && own >= 0 ? this.rubric.levels[own].name : "";
    box.querySelector("[data-points]").textContent = number(group.points);
    box.querySelector("[data-why]").textContent = scored ? this.because(group) : this.words.not_scored_why;
    this.showScale(box.querySelector(".scale"), group, scored ? own : -1, tone);
    group.criteria.forEach((one) => this.showSum(one));
    this.find(`[data-tally-points="${group.id}"]`).textContent = number(group.points);
    this.find(`[data-tally-level="${group.id}"]`).textContent = ` · ${this.levelText(group, scored)}`;
  }

  levelText(group, scored) {
    if (!scored) return this.words.not_scored;
    return group.level === null ? this.words.no_level : fill(this.words.level, { number: group.level });
  }

  /* The reason without what the card says already. */
  because(group) {
    const facts = { conditions: group.unmet.join(", "), reached: group.reached };
    const parts = [];
    if (group.unmet.length) parts.push(fill(this.words[`because_${group.because === "points" ? "noted" : group.because}`], facts));
    if (group.toNext === null) parts.push(this.words.next_highest);
    else parts.push(fill(this.words[group.toNext === ZERO ? "next_edge" : group.open ? "next_more" : "next_least"], { points: number(group.toNext), level: group.next }));
    return parts.join(" ");
  }

  showSum(criterion) {
    const place = this.find(`[data-sum="${CSS.escape(criterion.id)}"]`);
    if (place) place.textContent = criterion.points === null ? "–" : number(criterion.points);
  }

  showScale(svg, group, own, tone) {
    const at = Math.min(Math.max(fraction(group.points, group.maximum), 0), 1) * 100;
    const segments = [...svg.querySelectorAll("rect:not(.gap):not(.pin)")];
    segments.forEach((one, place) => one.setAttribute("class", place === own ? tone : "off"));
    svg.querySelector(".pin").setAttribute("x", `${at}%`);
    const text = svg.querySelector(".at");
    text.setAttribute("x", `${at}%`);
    text.setAttribute("text-anchor", at < 5 ? "start" : at > 95 ? "end" : "middle");
    text.textContent = number(group.points);
    const level = this.rubric.levels[own];
    svg.setAttribute("aria-label", fill(level ? this.words.scale : this.words.scale_outside, {
      points: number(group.points), maximum: number(group.maximum), level: level?.number, words: level?.words,
    }));
  }

  showShares(own) {
    this.all("[data-share]").forEach((place) => {
      const { count = null, total = null } = own.answers.get(place.closest("[data-code]").dataset.code) || {};
      const known = count !== null && total !== null && total > ZERO && count >= ZERO && count <= total;
      place.textContent = known ? fill(this.words.share, { share: number(percentage(count, total, 1)) }) : "";
    });
  }

  announceResult(card, left) {
    const groups = card.groups.map((group) => fill(this.words.status_group, {
      name: this.rubric.groups.find((one) => one.id === group.id).short, points: number(group.points), maximum: number(group.maximum),
      level: this.levelText(group, group.fromTotal || group.itemwise),
    }));
    const text = [...groups, left ? fill(this.words.status_left, { count: left }) : this.words.status_none].join(" ");
    if (this.said && text !== this.said) this.announce(text, PAUSE);
    this.said = text;
  }
}

/* What is typed as a number, and how it stands in the file: 6,5 → 6.5, bare; what is no number stays as it is, quoted. */
function numberOf(typed) {
  const text = clean(typed);
  const pointed = /^-?\d+,\d+$/.test(text) ? text.replace(",", ".") : text;
  return [pointed, decimal(pointed) === null ? "text" : "word"];
}

/* Today here, as 2026-11-22. */
function today() {
  const now = new Date();
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, "0")}-${String(now.getDate()).padStart(2, "0")}`;
}
