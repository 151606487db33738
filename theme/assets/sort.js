/* Lets a reader sort a table of schools by a column. Without this script the table is sorted by name. */
const collator = new Intl.Collator("vi", { numeric: true });

function key(row, column) {
  const { dataset, textContent } = row.cells[column];
  return dataset.key === undefined ? textContent.trim() : Number(dataset.key);
}

const compare = (a, b) => (typeof a === "number" ? a - b : collator.compare(a, b));

document.querySelectorAll("table.sortable").forEach((table) => {
  const heads = [...table.tHead.rows[0].cells];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener("click", () => {
      const down = head.getAttribute("aria-sort") === "ascending";
      heads.forEach((other) => other.removeAttribute("aria-sort"));
      head.setAttribute("aria-sort", down ? "descending" : "ascending");
      const [body] = table.tBodies;
      [...body.rows].map((row, place) => ({ row, key: key(row, column), place }))
        .sort((a, b) => (down ? -1 : 1) * compare(a.key, b.key) || a.place - b.place)
        .forEach(({ row }) => body.appendChild(row));
    });
  });
  heads[0]?.setAttribute("aria-sort", "ascending");
});
