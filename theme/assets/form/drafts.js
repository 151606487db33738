/* Drafts in this browser: one for each school and year, nowhere else. */

const PREFIX = "cds.tu-danh-gia.";

function keyOf(school, year) {
  return `${PREFIX}${year}.${school}`;
}

/* Whether it could be kept; a browser may refuse (private window, full, forbidden). */
export function keep(school, year, name, text) {
  try {
    localStorage.setItem(keyOf(school, year), JSON.stringify({ school, year, name, text, when: new Date().toISOString() }));
    return true;
  } catch { return false; }
}

export function find(school, year) {
  try { return JSON.parse(localStorage.getItem(keyOf(school, year))); } catch { return null; }
}

export function drop(school, year) {
  try { localStorage.removeItem(keyOf(school, year)); } catch { /* nothing was kept */ }
}

/* All drafts, the latest first. */
export function all() {
  const found = [];
  try {
    for (let place = 0; place < localStorage.length; place += 1) {
      const key = localStorage.key(place);
      const draft = key.startsWith(PREFIX) ? parsed(localStorage.getItem(key)) : null;
      if (draft) found.push(draft);
    }
  } catch { /* none can be seen */ }
  return found.sort((a, b) => (a.when < b.when ? 1 : -1));
}

function parsed(text) {
  try {
    const draft = JSON.parse(text);
    return draft && ["school", "year", "name", "text", "when"].every((key) => typeof draft[key] === "string") ? draft : null;
  } catch { return null; }
}
