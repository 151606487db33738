/* Decimals without floats: a number is a BigInt, scaled by 10^20. Points are decimals, never binary fractions. */

const DIGITS = 20;
const ONE = 10n ** BigInt(DIGITS);
const FORM = /^(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?$/;
const MOST_SIGNS = 20;

export const ZERO = 0n;

/* "12.5" → its value; null when the text is no number of the format. */
export function decimal(text) {
  const match = text.length <= MOST_SIGNS ? FORM.exec(text) : null;
  if (!match) return null;
  const value = BigInt(match[2]) * ONE + BigInt((match[3] || "").padEnd(DIGITS, "0"));
  return match[1] ? -value : value;
}

/* The shortest text of a value: 12.5, 7, 0.25. */
export function plain(value) {
  const size = value < 0n ? -value : value;
  const rest = (size % ONE).toString().padStart(DIGITS, "0").replace(/0+$/, "");
  return (value < 0n ? "-" : "") + (size / ONE).toString() + (rest ? "." + rest : "");
}

/* As people write it (wording.number): 1.012,5. */
export function number(value) {
  const [whole, rest] = plain(value).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ".");
  return rest ? grouped + "," + rest : grouped;
}

/* More than two decimals; trailing zeros do not count. */
export function tooFine(value) {
  return value % (ONE / 100n) !== 0n;
}

export function isWhole(value) {
  return value % ONE === 0n;
}

/* 100 × part / whole, rounded half up to so many decimals; part ≥ 0, whole > 0. */
export function percentage(part, whole, decimals) {
  const step = 10n ** BigInt(decimals);
  const twice = (2n * part * 100n * step + whole) / (2n * whole);
  return twice * (ONE / step);
}

/* How many decimals a text writes. */
export function decimalsOf(text) {
  const match = FORM.exec(text);
  return match && match[3] ? match[3].replace(/0+$/, "").length : 0;
}

/* A share of a length, for drawing only. */
export function fraction(part, whole) {
  return whole > 0n ? Number((10000n * part) / whole) / 10000 : 0;
}
