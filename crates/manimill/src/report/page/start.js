// Puts the parts to work: charts, reasons with their examples, the kinds of overlap, the list, and where the reader is.
/** Fills a reason with three of the candidates that it met, when somebody opens it. */
async function fillReason(details) {
  const { dropped, names } = page.index;
  const { stage, reason } = details.dataset;
  const rows = dropped.id.flatMap((_, row) => (names[dropped.stage[row]] === stage && names[dropped.reason[row]] === reason ? [row] : []));
  // Evenly chosen, so that not all come from the first file.
  const chosen = [...new Set([0, 1, 2].map((nth) => rows[Math.floor((nth * (rows.length - 1)) / 2)]))].filter((row) => row !== undefined);
  const examples = await Promise.all(chosen.map(async (row) => {
    const [evidence] = await lookUp("dropped", row);
    const open = make("button", { type: "button", class: "link", onclick: () => goTo("dropped", { property: `${stage}:${reason}`, id: dropped.id[row] }) }, dropped.id[row]);
    return make("article", { class: "example" }, make("header", {}, open), evidence ? make("pre", { class: "evidence", tabindex: 0, role: "region", "aria-label": "Evidence" }, evidence) : null);
  }));
  $(".examples", details).replaceChildren(...examples);
}

function startReasons() {
  for (const details of $$(".reason")) {
    details.addEventListener("toggle", () => details.open && fillReason(details));
    $(".browse", details).addEventListener("click", () => goTo("dropped", { property: `${details.dataset.stage}:${details.dataset.reason}` }));
  }
}

/** A long scene leads to its sample, or to where it was dropped when only its pieces are left. */
function startLong() {
  const kept = new Set(page.index.kept.id);
  for (const button of $$("[data-sample]")) {
    const id = button.dataset.sample;
    button.addEventListener("click", () => goTo(kept.has(id) ? "kept" : "dropped", { id }));
  }
}

function startOverlap() {
  for (const radio of $$("input[name=kind]")) {
    radio.addEventListener("change", () => {
      for (const table of $$("[data-kind]")) table.hidden = table.dataset.kind !== radio.value;
    });
  }
}

function startContents() {
  const links = new Map($$(".contents a").map((link) => [link.hash.slice(1), link]));
  const seen = new IntersectionObserver((entries) => {
    for (const entry of entries) {
      if (!entry.isIntersecting) continue;
      for (const link of links.values()) link.removeAttribute("aria-current");
      links.get(entry.target.id)?.setAttribute("aria-current", "true");
    }
  }, { rootMargin: "-20% 0px -75% 0px" });
  for (const section of $$("main > section")) seen.observe(section);
}

async function start() {
  page.index = await unpack("index");
  await startReview();
  startCharts();
  startReasons();
  startLong();
  startOverlap();
  startContents();
  startSamples();
  document.documentElement.dataset.ready = "";
}

start();
