/* The finder of the home page. Without this script the page lists links. */
import { combobox, entry } from "./combobox.js";

const box = document.querySelector(".find");
let loading = null;

function load() {
  loading ??= fetch(box.dataset.index).then((answer) => {
    if (!answer.ok) throw new Error(answer.status);
    return answer.json();
  }).then((index) => index.truong.map(([id, name, area, demo]) => {
    const where = index.dia_ban[area];
    return entry(id, name, demo ? where + " · " + box.dataset.demo : where);
  })).catch(() => { loading = null; return null; });
  return loading;
}

if (box) combobox(box, { id: "tim-truong", load, choose: (school) => { location.href = "truong/" + school.id + "/"; } });
