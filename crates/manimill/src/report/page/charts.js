// The charts: a histogram on a logarithmic axis, coloured by what the samples differ in, with a table for those who read numbers.
const COLOURS = 10;
const SVG = "http://www.w3.org/2000/svg";

function draw(name, attributes = {}, ...children) {
  const element = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
  element.append(...children);
  return element;
}

/** Every measure with a value for each sample; characters and lines are there in any case. */
function measures() {
  return page.index.measures.filter((measure) => measure.values.some((value) => value !== null));
}

/** Edges of bins: four to a doubling of length where the values span decades, twenty equal ones otherwise. */
function binEdges(values) {
  const sorted = values.toSorted((one, other) => one - other);
  const [least, most] = [sorted[0], sorted.at(-1)];
  const positive = sorted.filter((value) => value > 0);
  const whole = values.every(Number.isInteger);
  if (positive.length > 0 && most / positive[0] > 20) {
    const edges = [least <= 0 ? 0 : null].filter((edge) => edge !== null);
    const start = Math.floor(Math.log2(positive[0]));
    const step = Math.log2(most) - start > 7 ? 0.5 : 0.25;
    for (let power = start; edges.length === 0 || edges.at(-1) <= most; power += step) {
      const edge = whole ? Math.round(2 ** power) : 2 ** power;
      if (edge !== edges.at(-1)) edges.push(edge);
    }
    return edges;
  }
  const step = whole ? Math.max(1, Math.ceil((most - least + 1) / 20)) : (most - least) / 20 || 1;
  const edges = [];
  for (let at = 0; at === 0 || edges.at(-1) <= most; at++) edges.push(least + at * step);
  return edges;
}

function histogram(measure, groupNames, groupOf) {
  const rows = measure.values.map((value, row) => [value, groupOf(row)]).filter(([value]) => value !== null);
  const values = rows.map(([value]) => value);
  const edges = binEdges(values);
  const bins = edges.slice(1).map(() => groupNames.map(() => 0));
  for (const [value, group] of rows) {
    let bin = edges.findIndex((edge) => edge > value) - 1;
    if (bin < 0) bin = bins.length - 1;
    bins[bin][group] += 1;
  }
  const totals = bins.map((bin) => bin.reduce((sum, count) => sum + count, 0));
  const sorted = values.toSorted((one, other) => one - other);
  const quantile = (share) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  const label = measureName(measure.name);
  const story = `Half of the samples have between ${written(quantile(0.25))} and ${written(quantile(0.75))} ${label}; ` +
    `the median is ${written(quantile(0.5))}, the longest has ${written(sorted.at(-1))}.`;

  const [width, height, left, bottom] = [960, 260, 44, 34];
  const most = Math.max(...totals);
  const tick = niceStep(most / 4);
  const y = (count) => height - bottom - (count / (Math.ceil(most / tick) * tick)) * (height - bottom - 12);
  const wide = (width - left) / bins.length;
  const svg = draw("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `Histogram of ${label}. ${story}` });
  for (let count = 0; count <= Math.ceil(most / tick) * tick; count += tick) {
    svg.append(draw("line", { class: count ? "grid" : "axis", x1: left, x2: width, y1: y(count), y2: y(count) }));
    svg.append(draw("text", { x: left - 8, y: y(count) + 4, "text-anchor": "end" }, written(count)));
  }
  const every = Math.ceil(bins.length / 14);
  bins.forEach((bin, place) => {
    let below = 0;
    bin.forEach((count, group) => {
      if (!count) return;
      const rect = draw("rect", {
        class: `s${Math.min(group, COLOURS - 1)}`, x: left + place * wide + 1, width: Math.max(1, wide - 2),
        y: y(below + count), height: Math.max(0.5, y(below) - y(below + count)),
      });
      rect.append(draw("title", {}, `${groupNames[group]}: ${count} of ${written(edges[place])} to ${written(edges[place + 1])}`));
      svg.append(rect);
      below += count;
    });
    if (place % every === 0) {
      svg.append(draw("text", { x: left + place * wide, y: height - bottom + 18, "text-anchor": "middle" }, written(edges[place])));
    }
  });

  const seen = groupNames.map((_, group) => bins.some((bin) => bin[group] > 0));
  const legend = make("ul", { class: "legend" }, groupNames.map((name, group) => seen[group] &&
    make("li", {}, make("span", { class: `swatch s${Math.min(group, COLOURS - 1)}` }), name)).filter(Boolean));
  const table = make("table", { class: "data" },
    make("thead", {}, make("tr", {}, make("th", { scope: "col" }, label), groupNames.filter((_, group) => seen[group])
      .map((name) => make("th", { scope: "col", class: "count" }, name)), make("th", { scope: "col", class: "count" }, "all"))),
    make("tbody", {}, bins.map((bin, place) => totals[place] > 0 && make("tr", {},
      make("th", { scope: "row" }, `${written(edges[place])} to ${written(edges[place + 1])}`),
      bin.filter((_, group) => seen[group]).map((count) => make("td", { class: "count" }, count ? grouped(count) : "·")),
      make("td", { class: "count strong" }, grouped(totals[place])))).filter(Boolean)));
  return [
    make("p", { class: "aside" }, story), legend, make("div", {}, svg),
    make("details", { class: "table" }, make("summary", {}, "The same as a table"),
      make("div", { class: "scroll", tabindex: 0, role: "region", "aria-label": `Table of ${label}` }, table)),
  ];
}

function niceStep(rough) {
  const power = 10 ** Math.floor(Math.log10(Math.max(1, rough)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= rough) ?? 1;
}

/** Ranks with ties shared, then Pearson: Spearman's correlation. */
function rankCorrelation(xs, ys) {
  const ranks = (values) => {
    const order = values.map((value, place) => [value, place]).sort((one, other) => one[0] - other[0]);
    const out = new Array(values.length);
    for (let from = 0; from < order.length;) {
      let to = from;
      while (to < order.length && order[to][0] === order[from][0]) to++;
      for (let at = from; at < to; at++) out[order[at][1]] = (from + to - 1) / 2;
      from = to;
    }
    return out;
  };
  const [a, b] = [ranks(xs), ranks(ys)];
  const mean = (a.length - 1) / 2;
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((x, place) => { ab += (x - mean) * (b[place] - mean); aa += (x - mean) ** 2; bb += (b[place] - mean) ** 2; });
  return ab / Math.sqrt(aa * bb || 1);
}

function showHistogram() {
  const measure = measures()[Number($("#measure").value)];
  const { kept, sources, names } = page.index;
  const by = $("input[name=by]:checked").value;
  if (by === "source") {
    $("#histogram").replaceChildren(...histogram(measure, sources, (row) => kept.source[row]));
  } else {
    const splits = [...new Set(kept.split)];
    $("#histogram").replaceChildren(...histogram(measure, splits.map((split) => names[split]), (row) => splits.indexOf(kept.split[row])));
  }
}

function startCharts() {
  const all = measures();
  if (page.index.kept.id.length === 0 || all.length === 0) {
    $("#lengths").hidden = true;
    return;
  }
  const preferred = ["tokens", "characters", "lines"].map((start) => all.findIndex((measure) => measure.name.startsWith(start)));
  $("#measure").append(...all.map((measure, place) => make("option", { value: place }, measureName(measure.name))));
  $("#measure").value = String(preferred.find((place) => place >= 0) ?? 0);
  $("#measure").addEventListener("change", showHistogram);
  for (const radio of $$("input[name=by]")) radio.addEventListener("change", showHistogram);
  showHistogram();
  startCurriculum(all);
}

/** What the stages of the curriculum hold, and how far difficulty is more than length. */
function startCurriculum(all) {
  const { kept, names } = page.index;
  const difficulty = all.find((measure) => measure.name.startsWith("difficulty"));
  const length = all.find((measure) => measure.name.startsWith("tokens")) ?? all.find((measure) => measure.name === "characters");
  const stages = [...new Set(kept.stage)].filter((stage) => names[stage] !== "");
  if (!difficulty && stages.length === 0) return;
  const parts = [];
  if (difficulty && length) {
    const both = difficulty.values.map((value, row) => [length.values[row], value]).filter(([x, y]) => x !== null && y !== null);
    const correlation = rankCorrelation(both.map(([x]) => x), both.map(([, y]) => y));
    parts.push(make("p", { class: "aside" }, `Rank correlation of ${measureName(difficulty.name)} and ${measureName(length.name)}: ${correlation.toFixed(2)}.`));
    parts.push(scatter(both, measureName(length.name), measureName(difficulty.name)));
  }
  if (stages.length > 0) {
    const median = (values) => values.filter((value) => value !== null).toSorted((one, other) => one - other);
    const middle = (measure, stage) => {
      const values = median(measure.values.filter((_, row) => kept.stage[row] === stage));
      return values.length ? written(values[Math.floor(values.length / 2)]) : "–";
    };
    const shown = [length, difficulty, all.find((measure) => measure.name === "plays")].filter(Boolean);
    const order = stages.toSorted((one, other) => names[one].localeCompare(names[other], "en", { numeric: true }));
    parts.push(make("table", { class: "data" },
      make("thead", {}, make("tr", {}, make("th", { scope: "col" }, "stage"), make("th", { scope: "col", class: "count" }, "samples"),
        shown.map((measure) => make("th", { scope: "col", class: "count" }, `median of ${measureName(measure.name)}`)))),
      make("tbody", {}, order.map((stage) => make("tr", {}, make("th", { scope: "row" }, names[stage]),
        make("td", { class: "count" }, grouped(kept.stage.filter((of) => of === stage).length)),
        shown.map((measure) => make("td", { class: "count" }, middle(measure, stage))))))));
  }
  $("#curriculum-body").replaceChildren(...parts);
  $("#curriculum").hidden = $("#curriculum-link").hidden = false;
}

/** A picture of two measures; at most 2,000 samples are drawn, evenly chosen. */
function scatter(pairs, xLabel, yLabel) {
  const [width, height, left, bottom] = [960, 300, 44, 40];
  const every = Math.ceil(pairs.length / 2000);
  const shown = pairs.filter((_, place) => place % every === 0);
  const [xs, ys] = [shown.map(([x]) => Math.log2(Math.max(1, x))), shown.map(([, y]) => y)];
  const span = (values) => [Math.min(...values), Math.max(...values)];
  const [[x0, x1], [y0, y1]] = [span(xs), span(ys)];
  const x = (value) => left + ((value - x0) / (x1 - x0 || 1)) * (width - left - 8);
  const y = (value) => height - bottom - ((value - y0) / (y1 - y0 || 1)) * (height - bottom - 26);
  const svg = draw("svg", { class: "chart", viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${yLabel} of each sample against its ${xLabel}` });
  svg.append(draw("line", { class: "axis", x1: left, x2: width, y1: height - bottom, y2: height - bottom }));
  for (let power = Math.ceil(x0); power <= x1; power++) {
    svg.append(draw("text", { x: x(power), y: height - bottom + 18, "text-anchor": "middle" }, written(2 ** power)));
  }
  svg.append(draw("text", { x: width - 8, y: height - 4, "text-anchor": "end" }, xLabel), draw("text", { x: 0, y: 10 }, yLabel));
  for (const value of [y0, (y0 + y1) / 2, y1]) svg.append(draw("text", { x: left - 8, y: y(value) + 4, "text-anchor": "end" }, written(value)));
  shown.forEach((_, place) => svg.append(draw("circle", { cx: x(xs[place]), cy: y(ys[place]), r: 3 })));
  return svg;
}
