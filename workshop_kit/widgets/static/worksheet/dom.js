// Small tools for drawing: elements, signs, words, values.

/** Make an element. Attributes: `class`, `on` ({event: handler}), `text`, DOM properties by `.name`, the rest as they are. */
function el(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") for (const [event, handler] of Object.entries(value)) node.addEventListener(event, handler);
    else if (name === "text") node.textContent = value;
    else if (name.startsWith(".")) node[name.slice(1)] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

const ICONS = {
  tick: ["M5 12.5l4.5 4.5L19 7"],
  cross: ["M6 6l12 12M18 6L6 18"],
  dots: ["M5 12h.01M12 12h.01M19 12h.01", 5],
  minus: ["M6 12h12"],
  lines: ["M5 8h14M5 12h14M5 16h9"],
  bang: ["M12 4v10M12 18v2.2", 3],
  up: ["M6 14l6-6 6 6"],
  down: ["M6 10l6 6 6-6"],
  grip: ["M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01", 3],
  plus: ["M12 5v14M5 12h14"],
  pen: ["M4 20l1-4L16.5 4.5l3 3L8 19z"],
  star: ["M12 3l2.6 5.6 6 .7-4.4 4.2 1.2 6-5.4-3-5.4 3 1.2-6L3.4 9.3l6-.7z"],
  shut: ["M6 11h12v8.5H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3"],
};

function svg(attributes, ...shapes) {
  const space = "http://www.w3.org/2000/svg";
  const node = document.createElementNS(space, "svg");
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  for (const [tag, given] of shapes) {
    const shape = document.createElementNS(space, tag);
    for (const [name, value] of Object.entries(given)) shape.setAttribute(name, value);
    node.append(shape);
  }
  return node;
}

function icon(name) {
  const [path, width] = ICONS[name];
  const shape = { d: path, "stroke-linecap": "round", ...(width ? { "stroke-width": width } : {}) };
  return svg({ class: "icon", viewBox: "0 0 24 24", "aria-hidden": "true" }, ["path", shape]);
}

const MARKS = [
  ["circle", { cx: 0, cy: 0, r: 4.9 }],
  ["rect", { x: -4.4, y: -4.4, width: 8.8, height: 8.8 }],
  ["path", { d: "M0 -5.4l5.5 9.9h-11z" }],
  ["path", { d: "M0 -6l5.6 6-5.6 6-5.6-6z" }],
];

/** The marker of a category as charts draw it: circle, square, triangle, diamond; later ones have their letter only. */
function mark(index) {
  if (index >= MARKS.length) return null;
  return svg({ class: `mark mark-${index + 1}`, viewBox: "-6 -6 12 12", "aria-hidden": "true" }, MARKS[index]);
}

function chip(text, kind = "", sign = null) {
  return el("span", { class: `chip ${kind}`.trim() }, sign && icon(sign), text);
}

/** Fill the {places} of a text. */
function fill(text, places = {}) {
  return String(text).replace(/\{(\w+)\}/g, (whole, name) => (name in places ? String(places[name]) : whole));
}

/** Fill the {places} of a text with elements: a list of nodes and strings. */
function fillNodes(text, places) {
  return String(text).split(/\{(\w+)\}/).flatMap((part, i) => (i % 2 ? places[part] ?? `{${part}}` : part === "" ? [] : [part]));
}

function isBlank(value) {
  if (value === null || value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === "object") return Object.values(value).every(isBlank);
  return false;
}

/** Are two answers the same? Order counts in lists, not among the keys of an object. */
function same(a, b) {
  if (isBlank(a) && isBlank(b)) return true;
  if (Array.isArray(a) || Array.isArray(b)) {
    return Array.isArray(a) && Array.isArray(b) && a.length === b.length && a.every((item, i) => same(item, b[i]));
  }
  if (a && b && typeof a === "object" && typeof b === "object") {
    return [...new Set([...Object.keys(a), ...Object.keys(b)])].every((key) => same(a[key], b[key]));
  }
  return a === b;
}

/** Read a number as people type it: full-width digits, thousands separators, a real minus. NaN when it is none. */
function readNumber(text) {
  const plain = String(text).normalize("NFKC").replace(/[\s_’']/g, "").replace(/[−–]/g, "-").replace(/[，,](?=\d{3}(\D|$))/g, "");
  return /^[-+]?(\d+\.?\d*|\.\d+)$/.test(plain) ? Number(plain) : NaN;
}

function clock(at) {
  const moment = at ? new Date(at) : new Date();
  if (Number.isNaN(moment.getTime())) return "";
  return `${String(moment.getHours()).padStart(2, "0")}:${String(moment.getMinutes()).padStart(2, "0")}`;
}

function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(12));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Follow a path such as "split.k" through the answers. */
function lookUp(answers, path) {
  return path.split(".").reduce((found, step) => (found === null || found === undefined ? found : found[step]), answers);
}

/** A number with its unit: a space between, except before a percent sign. */
function withUnit(value, unit) {
  if (!unit) return String(value);
  return unit === "%" ? `${value}%` : `${value} ${unit}`;
}
