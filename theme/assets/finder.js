/* Finds a school by name or area, with or without marks. Without this script the page lists links. */
(function () {
  "use strict";
  var box = document.querySelector(".find");
  if (!box) return;
  var MOST = 12;
  var schools = null;
  var loading = null;
  var shown = [];
  var active = -1;

  /* The same folding as wording.fold: no marks, no capitals, đ is d, single spaces. */
  function fold(text) {
    return text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/đ/g, "d").replace(/\s+/gu, " ").trim();
  }

  function make(name, attributes, parent) {
    var element = document.createElement(name);
    Object.keys(attributes).forEach(function (key) { element.setAttribute(key, attributes[key]); });
    parent.appendChild(element);
    return element;
  }

  var label = make("label", { for: "tim-truong" }, box);
  label.textContent = box.dataset.label;
  var input = make("input", {
    id: "tim-truong", type: "search", role: "combobox", autocomplete: "off", autocapitalize: "off", spellcheck: "false",
    "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": "tim-truong-ds", "aria-describedby": "tim-truong-goi-y"
  }, box);
  var list = make("ul", { id: "tim-truong-ds", role: "listbox", "aria-label": box.dataset.label, hidden: "" }, box);
  var hint = make("p", { id: "tim-truong-goi-y", class: "hint" }, box);
  hint.textContent = box.dataset.hint;
  var status = make("p", { class: "vh", role: "status" }, box);

  function load() {
    if (!loading) {
      loading = fetch(box.dataset.index).then(function (answer) {
        if (!answer.ok) throw new Error(answer.status);
        return answer.json();
      }).then(function (index) {
        schools = index.truong.map(function (row) {
          var where = index.dia_ban[row[2]];
          var name = fold(row[1]);
          return { id: row[0], name: row[1], where: row[3] ? where + " · " + box.dataset.demo : where, start: " " + name, text: " " + name + " " + fold(where) };
        });
      }).catch(function () { loading = null; });
    }
    return loading;
  }

  /* Every word must occur; a word that begins a name counts most. */
  function search(query) {
    var words = fold(query).split(" ").filter(Boolean);
    if (!words.length) return [];
    var whole = words.join(" ");
    var found = [];
    schools.forEach(function (school, place) {
      var worth = 0;
      for (var i = 0; i < words.length; i++) {
        if (school.start.indexOf(" " + words[i]) >= 0) worth += 3;
        else if (school.text.indexOf(" " + words[i]) >= 0) worth += 2;
        else if (school.text.indexOf(words[i]) >= 0) worth += 1;
        else return;
      }
      if (school.start.indexOf(" " + whole) >= 0) worth += 10;
      found.push({ school: school, worth: worth, place: place });
    });
    found.sort(function (a, b) { return b.worth - a.worth || a.place - b.place; });
    return found.map(function (hit) { return hit.school; });
  }

  function close() {
    list.hidden = true;
    active = -1;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  }

  function mark(next) {
    var options = list.querySelectorAll("[role=option]");
    if (!options.length) return;
    if (active >= 0) options[active].setAttribute("aria-selected", "false");
    active = (next + options.length) % options.length;
    options[active].setAttribute("aria-selected", "true");
    options[active].scrollIntoView({ block: "nearest" });
    input.setAttribute("aria-activedescendant", options[active].id);
  }

  function go(school) { location.href = "truong/" + school.id + "/"; }

  function show() {
    var query = input.value;
    if (!fold(query)) { status.textContent = ""; close(); return; }
    var all = search(query);
    shown = all.slice(0, MOST);
    list.textContent = "";
    shown.forEach(function (school, place) {
      var option = make("li", { role: "option", id: "truong-" + place, "aria-selected": "false" }, list);
      option.appendChild(document.createTextNode(school.name));
      make("small", {}, option).textContent = school.where;
      option.addEventListener("mousedown", function (event) { event.preventDefault(); go(school); });
    });
    active = -1;
    input.removeAttribute("aria-activedescendant");
    list.hidden = !shown.length;
    input.setAttribute("aria-expanded", String(Boolean(shown.length)));
    status.textContent = all.length ? box.dataset.count.replace("{n}", all.length) : box.dataset.none;
    hint.textContent = all.length ? box.dataset.hint : box.dataset.none;
  }

  function update() {
    var ready = load();
    if (schools) show();
    else ready.then(function () { if (schools) show(); });
  }

  input.addEventListener("focus", load, { once: true });
  input.addEventListener("input", update);
  input.addEventListener("blur", close);
  input.addEventListener("keydown", function (event) {
    if (event.isComposing) return;
    if (event.key === "ArrowDown") { event.preventDefault(); if (list.hidden) update(); else mark(active + 1); }
    else if (event.key === "ArrowUp") { event.preventDefault(); if (!list.hidden) mark(active < 0 ? -1 : active - 1); }
    else if (event.key === "Enter" && shown.length && !list.hidden) { event.preventDefault(); go(shown[Math.max(active, 0)]); }
    else if (event.key === "Escape" && !list.hidden) { event.preventDefault(); close(); }
  });
})();
