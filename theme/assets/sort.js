/* Lets a reader sort a table of schools by a column. Without this script the table is sorted by name. */
(function () {
  "use strict";
  var collator = new Intl.Collator("vi", { numeric: true });

  function key(row, column) {
    var cell = row.cells[column];
    return cell.dataset.key !== undefined ? Number(cell.dataset.key) : cell.textContent.trim();
  }

  function compare(a, b) { return typeof a === "number" ? a - b : collator.compare(a, b); }

  document.querySelectorAll("table.sortable").forEach(function (table) {
    var heads = Array.prototype.slice.call(table.tHead.rows[0].cells);
    heads.forEach(function (head, column) {
      var button = document.createElement("button");
      button.type = "button";
      button.textContent = head.textContent;
      head.textContent = "";
      head.appendChild(button);
      button.addEventListener("click", function () {
        var down = head.getAttribute("aria-sort") === "ascending";
        heads.forEach(function (other) { other.removeAttribute("aria-sort"); });
        head.setAttribute("aria-sort", down ? "descending" : "ascending");
        var body = table.tBodies[0];
        var rows = Array.prototype.slice.call(body.rows);
        rows.map(function (row, place) { return { row: row, key: key(row, column), place: place }; })
          .sort(function (a, b) { return (down ? -1 : 1) * compare(a.key, b.key) || a.place - b.place; })
          .forEach(function (entry) { body.appendChild(entry.row); });
      });
    });
    if (heads[0]) heads[0].setAttribute("aria-sort", "ascending");
  });
})();
