/* The file: shown, taken home, copied, or carried to the repository's host. */
import { handIn } from "./hosts.js";
import { fill } from "./words.js";
import * as yaml from "./yaml-file.js";

export class HandIn {
  constructor(paper) {
    this.paper = paper;
    this.link = paper.find("[data-forge]");
    if (this.link) this.link.addEventListener("click", () => { if (this.way.paste) this.copy(); });
  }

  get name() { return this.paper.school.path.split("/").pop(); }

  refresh() {
    const { paper } = this;
    this.text = yaml.write(paper.doc);
    paper.find("[data-yaml]").textContent = this.text;
    if (!this.link) return;
    this.way = handIn(paper.data.kho, paper.school.path, paper.school.exists, this.text);
    const { way, host, href } = this.way;
    this.link.href = href;
    this.link.textContent = fill(paper.words[`forge_${way === "paste" ? "new" : way}`], { host });
    paper.find("[data-forge-says]").textContent = fill(paper.words[`forge_${way}_says`], { host });
  }

  download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([this.text], { type: "text/yaml;charset=utf-8" }));
    link.download = this.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    this.paper.announce(fill(this.paper.words.downloaded, { name: this.name }));
  }

  async copy() {
    const { words } = this.paper;
    try {
      await navigator.clipboard.writeText(this.text);
      this.paper.announce(words.copied);
    } catch {
      this.paper.announce(this.copyOldWay() ? words.copied : words.not_copied);
    }
  }

  copyOldWay() {
    const field = Object.assign(document.createElement("textarea"), { value: this.text, readOnly: true, className: "vh" });
    this.paper.root.appendChild(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    return done;
  }
}
