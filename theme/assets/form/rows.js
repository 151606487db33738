/* The rows a school adds: documents and steps. */
import { clean, fill } from "./words.js";
import * as yaml from "./yaml-file.js";

const AUTOMATIC = /^(van-ban|[a-z-]+)-\d+$/;

export class Rows {
  constructor(paper) {
    this.paper = paper;
    this.made = 0;
    this.given = new Set();
  }

  box(top) { return this.paper.find(`[data-rows="${top}"]`); }

  /* All rows anew, from the document. */
  show() {
    const documents = yaml.get(this.paper.doc, ["van_ban"]);
    this.box("van_ban").replaceChildren(...[...(documents instanceof Map ? documents.keys() : [])].map((key) => this.row("van_ban", key)));
    const steps = yaml.get(this.paper.doc, ["qua_trinh"]);
    this.box("qua_trinh").replaceChildren(...(Array.isArray(steps) ? steps.keys() : []).map((place) => this.row("qua_trinh", place)));
    this.box("qua_trinh").querySelectorAll(".row").forEach((row) => this.showStep(row));
  }

  row(top, key) {
    const row = document.getElementById(top === "van_ban" ? "hang-van-ban" : "hang-qua-trinh").content.firstElementChild.cloneNode(true);
    row.dataset.base = JSON.stringify([top, key]);
    this.made += 1;
    row.querySelectorAll(".field").forEach((field, place) => {
      const id = `hang-${this.made}-${place}`;
      const control = field.querySelector("[data-key]");
      field.querySelector("label").htmlFor = id;
      control.id = id;
      field.querySelector(".fault").id = `${id}-loi`;
      control.setAttribute("aria-describedby", `${id}-loi`);
    });
    return row;
  }

  add(top) {
    const { paper } = this;
    const key = top === "van_ban" ? this.freeKey("van-ban") : this.box(top).childElementCount;
    yaml.make(paper.doc, [top, key]);
    if (top === "van_ban") this.given.add(key);
    const row = this.row(top, key);
    row.open = true;
    this.box(top).appendChild(row);
    paper.proofs.list();
    paper.keep();
    paper.refresh();
    row.querySelector("select, input").focus();
    paper.announce(fill(paper.words[top === "van_ban" ? "added_document" : "added_step"], { n: this.box(top).childElementCount }));
  }

  remove(row) {
    const { paper } = this;
    const [top, key] = JSON.parse(row.dataset.base);
    const next = row.nextElementSibling || row.previousElementSibling;
    yaml.remove(paper.doc, [top, key]);
    if (top === "van_ban") this.unlink(key);
    row.remove();
    [...this.box("qua_trinh").children].forEach((one, place) => { one.dataset.base = JSON.stringify(["qua_trinh", place]); });
    paper.proofs.list();
    paper.keep();
    paper.refresh();
    (next ? next.querySelector("summary") : paper.find(`[data-do="${top === "van_ban" ? "add-document" : "add-step"}"]`)).focus();
    paper.announce(paper.words.removed);
  }

  /* A document that is gone is no evidence any more. */
  unlink(key) {
    this.answersWith(key).forEach(([path, keys]) => yaml.setList(this.paper.doc, path, keys.filter((one) => one !== key), "word"));
  }

  answersWith(key) {
    const answers = yaml.get(this.paper.doc, ["tra_loi"]);
    return [...(answers instanceof Map ? answers : [])]
      .map(([code, answer]) => [["tra_loi", code, "minh_chung"], answer instanceof Map ? answer.get("minh_chung") : null])
      .filter(([, keys]) => Array.isArray(keys) && keys.includes(key));
  }

  freeKey(stem) {
    const documents = yaml.get(this.paper.doc, ["van_ban"]);
    const taken = documents instanceof Map ? documents : new Map();
    let number = 1;
    while (taken.has(`${stem}-${number}`)) number += 1;
    return `${stem}-${number}`;
  }

  /* A key that this form gave follows the document's kind: van-ban-1 → ke-hoach-1. */
  rename(key, changed) {
    const { paper } = this;
    const kind = yaml.get(paper.doc, ["van_ban", key, "loai"]);
    if (changed !== "loai" || !this.given.has(key) || !AUTOMATIC.test(key) || typeof kind !== "string") return;
    const stem = kind.replace(/_/g, "-");
    if (key.replace(/-\d+$/, "") === stem) return;
    const name = this.freeKey(stem);
    yaml.rename(paper.doc, ["van_ban", key], name);
    this.answersWith(key).forEach(([path, keys]) => yaml.setList(paper.doc, path, keys.map((one) => (one === key ? name : one)), "word"));
    [...this.box("van_ban").children].find((row) => JSON.parse(row.dataset.base)[1] === key).dataset.base = JSON.stringify(["van_ban", name]);
    this.given.delete(key);
    this.given.add(name);
    paper.proofs.list();
  }

  /* ---- steps: one day is `ngay`, several are `tu`…`den` ---- */

  showStep(row) {
    const [top, place] = JSON.parse(row.dataset.base);
    const one = yaml.get(this.paper.doc, [top, place, "ngay"]);
    if (typeof one === "string") row.querySelector("[data-key=tu]").value = one;
  }

  writeStep(row) {
    const { doc } = this.paper;
    const base = JSON.parse(row.dataset.base);
    const value = (key) => row.querySelector(`[data-key=${key}]`).value;
    const several = Boolean(value("den"));
    const put = (key, text) => yaml.set(doc, [...base, key], text, "word", 2);
    put("ngay", several ? "" : value("tu"));
    put("tu", several ? value("tu") : "");
    put("den", value("den"));
    yaml.set(doc, [...base, "viec"], clean(value("viec")), "text", 2);
  }

  /* Headings and the names of the buttons, by the place of the row. */
  name() {
    const { words, doc } = this.paper;
    [...this.box("van_ban").children].forEach((row, place) => {
      const name = this.nameOf(JSON.parse(row.dataset.base)[1]);
      this.call(row, name ? fill(words.document_named, { n: place + 1, name }) : fill(words.document, { n: place + 1 }), fill(words.remove_document, { n: place + 1 }));
    });
    [...this.box("qua_trinh").children].forEach((row, place) => {
      const text = yaml.get(doc, ["qua_trinh", place, "viec"]);
      const name = typeof text === "string" ? text.slice(0, 80) : "";
      this.call(row, name ? fill(words.step_named, { n: place + 1, name }) : fill(words.step, { n: place + 1 }), fill(words.remove_step, { n: place + 1 }));
    });
  }

  call(row, title, removing) {
    row.querySelector("[data-title]").textContent = title;
    row.querySelector("legend").textContent = title;
    row.querySelector("[data-do]").textContent = removing;
  }

  /* "Kế hoạch 07/KH-THVD"; "" while nothing is known. */
  nameOf(key) {
    const { doc, data } = this.paper;
    const of = (field) => { const value = yaml.get(doc, ["van_ban", key, field]); return typeof value === "string" ? value : ""; };
    const kind = of("loai") ? data.van_ban[of("loai")] || of("loai") : "";
    return [kind, of("so") || of("trich_yeu").slice(0, 60)].filter(Boolean).join(" ");
  }
}
