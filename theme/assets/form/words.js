/* Vietnamese words come from wording/*.yml; here they are only filled in. */

/* "{points} điểm" with facts; a fact that is not given is left as a dash, as in check/catalogue.py. */
export function fill(template, facts) {
  return template.replace(/\{\{|\}\}|\{(\w+)\}/g, (sign, name) =>
    sign === "{{" ? "{" : sign === "}}" ? "}" : name in facts ? String(facts[name]) : "…");
}

/* 2024-05-07 → 7/5/2024 */
export function day(iso) {
  const [year, month, date] = iso.split("-").map(Number);
  return `${date}/${month}/${year}`;
}

/* What the reader of files does silently (read/text.py): NFC, plain spaces, no hidden characters. */
export function tidy(text) {
  return text.normalize("NFC").replace(/\r\n?/g, "\n").replace(/\u00a0/g, " ")
    .replace(/[\u2028\u2029\p{Cf}]|(?![\t\n])\p{Cc}/gu, "");
}

/* One field's text: tidy, no tabs, no blanks around it. */
export function clean(text) {
  return tidy(text).replace(/\t/g, " ").trim();
}

/* A sentence as nodes: what stands between `…` is code. */
export function rich(sentence) {
  return sentence.split("`").map((part, place) => {
    if (place % 2 === 0) return document.createTextNode(part);
    return Object.assign(document.createElement("code"), { textContent: part });
  });
}
