/* Evidence: at each answer, a box to tick for each document of the school. */
import { make } from "../combobox.js";
import { fill } from "./words.js";
import * as yaml from "./yaml-file.js";

export class Proofs {
  constructor(paper) {
    this.paper = paper;
    this.shown = "";
  }

  holders() { return this.paper.all("[data-kind=proof]"); }

  documents() {
    const found = yaml.get(this.paper.doc, ["van_ban"]);
    return found instanceof Map ? [...found.keys()] : [];
  }

  labelOf(key, place) {
    return this.paper.rows.nameOf(key) || (place < 0 ? key : fill(this.paper.words.document, { n: place + 1 }));
  }

  /* The boxes anew, where the documents or their names have changed. */
  list() {
    const keys = this.documents();
    const labels = keys.map((key, place) => this.labelOf(key, place));
    const state = JSON.stringify([keys, labels]);
    if (state === this.shown && this.holders().every((holder) => holder.childElementCount)) return;
    this.shown = state;
    this.holders().forEach((holder) => this.check(holder, this.chosen(holder)));
  }

  chosen(holder) {
    const value = yaml.get(this.paper.doc, this.paper.pathOf(holder));
    return Array.isArray(value) ? value : [];
  }

  check(holder, chosen) {
    const keys = this.documents();
    const all = [...keys, ...chosen.filter((key) => !keys.includes(key))];
    holder.textContent = "";
    if (!all.length) make("p", { class: "hint" }, holder).textContent = this.paper.words.proofs_no_documents;
    all.forEach((key) => {
      const label = make("label", {}, holder);
      const box = make("input", { type: "checkbox", value: key }, label);
      box.checked = chosen.includes(key);
      label.append(" ", this.labelOf(key, keys.indexOf(key)));
    });
  }

  /* What each answer has, in its summary line; new names of documents at their boxes. */
  sum() {
    this.list();
    const keys = this.documents();
    this.holders().forEach((holder) => {
      const names = this.chosen(holder).map((key) => this.labelOf(key, keys.indexOf(key)));
      holder.closest("details").querySelector("[data-proofs]").textContent = names.join("; ") || this.paper.words.proofs_none;
    });
  }
}
