// Python in colours: enough of its tokens to read by, in one pass, as texts and never as markup.
const KEYWORDS = new Set(
  ("False None True and as assert async await break class continue def del elif else except finally for from global if import in is " +
    "lambda nonlocal not or pass raise return try while with yield self").split(" "),
);
const TOKENS = new RegExp(
  [
    /(?<comment>#[^\n]*)/, /(?<text>(?:\b[rbfuRBFU]{1,2})?(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\[\s\S]|[^"\\\n])*"?|'(?:\\[\s\S]|[^'\\\n])*'?))/,
    /(?<number>\b\d[\d_.]*(?:[eE][+-]?\d+)?j?\b)/, /(?<call>[A-Za-z_]\w*(?=\())/, /(?<word>[A-Za-z_]\w*)/,
  ].map((part) => part.source).join("|"),
  "g",
);

/** Lines of code, each an array of nodes. */
function colouredLines(code) {
  const lines = [[]];
  const add = (text, kind) => {
    text.split("\n").forEach((part, place) => {
      if (place > 0) lines.push([]);
      if (part) lines.at(-1).push(kind ? make("span", { class: `t-${kind}` }, part) : document.createTextNode(part));
    });
  };
  let end = 0;
  for (const match of code.matchAll(TOKENS)) {
    add(code.slice(end, match.index));
    end = match.index + match[0].length;
    let [kind] = Object.entries(match.groups).find(([, text]) => text !== undefined);
    if (kind === "call" || kind === "word") kind = KEYWORDS.has(match[0]) ? "word" : kind === "call" ? "call" : null;
    add(match[0], kind);
  }
  add(code.slice(end));
  if (lines.at(-1).length === 0) lines.pop();
  return lines;
}

function codeBlock(code, failing) {
  const lines = colouredLines(code).map((nodes, place) =>
    make("span", { class: place + 1 === failing ? "line failing" : "line", "data-n": place + 1 }, nodes, "\n"));
  return make("pre", { class: "code", tabindex: 0, role: "region", "aria-label": "Code" }, lines);
}

/** One hunk with two lines around it. */
function hunkBlock(hunk, original, code) {
  const around = 2;
  const [oldStart, oldLength] = hunk.old;
  const [newStart, newLength] = hunk.new;
  const line = (nodes, number, sign) =>
    make("span", { class: `line ${sign === "−" ? "del" : sign === "+" ? "add" : ""}`, "data-n": number, "data-sign": ` ${sign}` },
      nodes.map((node) => node.cloneNode(true)), "\n");
  const rows = [];
  for (let at = Math.max(0, newStart - around); at < newStart; at++) rows.push(line(code[at], at + 1, " "));
  for (let at = oldStart; at < oldStart + oldLength; at++) rows.push(line(original[at] ?? [], at + 1, "−"));
  for (let at = newStart; at < newStart + newLength; at++) rows.push(line(code[at] ?? [], at + 1, "+"));
  for (let at = newStart + newLength; at < Math.min(code.length, newStart + newLength + around); at++) rows.push(line(code[at], at + 1, " "));
  return make("div", { class: "diff", tabindex: 0, role: "region", "aria-label": "Lines before and after" }, rows);
}
