// The data of the page: an index that is unpacked at once, and blocks that are unpacked when somebody looks at a sample.
const page = { index: null, blocks: new Map() };

const $ = (selector, from = document) => from.querySelector(selector);
const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];

/** An element with attributes and children; texts are texts, never markup. */
function make(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (key.startsWith("on")) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

/** A text whose code stands between backticks, as nodes. */
const prose = (text) => text.split("`").map((part, place) => (place % 2 ? make("code", {}, part) : part)).filter(Boolean);

async function unpack(id) {
  const bytes = Uint8Array.from(atob(document.getElementById(id).textContent), (letter) => letter.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(stream).json();
}

/** One sample's code and what else is not in the index. */
async function lookUp(which, row) {
  const block = `${which}-${Math.floor(row / page.index.block)}`;
  if (!page.blocks.has(block)) page.blocks.set(block, unpack(block));
  return (await page.blocks.get(block))[row % page.index.block];
}

/** The frames of one sample: [seconds, picture] each. */
function stills(row) {
  const block = document.getElementById(`stills-${Math.floor(row / page.index.block)}`);
  if (!block) return [];
  const parts = (block.textContent.split("\n")[row % page.index.block] ?? "").split(" ").filter(Boolean);
  const frames = [];
  for (let at = 0; at + 1 < parts.length; at += 2) frames.push([Number(parts[at]), `data:image/png;base64,${parts[at + 1]}`]);
  return frames;
}

const grouped = (number) => String(number).replace(/\B(?=(\d{3})+(?!\d))/g, "\u202f");

/** A number as a person would write it. */
function written(number) {
  if (number === null || number === undefined) return "–";
  if (Number.isInteger(number)) return grouped(number);
  return number >= 100 ? grouped(Math.round(number)) : number.toFixed(number >= 10 ? 1 : 2).replace(/\.?0+$/, "");
}

const KNOWN_MEASURES = {
  characters: "characters", lines: "lines", nodes: "syntax nodes", ast_nodes: "syntax nodes", duration: "seconds of video",
  plays: "plays and waits", weight: "sampling weight", difficulty: "difficulty",
};

/** What a column of numbers is called. */
function measureName(name) {
  if (name.startsWith("tokens_")) return `tokens (${name.slice(7).replaceAll("_", " ")})`;
  return KNOWN_MEASURES[name] ?? name.replaceAll("_", " ");
}
