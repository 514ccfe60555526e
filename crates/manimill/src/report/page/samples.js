// The samples, kept and dropped: a list that draws only what is seen, filters, and one sample at a time in full.
const browser = { which: "kept", rows: [], at: 0, height: 52, rendered: null, request: 0 };

const isReviewing = () => document.documentElement.hasAttribute("data-reviewing");
const idOf = (row) => page.index[browser.which].id[row];

/** The file and the part of it that an id names, without source and class. */
function placeOf(id) {
  const [, rest] = /^[^:]*:(.*)$/s.exec(id) ?? [null, id];
  return rest.slice(0, rest.lastIndexOf("#") < 0 ? rest.length : rest.lastIndexOf("#"));
}

const nameOf = (id) => id.slice(id.lastIndexOf("#") + 1).replace(/^-$/, "(no scene)");

function lengthMeasure() {
  const all = measures();
  return ["tokens", "lines", "characters"].map((start) => all.find((measure) => measure.name.startsWith(start))).find(Boolean);
}

/** What the second select offers: pairs of a value and a name. */
function properties() {
  const { kept, dropped, names } = page.index;
  const count = (values) => {
    const counts = new Map();
    for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
    return [...counts].sort((one, other) => other[1] - one[1]);
  };
  const group = (label, key, values, test) => ({
    label,
    options: count(values).filter(([value]) => names[value] !== "")
      .map(([value, number]) => ({ key: `${key}:${names[value]}`, name: `${names[value]} (${grouped(number)})`, test: test(value) })),
  });
  if (browser.which === "dropped") {
    const stages = count(dropped.stage).map(([stage]) => stage);
    return stages.map((stage) => group(names[stage], names[stage], dropped.reason.filter((_, row) => dropped.stage[row] === stage),
      (reason) => (row) => dropped.stage[row] === stage && dropped.reason[row] === reason));
  }
  const groups = [
    group("rewritten by", "rule", kept.rules.flat(), (rule) => (row) => kept.rules[row].includes(rule)),
    group("split", "split", kept.split, (split) => (row) => kept.split[row] === split),
    group("licence", "licence", kept.licence, (licence) => (row) => kept.licence[row] === licence),
    group("verdict", "verdict", kept.verdict, (verdict) => (row) => kept.verdict[row] === verdict),
    group("against the original", "fidelity", kept.fidelity, (fidelity) => (row) => kept.fidelity[row] === fidelity),
    group("shows", "shows", kept.shows, (shows) => (row) => kept.shows[row] === shows),
    group("stage", "stage", kept.stage, (stage) => (row) => kept.stage[row] === stage),
    { label: "description", options: [
      { key: "described:1", name: "described", test: (row) => kept.described[row] === 1 },
      { key: "described:0", name: "not described", test: (row) => kept.described[row] === 0 },
    ] },
  ].filter((one) => one.options.length > 1 || one.label === "rewritten by");
  if (isReviewing()) {
    groups.unshift({ label: "review", options: ["undecided", "accept", "reject"].map((wanted) => (
      { key: `review:${wanted}`, name: wanted, test: (row) => (decisionOf(kept.id[row])?.verdict ?? "undecided") === wanted })) });
  }
  return groups.filter((one) => one.options.length > 0);
}

function orders() {
  const by = browser.which === "kept" ? measures() : [];
  return [{ name: "in order of names", key: null },
    ...by.flatMap((measure) => [{ name: `most ${measureName(measure.name)}`, key: measure, sign: -1 }, { name: `fewest ${measureName(measure.name)}`, key: measure, sign: 1 }])];
}

function fillFilters() {
  const { sources } = page.index;
  const of = page.index[browser.which];
  $("#filter-source").replaceChildren(make("option", { value: "" }, "all sources"),
    ...sources.map((source, place) => [place, source, of.source.filter((at) => at === place).length]).filter(([, , count]) => count > 0)
      .map(([place, source, count]) => make("option", { value: place }, `${source} (${grouped(count)})`)));
  browser.properties = properties();
  $("#filter-property").replaceChildren(make("option", { value: "" }, browser.which === "kept" ? "all samples" : "all reasons"),
    ...browser.properties.filter((group) => group.options.length > 0).map((group) => make("optgroup", { label: group.label },
      group.options.map((option) => make("option", { value: option.key }, option.name)))));
  browser.orders = orders();
  $("#order").replaceChildren(...browser.orders.map((order, place) => make("option", { value: place }, order.name)));
}

function filter(keepId) {
  const of = page.index[browser.which];
  const { names } = page.index;
  const words = $("#search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const source = $("#filter-source").value;
  const wanted = browser.properties.flatMap((group) => group.options).find((option) => option.key === $("#filter-property").value);
  const text = (row) => (browser.which === "kept" ? `${of.id[row]} ${of.prompt[row]}` : `${of.id[row]} ${names[of.reason[row]]} ${of.evidence[row]}`).toLowerCase();
  const rows = [];
  for (let row = 0; row < of.id.length; row++) {
    if (source !== "" && of.source[row] !== Number(source)) continue;
    if (wanted && !wanted.test(row)) continue;
    if (words.length > 0) {
      const found = text(row);
      if (!words.every((word) => found.includes(word))) continue;
    }
    rows.push(row);
  }
  const order = browser.orders[Number($("#order").value)] ?? browser.orders[0];
  if (order.key) {
    const value = (row) => order.key.values[row] ?? -Infinity;
    rows.sort((one, other) => order.sign * (value(one) - value(other)) || one - other);
  }
  browser.rows = rows;
  $("#found").textContent = rows.length === 0 ? "Nothing is like that." :
    `${grouped(rows.length)} of ${grouped(of.id.length)} ${browser.which === "kept" ? "samples" : "dropped candidates"}`;
  const list = $("#list");
  list.replaceChildren(make("div", { "aria-hidden": "true", role: "presentation", style: `height:${rows.length * browser.height}px` }));
  browser.rendered = new Map();
  const place = keepId === undefined ? -1 : rows.findIndex((row) => of.id[row] === keepId);
  list.scrollTop = 0;
  select(Math.max(0, place), false);
}

function option(place) {
  const row = browser.rows[place];
  const { kept, dropped, names } = page.index;
  const id = idOf(row);
  const attributes = {
    class: "option", role: "option", id: `option-${place}`, style: `top:${place * browser.height}px`,
    "aria-selected": String(place === browser.at), "aria-posinset": place + 1, "aria-setsize": browser.rows.length,
  };
  const swatch = make("span", { class: `swatch s${Math.min(page.index[browser.which].source[row], COLOURS - 1)}`, "aria-hidden": "true" });
  if (browser.which === "dropped") {
    return make("div", attributes, make("b", {}, nameOf(id)), make("span", { class: "tail" }, names[dropped.stage[row]]),
      make("small", {}, swatch, placeOf(id)), make("span", { class: "tail" }, names[dropped.reason[row]]));
  }
  const measure = browser.measure;
  const decision = decisionOf(id);
  if (decision) attributes.class += decision.verdict === "accept" ? " accepted" : " rejected";
  const changes = kept.rules[row].length;
  return make("div", attributes, make("b", {}, kept.scene[row] || nameOf(id)),
    make("span", { class: "tail" }, measure ? `${written(measure.values[row])} ${measure.name.startsWith("tokens") ? "tokens" : measureName(measure.name)}` : ""),
    make("small", {}, swatch, placeOf(id)),
    make("span", { class: "tail mark" }, decision ? `${decision.verdict}ed` : changes > 0 ? "rewritten" : ""));
}

function drawList() {
  const list = $("#list");
  const first = Math.max(0, Math.floor(list.scrollTop / browser.height) - 8);
  const last = Math.min(browser.rows.length, Math.ceil((list.scrollTop + list.clientHeight) / browser.height) + 8);
  for (const [place, element] of browser.rendered) {
    if ((place < first || place >= last) && place !== browser.at) {
      element.remove();
      browser.rendered.delete(place);
    }
  }
  for (let place = first; place < last; place++) {
    if (browser.rendered.has(place)) continue;
    const element = option(place);
    browser.rendered.set(place, element);
    list.append(element);
  }
}

function redrawRow(place) {
  const old = browser.rendered.get(place);
  if (!old) return;
  const element = option(place);
  old.replaceWith(element);
  browser.rendered.set(place, element);
}

function select(place, show = true) {
  const list = $("#list");
  browser.at = Math.min(Math.max(0, place), Math.max(0, browser.rows.length - 1));
  const top = browser.at * browser.height;
  if (top < list.scrollTop) list.scrollTop = top;
  if (top + browser.height > list.scrollTop + list.clientHeight) list.scrollTop = top + browser.height - list.clientHeight;
  drawList();
  for (const [at, element] of browser.rendered) element.setAttribute("aria-selected", String(at === browser.at));
  if (browser.rows.length > 0) {
    if (!browser.rendered.has(browser.at)) {
      browser.rendered.set(browser.at, option(browser.at));
      list.append(browser.rendered.get(browser.at));
    }
    list.setAttribute("aria-activedescendant", `option-${browser.at}`);
  } else list.removeAttribute("aria-activedescendant");
  const shown = showDetail();
  if (show && browser.rows.length > 0) history.replaceState(null, "", `#${browser.which}=${encodeURIComponent(idOf(browser.rows[browser.at]))}`);
  return shown;
}

async function showDetail() {
  const detail = $("#detail");
  const request = ++browser.request;
  if (browser.rows.length === 0) {
    detail.replaceChildren();
    return;
  }
  const [which, row] = [browser.which, browser.rows[browser.at]];
  const item = await lookUp(which, row);
  // Whoever holds a key down is already further on.
  if (request !== browser.request) return;
  detail.replaceChildren(make("button", { type: "button", class: "back", onclick: () => $("#filters").scrollIntoView() }, "Back to the list"),
    ...(which === "kept" ? keptDetail(row, item) : droppedDetail(row, item)));
  detail.scrollTop = 0;
}

function keptDetail(row, item) {
  const { kept, names, titles } = page.index;
  const id = kept.id[row];
  const fact = (value, name) => make("li", {}, make("b", {}, value), ` ${name}`);
  const parts = [];
  if (isReviewing()) parts.push(decisionBar(id));
  parts.push(make("h3", {}, kept.scene[row] || nameOf(id)));
  parts.push(make("p", { class: "place" }, link(item, placeOf(id)), item.lines[0] > 0 ? `, lines ${item.lines[0]} to ${item.lines[1]}` : ""));
  const verdict = names[kept.verdict[row]];
  parts.push(make("ul", { class: "facts" },
    make("li", {}, make("span", { class: verdict === "runs" ? "tag good" : "tag" }, verdict)),
    names[kept.review[row]] ? make("li", {}, make("span", { class: "tag good" }, names[kept.review[row]])) : null,
    names[kept.fidelity[row]] ? make("li", {}, "against its original: ", make("span", { class: names[kept.fidelity[row]] === "different" ? "tag bad" : "tag" }, names[kept.fidelity[row]])) : null,
    make("li", {}, names[kept.split[row]]), make("li", {}, names[kept.licence[row]]),
    measures().filter((measure) => measure.values[row] !== null).map((measure) => fact(written(measure.values[row]), measureName(measure.name)))));
  const frames = stills(row);
  if (frames.length > 0) {
    parts.push(make("ul", { class: "stills" }, frames.map(([time, picture]) => make("li", {},
      make("img", { src: picture, alt: `Frame at ${written(time)} seconds`, loading: "lazy" }), make("span", {}, `${written(time)} s`)))));
  }
  if (item.description) {
    parts.push(make("h4", {}, "Description"),
      make("blockquote", {}, item.description, item.origin ? make("footer", {}, prose(`from ${item.origin}`)) : null));
  }
  if (item.prompts?.length > 0) parts.push(make("h4", {}, "Prompts"), ...item.prompts.map((prompt) => promptBlock(prompt, kept.prompt[row])));
  const changes = item.changes ?? [];
  if (changes.length > 0 || item.hunks) {
    parts.push(make("h4", {}, "What was rewritten"));
    const explained = new Set();
    if (item.original !== undefined) {
      const [original, code] = [colouredLines(item.original), colouredLines(item.code)];
      for (const hunk of item.hunks ?? []) {
        hunk.reasons.forEach((reason) => explained.add(reason));
        const rules = [...new Map(hunk.reasons.map((reason) => [changes[reason][0], changes[reason][1]]))];
        const why = rules.length > 0 ? rules.map(([rule, safety]) => make("span", {}, make("code", {}, rule), " ", prose(titles[rule] ?? ""), " ", make("span", { class: safety === "lossy" ? "tag bad" : "tag" }, safety), " "))
          : ["layout after other changes"];
        parts.push(make("figure", { class: "hunk" }, make("figcaption", {}, why), hunkBlock(hunk, original, code)));
      }
    }
    const others = changes.filter((_, place) => !explained.has(place));
    if (others.length > 0) {
      parts.push(make("ul", {}, others.map(([rule, safety, before, after]) => make("li", {}, make("code", {}, rule), ` (${safety}): `,
        before ? make("code", {}, before) : "nothing", " → ", after ? make("code", {}, after) : "nothing"))));
    }
  }
  parts.push(make("h4", {}, "Code"), codeBlock(item.code));
  if (item.packages?.length > 0) parts.push(make("h4", {}, "Packages"), make("p", {}, item.packages.join(", ")));
  if (item.twins?.length > 0) {
    parts.push(make("h4", {}, `Stands for ${item.twins.length} more`), make("ul", {}, item.twins.map(([twin, kind]) => make("li", {}, toCandidate(twin), kind ? ` (${kind})` : ""))));
  }
  return parts;
}

// A prompt with what it claims marked in it; the one that the forms hold says so.
function promptBlock(prompt, chosen) {
  const marks = [];
  let from = 0;
  for (const [text, verdict, evidence] of prompt.claims) {
    const at = prompt.text.indexOf(text, from);
    if (text === "" || at < 0) continue;
    marks.push(prompt.text.slice(from, at), make("mark", { class: verdict, title: `${verdict}: ${evidence}` }, text));
    from = at + text.length;
  }
  marks.push(prompt.text.slice(from));
  const count = (wanted) => prompt.claims.filter(([, verdict]) => verdict === wanted).length;
  const counts = `${count("confirmed")} confirmed, ${count("contradicted")} contradicted, ${count("unchecked")} not checkable`;
  return make("blockquote", { class: "prompt" }, marks, make("footer", {}, `${prompt.style} by ${prompt.origin}: ${counts} `,
    prompt.text === chosen ? make("span", { class: "tag good" }, "in the forms") : null));
}

function droppedDetail(row, item) {
  const { dropped, names, titles } = page.index;
  const [evidence, code] = item;
  const id = dropped.id[row];
  const reason = names[dropped.reason[row]];
  const survivor = /^of (.+)$/m.exec(evidence)?.[1];
  const failing = Number(/^line (\d+):/.exec(evidence)?.[1]);
  return [
    make("h3", {}, nameOf(id)),
    make("p", { class: "place" }, `${id.slice(0, id.indexOf(":"))}: ${placeOf(id)}`),
    make("ul", { class: "facts" }, make("li", {}, make("span", { class: "tag bad" }, reason)), make("li", {}, `dropped by ${names[dropped.stage[row]]}`)),
    titles[reason] ? make("p", { class: "aside" }, prose(`${titles[reason]}.`)) : null,
    evidence ? make("h4", {}, "Evidence") : null,
    survivor && knows(survivor) ? make("p", {}, "The same as ", toCandidate(survivor)) : null,
    evidence ? make("pre", { class: "code evidence", tabindex: 0, role: "region", "aria-label": "Evidence" }, evidence.split("\n").map((line) => make("span", { class: "line" }, line, "\n"))) : null,
    code ? make("h4", {}, "Code as it stood") : null,
    code ? codeBlock(code, failing) : null,
  ].filter(Boolean);
}

/** Where the sample comes from: an address where the repository has one. */
function link(item, place) {
  const repository = item.repository.replace(/\.git$/, "");
  if (/^https:\/\/(github\.com|gitlab\.com|codeberg\.org)\//.test(repository) && /^[0-9a-f]{40}$/.test(item.revision)) {
    const file = place.replace(/\[.*\]$/, "").split("/").map(encodeURIComponent).join("/");
    const lines = item.lines[0] > 0 ? `#L${item.lines[0]}-L${item.lines[1]}` : "";
    const middle = repository.includes("github.com") ? "blob" : repository.includes("gitlab.com") ? "-/blob" : "src/commit";
    return make("a", { href: `${repository}/${middle}/${item.revision}/${file}${lines}`, rel: "noreferrer" }, place);
  }
  return make("span", {}, `${item.repository}: ${place}`);
}

const knows = (id) => page.index.kept.id.includes(id) || page.index.dropped.id.includes(id);

function toCandidate(id) {
  return make("button", { type: "button", class: "link", onclick: () => goTo(page.index.kept.id.includes(id) ? "kept" : "dropped", { id }) }, id);
}

/** Shows a part of the list: a property, or one candidate. */
function goTo(which, { property = "", id } = {}) {
  browser.which = which;
  for (const radio of $$("input[name=which]")) radio.checked = radio.value === which;
  fillFilters();
  $("#search").value = "";
  // A property that nothing has leaves the select empty: everything is shown then, and it should say so.
  $("#filter-property").value = property;
  if ($("#filter-property").selectedIndex < 0) $("#filter-property").value = "";
  filter(id);
  $("#samples").scrollIntoView();
  $("#list").focus({ preventScroll: true });
}

function move(key) {
  const step = Math.max(1, Math.floor($("#list").clientHeight / browser.height) - 1);
  const moves = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: step, PageUp: -step, Home: -browser.rows.length, End: browser.rows.length };
  if (!(key in moves)) return false;
  select(browser.at + moves[key]);
  return true;
}

function startSamples() {
  browser.height = parseFloat(getComputedStyle(document.documentElement).fontSize) * 3.25;
  browser.measure = lengthMeasure();
  const list = $("#list");
  list.addEventListener("scroll", () => requestAnimationFrame(drawList), { passive: true });
  list.addEventListener("click", (event) => {
    const chosen = event.target.closest(".option");
    if (!chosen) return;
    select(Number(chosen.id.slice("option-".length)))?.then(() => {
      if (matchMedia("(max-width: 48rem)").matches) $("#detail").scrollIntoView();
    });
  });
  $("#filters").addEventListener("submit", (event) => event.preventDefault());
  $("#search").addEventListener("input", () => filter());
  for (const select of ["#filter-source", "#filter-property", "#order"]) $(select).addEventListener("change", () => filter());
  for (const radio of $$("input[name=which]")) {
    radio.addEventListener("change", () => {
      browser.which = radio.value;
      fillFilters();
      filter();
    });
  }
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.closest("input:not([type=radio]), select, textarea");
    if (event.key === "Escape" && (typing || event.target.closest("#detail"))) return list.focus();
    if (typing) return;
    if (event.key === "/") {
      event.preventDefault();
      return $("#search").focus();
    }
    const inBrowser = event.target.closest("#list, #detail");
    const onList = event.target === list;
    if (onList && event.key === "Enter") return $("#detail").focus();
    if ((onList || "jk".includes(event.key)) && (inBrowser || event.target === document.body) && move(event.key)) event.preventDefault();
    else if (isReviewing() && (inBrowser || event.target === document.body)) decideByKey(event);
  });
  new ResizeObserver(drawList).observe(list);
  fillFilters();
  const [, which, id] = /^#(kept|dropped)=(.*)$/.exec(location.hash) ?? [];
  if (id) goTo(which, { id: decodeURIComponent(id) });
  else filter();
}
