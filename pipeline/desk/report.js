"use strict";
// Text of articles reaches the page only as text nodes (`element`), never as markup.

const $ = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString("en-GB");
const plural = (count, one, many) => `${number(count)} ${count === 1 ? one : many || one + "s"}`;
const words = (code) => code.replaceAll("_", " ");

function element(name, properties = {}, ...children) {
  const svg = ["svg", "g", "rect", "line", "text", "title"].includes(name);
  const made = svg ? document.createElementNS("http://www.w3.org/2000/svg", name) : document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (key === "style") Object.assign(made.style, value);
    else if (value !== false && value != null) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child != null));
  return made;
}

// A link where there is an address of the web; what is no such address is no link.
const anchor = (address, ...children) =>
  /^https?:\/\//.test(address || "") ? element("a", { href: address, rel: "noreferrer" }, ...children) : element("span", {}, ...children);

async function unpack(id) {
  const bytes = Uint8Array.from(atob($(id).textContent), (sign) => sign.charCodeAt(0));
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
  return JSON.parse(await new Response(stream).text());
}

// --- the facts -----------------------------------------------------------------------------------------------------

let index, facts, kinds, types, details, states, quad;
let scope = []; // no state: all articles; one: its facts; two: those of the pair
const chunks = new Map();

function entry(place) {
  const chunk = Math.floor(place / index.chunk);
  if (!chunks.has(chunk)) chunks.set(chunk, unpack(`words-${chunk}`));
  return chunks.get(chunk).then((entries) => entries[place % index.chunk]);
}

function inScope(row) {
  return scope.every((state) => facts.actor[row] === state || facts.target[row] === state);
}

function rowsOf(kind) {
  const code = kinds.indexOf(kind);
  const found = [];
  for (let row = 0; row < facts.kind.length; row++) if (facts.kind[row] === code && inScope(row)) found.push(row);
  return found;
}

const name = (state) => (state < 0 ? "not known" : states[state][1]);
const pairOf = (row) => [facts.actor[row], facts.target[row]].sort((a, b) => a - b);

function grouped(rows, key) {
  const groups = new Map();
  for (const row of rows) {
    const value = key(row);
    if (groups.has(value)) groups.get(value).push(row);
    else groups.set(value, [row]);
  }
  return groups;
}

// --- a fact with its words -----------------------------------------------------------------------------------------

function highlighted(text, sought) {
  if (!sought.length) return [text];
  const pattern = new RegExp(`(${sought.map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|")})`, "gi");
  return text.split(pattern).map((part, place) => (place % 2 ? element("mark", {}, part) : part));
}

async function card(row, sought = []) {
  const [id, headline, date, places] = await entry(facts.words[row]);
  const kind = kinds[facts.kind[row]];
  const tags = [kind === "event" ? words(types[facts.type[row]]) : kind, date || "no date given"];
  if (facts.detail[row] >= 0 && details[facts.detail[row]] === "former") tags.push("former");
  // An event of its own repeats its sentence as headline: the quote says it.
  const repeats = places.some((place) => place[0].includes(headline));
  const title = repeats ? `${name(facts.actor[row])} – ${name(facts.target[row])}` : headline;
  return element(
    "article", { class: "fact" },
    element("h3", {}, ...highlighted(title, sought)),
    element("p", { class: "meta" }, ...tags.map((tag) => element("span", { class: "tag" }, tag))),
    ...places.flatMap(([quote, article, section, file, begin, end]) => [
      element("blockquote", {}, ...highlighted(quote, sought)),
      element("p", { class: "meta" }, "— ", anchor(index.permalinks[file], ...highlighted(article, sought)),
        `${section ? `, “${section}”` : ""} (${file}, characters ${number(begin)} to ${number(end)})`),
    ]),
    element("p", { class: "meta" }, element("code", {}, `bilateral query "from provenance('${id}')"`)),
  );
}

async function list(target, rows, sought = [], step = 20) {
  const cards = await Promise.all(rows.slice(0, step).map((row) => card(row, sought)));
  target.append(...cards);
  if (rows.length > step) {
    const more = element("button", { type: "button", onclick: async () => {
      more.remove();
      const before = target.childElementCount;
      await list(target, rows.slice(step), sought, step);
      const next = target.children[before];
      if (next) { next.tabIndex = -1; next.focus(); }
    } }, `Show ${number(Math.min(step, rows.length - step))} more of ${number(rows.length - step)}`);
    target.append(more);
  }
}

async function show(title, rows) {
  const inOrder = [...rows].sort((a, b) => (facts.first[a] ?? 9999) - (facts.first[b] ?? 9999) || a - b);
  $("details-title").textContent = `${title}: ${plural(rows.length, "fact")}`;
  $("details-list").replaceChildren();
  if (!$("details").open) $("details").showModal();
  $("details").scrollTop = 0;
  $("details-title").focus();
  await list($("details-list"), inOrder);
}

// --- parts of charts -----------------------------------------------------------------------------------------------

function table(caption, head, rows, summary = "Show as a table") {
  const opened = element("details", {}, element("summary", {}, summary));
  opened.addEventListener("toggle", () => {
    if (!opened.open || opened.childElementCount > 1) return;
    const cell = (value, tag = "td") => element(tag, { class: typeof value === "number" ? "number" : value?.length > 40 ? "prose" : null },
      typeof value === "number" ? number(value) : value);
    opened.append(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": caption }, element("table", {},
      element("caption", {}, caption),
      element("thead", {}, element("tr", {}, ...head.map((title) => element("th", { scope: "col" }, title)))),
      element("tbody", {}, ...rows.map((row) => element("tr", {}, ...row.map((value) => cell(value))))))));
  });
  return opened;
}

// One tab stop for a chart; arrow keys go from mark to mark, Enter and Space open one.
function roving(container, marks, move) {
  marks.forEach((mark, place) => mark.setAttribute("tabindex", place ? "-1" : "0"));
  container.addEventListener("keydown", (pressed) => {
    const at = marks.indexOf(document.activeElement);
    if (at < 0) return;
    if (pressed.key === "Enter" || pressed.key === " ") {
      if (marks[at].localName !== "button") { pressed.preventDefault(); marks[at].dispatchEvent(new MouseEvent("click")); }
      return;
    }
    const to = move(at, pressed.key);
    if (to == null || !marks[to]) return;
    pressed.preventDefault();
    marks[at].setAttribute("tabindex", "-1");
    marks[to].setAttribute("tabindex", "0");
    marks[to].focus();
  });
}

function stepping(count) {
  return (at, key) => ({ ArrowRight: at + 1, ArrowDown: at + 1, ArrowLeft: at - 1, ArrowUp: at - 1, Home: 0, End: count - 1 })[key];
}

const nothing = (what) => element("p", { class: "note" }, `The articles looked at have no ${what}.`);
const link = (title, rows) => element("button", { type: "button", onclick: () => show(title, rows) }, `${title}: ${number(rows.length)}`);

// --- overview ------------------------------------------------------------------------------------------------------

const KINDS = { event: "happenings", visit: "visits", mission: "missions", "trade value": "trade values", product: "products",
  agreement: "agreements", "UN vote": "UN votes", membership: "memberships", ambassador: "ambassadors" };

function drawOverview() {
  const total = (value, title) => element("div", { class: "tile" }, element("b", {}, number(value)), title);
  const tiles = scope.length ? [] : [
    total(index.totals.articles, "articles"), total(index.totals.passages, "passages read"), total(index.totals.facts, "facts"),
    total(index.totals.mentions, "mentions"), total(states.length, "states"),
  ];
  for (const [kind, title] of Object.entries(KINDS)) {
    const rows = rowsOf(kind);
    tiles.push(element("button", { type: "button", class: "tile", disabled: !rows.length, onclick: () => show(title, rows) },
      element("b", {}, number(rows.length)), rows.length === 1 ? title.replace(/s$/, "") : title));
  }
  $("tiles").replaceChildren(...tiles);
}

function ago(moment) {
  const days = Math.floor((Date.now() - moment) / 86400000);
  return days < 1 ? "today" : days === 1 ? "yesterday" : `${plural(days, "day")} ago`;
}

// --- timeline ------------------------------------------------------------------------------------------------------

const ABOVE = ["material cooperation", "verbal cooperation", "other"];
const BELOW = ["material conflict", "verbal conflict"];
const colour = (group) => `var(--${group.replace(" ", "-")})`;

function drawTypes() {
  const counts = grouped(rowsOf("event"), (row) => types[facts.type[row]]);
  const chosen = $("type").value;
  const sorted = [...counts].sort((a, b) => b[1].length - a[1].length);
  $("type").replaceChildren(element("option", { value: "" }, "all types"),
    ...sorted.map(([type, rows]) => element("option", { value: type }, `${words(type)} (${number(rows.length)})`)));
  $("type").value = counts.has(chosen) ? chosen : "";
}

function setYears() {
  const years = rowsOf("event").map((row) => facts.first[row]).filter((year) => year != null).sort((a, b) => a - b);
  // A few happenings of long ago would squeeze the rest: the first in a hundred are left of the axis, and said so.
  const from = years.length ? Math.floor(years[Math.floor(years.length / 100)] / 10) * 10 : 1900;
  $("from").value = from;
  $("to").value = years.length ? Math.max(years.at(-1), from + 9) : 2000;
}

function drawTimeline() {
  const rows = rowsOf("event").filter((row) => !$("type").value || types[facts.type[row]] === $("type").value);
  if (!rows.length) return $("timeline").replaceChildren(nothing("dated happenings"));
  const from = Number($("from").value), to = Math.max(Number($("to").value), from);
  const width = Math.max(300, Math.min(1160, $("timeline").clientWidth || 1100)), narrow = width < 560;
  const span = [1, 2, 5, 10, 20, 50, 100, 200, 500].find((size) => (to - from + 1) / size <= (narrow ? 26 : 64)) || 1000;
  const start = Math.floor(from / span) * span, bins = Math.floor((to - start) / span) + 1;
  const cells = new Map(), outside = [], vague = [];
  for (const row of rows) {
    const first = facts.first[row] ?? facts.last[row], last = facts.last[row] ?? first;
    if (Math.floor(first / span) !== Math.floor(last / span)) vague.push(row);
    else if (last < start || first >= start + bins * span) outside.push(row);
    else {
      const key = `${Math.floor((first - start) / span)}|${quad.get(types[facts.type[row]]) || "other"}`;
      if (cells.has(key)) cells.get(key).push(row); else cells.set(key, [row]);
    }
  }
  const count = (bin, group) => (cells.get(`${bin}|${group}`) || []).length;
  const sum = (bin, groups) => groups.reduce((total, group) => total + count(bin, group), 0);
  const all = [...Array(bins).keys()];
  const top = Math.max(1, ...all.map((bin) => sum(bin, ABOVE))), bottom = Math.max(0, ...all.map((bin) => sum(bin, BELOW)));
  const left = Math.max(34, 12 + 7 * number(top).length), right = 8, height = narrow ? 230 : 300, plot = height - 40;
  const unit = plot / (top + bottom), zero = 10 + top * unit, step = (width - left - right) / bins;
  const label = (bin) => (span === 1 ? `${start + bin}` : `${start + bin * span}–${start + (bin + 1) * span - 1}`);
  const svg = element("svg", { viewBox: `0 0 ${width} ${height}`, role: "group",
    "aria-label": `Happenings by ${span === 1 ? "year" : `${span} years`}, ${start} to ${to}; arrow keys go from one to the next` });
  const ticks = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000].find((size) => (top + bottom) / size <= 6) || 100000;
  for (let value = -Math.floor(bottom / ticks) * ticks; value <= top; value += ticks) {
    const y = zero - value * unit;
    svg.append(element("line", { class: value ? "grid" : "axis", x1: left, x2: width - right, y1: y, y2: y }),
      element("text", { x: left - 5, y: y + 4, "text-anchor": "end" }, number(Math.abs(value))));
  }
  const every = Math.ceil(44 / step);
  const round = [1, 2, 5, 10, 20, 50, 100].find((size) => size >= every) || every;
  all.filter((bin) => (start / span + bin) % round === 0).forEach((bin) =>
    svg.append(element("text", { x: left + bin * step + step / 2, y: height - 6, "text-anchor": "middle" }, String(start + bin * span))));
  const marks = [];
  for (const bin of all) {
    // A mark can be two pixels high: the whole column takes a click too.
    const whole = [...ABOVE, ...BELOW].flatMap((group) => cells.get(`${bin}|${group}`) || []);
    if (whole.length) svg.append(element("rect", { class: "column", "aria-hidden": "true", x: left + bin * step, width: step, y: 4,
      height: plot + 12, onclick: () => show(label(bin), whole) }, element("title", {}, `${label(bin)}: ${number(whole.length)}`)));
    for (const [groups, direction] of [[ABOVE, -1], [BELOW, 1]]) {
      let y = zero;
      for (const group of groups) {
        const found = cells.get(`${bin}|${group}`);
        if (!found) continue;
        const size = found.length * unit;
        const title = `${label(bin)}, ${group}`;
        const mark = element("rect", { class: "mark", role: "button", "aria-label": `${title}: ${plural(found.length, "happening")}`,
          x: left + bin * step + step * 0.08, width: step * 0.84, y: direction < 0 ? y - size : y, height: Math.max(size - 0.6, 2),
          style: { fill: colour(group) }, onclick: () => show(title, found) }, element("title", {}, `${title}: ${number(found.length)}`));
        marks.push(mark);
        svg.append(mark);
        y += direction * size;
      }
    }
  }
  roving(svg, marks, stepping(marks.length));
  const links = element("div", { class: "links" });
  if (vague.length) links.append(link("Dated too vaguely for a column", vague));
  if (outside.length) links.append(link("Outside these years", outside));
  if (scope.length === 2) links.append(link("The whole timeline of the pair", rows));
  const groups = [...ABOVE, ...BELOW];
  $("timeline").replaceChildren(svg, links, table("Happenings by years and class", ["years", ...groups],
    all.filter((bin) => sum(bin, groups)).map((bin) => [label(bin), ...groups.map((group) => count(bin, group))])));
}

// --- missions ------------------------------------------------------------------------------------------------------

const RESIDENCIES = { resident: ["■", "resident mission"], non_resident: ["◧", "accredited from elsewhere"],
  former: ["□", "former mission"], none: ["×", "said to have none"] };

function drawMissions() {
  const rows = rowsOf("mission").filter((row) => facts.actor[row] >= 0 && facts.target[row] >= 0);
  if (!rows.length) return $("missions").replaceChildren(nothing("missions"));
  const most = (side) => [...grouped(rows, (row) => facts[side][row])].sort((a, b) => b[1].length - a[1].length || a[0] - b[0])
    .slice(0, Number($("size").value)).map(([state]) => state);
  const byName = (a, b) => name(a).localeCompare(name(b));
  const senders = most("actor").sort(byName), receivers = most("target").sort(byName);
  const cells = grouped(rows, (row) => `${facts.actor[row]}|${facts.target[row]}`);
  const narrow = $("missions").clientWidth < 560;
  const marks = [], at = [];
  const body = senders.map((sender, line) => element("tr", {},
    element("th", { scope: "row", title: name(sender) }, narrow ? states[sender][0] : name(sender)),
    ...receivers.map((receiver, column) => {
      const found = cells.get(`${sender}|${receiver}`);
      if (!found) return element("td", { class: sender === receiver ? "self" : null });
      const held = Object.keys(RESIDENCIES).find((code) => found.some((row) => details[facts.detail[row]] === code)) || "resident";
      const title = `${name(sender)} in ${name(receiver)}`;
      const says = `${title}: ${RESIDENCIES[held][1]}, ${plural(found.length, "post")}`;
      const mark = element("button", { type: "button", class: held, "aria-label": says, title: says, onclick: () => show(title, found) },
        RESIDENCIES[held][0]);
      marks.push(mark);
      at.push([line, column]);
      return element("td", {}, mark);
    })));
  const grid = element("table", { class: "matrix" },
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "from \\ in"),
      ...receivers.map((receiver) => element("th", { scope: "col", title: name(receiver), "aria-label": name(receiver) }, states[receiver][0])))),
    element("tbody", {}, ...body));
  roving(grid, marks, (from, key) => {
    const [line, column] = at[from];
    const nearest = (kept, distance) => at.reduce((best, place, which) =>
      (kept(place) && (best == null || distance(place) < distance(at[best])) ? which : best), null);
    if (key === "ArrowRight") return from + 1;
    if (key === "ArrowLeft") return from - 1;
    if (key === "ArrowDown") return nearest((p) => p[0] > line, (p) => (p[0] - line) * 1000 + Math.abs(p[1] - column));
    if (key === "ArrowUp") return nearest((p) => p[0] < line, (p) => (line - p[0]) * 1000 + Math.abs(p[1] - column));
    return { Home: 0, End: marks.length - 1 }[key];
  });
  const shown = rows.filter((row) => senders.includes(facts.actor[row]) && receivers.includes(facts.target[row]));
  const links = element("div", { class: "links" }, link("All missions looked at", rows));
  const note = shown.length < rows.length ? element("p", { class: "note" },
    `${plural(rows.length - shown.length, "post")} of other states not in the matrix: choose more states, or look at one state.`) : null;
  $("missions").replaceChildren(element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Matrix of missions" }, grid),
    ...(note ? [note] : []), links,
    table("Missions", ["sender", "receiver", "kind", "residency"], rows.map((row) =>
      [name(facts.actor[row]), name(facts.target[row]), types[facts.type[row]], words(details[facts.detail[row]] || "")])));
}

// --- trade ---------------------------------------------------------------------------------------------------------

function money(amount) {
  const size = Math.abs(amount);
  const [by, unit] = size >= 1e9 ? [1e9, " billion"] : size >= 1e6 ? [1e6, " million"] : size >= 1e3 ? [1e3, " thousand"] : [1, ""];
  return `US$${(amount / by).toLocaleString("en-GB", { maximumFractionDigits: 2 })}${unit}`;
}

function drawTrade() {
  const rows = rowsOf("trade value");
  const pair = scope.length === 2;
  $("trade-lead").textContent = pair ? "Every value in US dollars of its time, by year."
    : "The latest total in US dollars of its time, the largest pairs. Nothing is converted.";
  const inDollars = rows.filter((row) => details[facts.detail[row]] === "USD" && facts.amount[row] != null && facts.amount[row] > 0
    && (pair || types[facts.type[row]] === "total") && facts.first[row] != null);
  let bars;
  if (pair) bars = inDollars.sort((a, b) => facts.first[a] - facts.first[b]).map((row) => [row, [row]]);
  else {
    bars = [...grouped(inDollars, (row) => pairOf(row).join("|")).values()].map((found) =>
      [found.reduce((best, row) => (facts.first[row] > facts.first[best] ? row : best)), found]);
    bars = bars.sort((a, b) => facts.amount[b[0]] - facts.amount[a[0]]).slice(0, 15);
  }
  const most = Math.max(...bars.map(([row]) => facts.amount[row]));
  const title = (row) => {
    const arrow = types[facts.type[row]] === "total" ? "–" : "→";
    return `${name(facts.actor[row])} ${arrow} ${name(facts.target[row])}${pair ? `, ${types[facts.type[row]]}` : ""}, ${facts.first[row]}`;
  };
  const made = bars.map(([row, found]) => element("li", {}, element("button", { type: "button", class: "bar", onclick: () => show(title(row), found) },
    element("span", { class: "label" }, element("span", {}, title(row)), element("b", {}, money(facts.amount[row]))),
    element("span", { class: "fill", style: { width: `${(100 * facts.amount[row]) / most}%`,
      background: { export: "var(--b)", import: "var(--b)" }[types[facts.type[row]]] || "" } }))));
  const links = element("div", { class: "links" });
  if (rows.length) links.append(link("All trade values looked at", rows));
  const products = rowsOf("product");
  if (products.length) links.append(link("Products", products));
  $("trade").replaceChildren(made.length ? element("ul", { class: "rows" }, ...made) : nothing(pair ? "trade values in US dollars" : "totals of trade in US dollars"), links,
    ...(made.length ? [table("Trade in US dollars", ["pair", "amount"], bars.map(([row]) => [title(row), facts.amount[row]]))] : []));
}

// --- visits --------------------------------------------------------------------------------------------------------

function drawVisits() {
  const rows = rowsOf("visit").filter((row) => facts.actor[row] >= 0 && facts.target[row] >= 0);
  if (!rows.length) return $("visits").replaceChildren(nothing("visits"));
  const pairs = [...grouped(rows, (row) => pairOf(row).join("|")).values()].sort((a, b) => b.length - a.length).map((found) => {
    const [a, b] = pairOf(found[0]);
    return [a, b, found.filter((row) => facts.actor[row] === a), found.filter((row) => facts.actor[row] === b)];
  });
  const shown = pairs.slice(0, 15);
  const most = Math.max(...shown.flatMap(([, , there, back]) => [there.length, back.length]));
  const side = (css, from, to, found) => {
    const title = `${name(from)} to ${name(to)}`;
    return element("button", { type: "button", class: css, disabled: !found.length, "aria-label": `${title}: ${plural(found.length, "visit")}`,
      onclick: () => show(title, found) }, element("span", { class: "fill", style: { width: `${(82 * found.length) / most}%` } }),
      element("span", {}, number(found.length)));
  };
  $("visits").replaceChildren(
    element("ul", { class: "rows" }, ...shown.map(([a, b, there, back]) => element("li", { class: "both" },
      element("span", { class: "title" }, element("span", {}, `${name(a)} →`), element("span", {}, `← ${name(b)}`)),
      side("left", a, b, there), side("right", b, a, back)))),
    element("div", { class: "links" }, link("All visits looked at", rows)),
    table("Visits by direction", ["from", "to", "visits"], pairs.flatMap(([a, b, there, back]) =>
      [[name(a), name(b), there.length], [name(b), name(a), back.length]])));
}

// --- quality -------------------------------------------------------------------------------------------------------

function stack(title, parts) {
  const all = parts.reduce((total, [, count]) => total + count, 0);
  const share = (count) => `${((100 * count) / (all || 1)).toFixed(1)}%`;
  return element("div", {}, element("h3", {}, title),
    element("div", { class: "stack", role: "img", "aria-label": parts.map(([label, count]) => `${label} ${share(count)}`).join(", ") },
      ...parts.map(([, count, fill]) => element("span", { style: { width: share(count), background: fill } }))),
    element("div", { class: "legend" }, ...parts.map(([label, count, fill]) => element("span", {},
      element("span", { class: "swatch", style: { background: fill } }), `${label}: ${number(count)} (${share(count)})`))));
}

const EXACTNESS = [["day", "var(--material-cooperation)"], ["month", "var(--verbal-cooperation)"], ["season", "var(--link)"],
  ["year", "var(--other)"], ["decade", "var(--verbal-conflict)"], ["century", "var(--focus)"], ["interval", "var(--material-conflict)"]];

function accuracy() {
  const measured = index.accuracy;
  const title = element("h3", {}, "How often a fact is right");
  if (!measured.length) return [title, element("p", { class: "note" },
    "Not measured in this file: ", element("code", {}, "bilateral score"), " compares what is read with what people read in the same articles.")];
  const percent = (share) => (share == null ? "" : `${(100 * share).toFixed(1)}%`);
  const bar = (share) => element("td", { class: "number" }, percent(share),
    share == null ? null : element("span", { class: "share" }, element("span", { class: "fill", style: { width: percent(share) } })));
  const head = ["kind", "right of those found", "found of those there", "right", "invented", "missed", "counted as right when"];
  return [title, element("p", { class: "lead" }, `Compared with ${plural(Math.max(...measured.map((each) => each.articles)), "article")} read by people `
    + `(gold ${measured[0].gold_version}, version ${measured[0].code_version}).`),
  element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Accuracy by kind of fact" }, element("table", {},
    element("thead", {}, element("tr", {}, ...head.map((each) => element("th", { scope: "col" }, each)))),
    element("tbody", {}, ...measured.map((each) => element("tr", {}, element("th", { scope: "row" }, words(each.kind)), bar(each.precision), bar(each.recall),
      ...[each.correct, each.invented, each.missed].map((count) => element("td", { class: "number" }, number(count))), element("td", { class: "prose" }, each.measure))))))];
}

const firstOf = (shown, all) => (shown < all ? `the first ${number(shown)} of ${number(all)}` : `the ${number(all)}`);

function unread() {
  if (!index.unread.length) return [];
  const all = index.passages.find((each) => each.outcome === "unread").passages;
  return [table("Passages that are dated, about the states, and not understood", ["passage", "section", "place"],
    index.unread.map(([passage, section, file, begin, end]) => [passage, section, `${file}, characters ${number(begin)} to ${number(end)}`]),
    `Show ${firstOf(index.unread.length, all)} not understood`)];
}

function disagreements() {
  if (!index.disagreements.length) return [];
  const fact = (row) => `${kinds[facts.kind[row]]}: ${name(facts.actor[row])} – ${name(facts.target[row])}`;
  return [table("Fields of facts on which articles disagree", ["fact", "field", "shown here", "also told"],
    index.disagreements.map(([row, field, chosen, others]) =>
      [element("button", { type: "button", onclick: () => show(fact(row), [row]) }, fact(row)), words(field.replace("_edtf", "")), chosen, others.join("; ")]),
    `Show ${firstOf(index.disagreements.length, index.totals.conflicts)} on which they disagree`)];
}

function drawQuality() {
  const outcomes = { fact: "states a fact", "no fact": "states none", unread: "dated, about the states, and not understood" };
  const outcomeFills = { fact: "var(--material-cooperation)", "no fact": "var(--other)", unread: "var(--verbal-conflict)" };
  const rejected = index.rejected;
  $("quality").replaceChildren(
    element("p", { class: "lead" }, "Of all articles, whatever is looked at above."),
    stack("What became of the passages read", index.passages.map((each) => [outcomes[each.outcome] || each.outcome, each.passages, outcomeFills[each.outcome]])),
    ...unread(),
    stack("How exact the dates of happenings are", EXACTNESS.flatMap(([precision, fill]) =>
      index.precision.filter((each) => each.date_precision === precision).map((each) => [precision, each.events, fill]))),
    element("p", {}, `Last refresh: ${number(index.totals.added)} facts new, ${number(index.totals.changed)} changed, `
      + `${number(index.totals.removed)} gone. ${plural(index.totals.conflicts, "field")} of facts on which articles disagree.`),
    ...disagreements(),
    ...accuracy(),
    element("h3", {}, `Refused files and rows: ${number(index.totals.rejected)}`),
    rejected.length ? element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Refused files and rows" }, element("table", {},
      element("thead", {}, element("tr", {}, ...["rule", "refused", "why", "first file"].map((title) => element("th", { scope: "col" }, title)))),
      element("tbody", {}, ...rejected.map((each) => element("tr", {}, element("td", {}, each.rule), element("td", { class: "number" }, number(each.refused)),
        element("td", { class: "prose" }, each.reason), element("td", { class: "path" }, each.first_file || "")))))) : nothing("refused files or rows"));
}

// --- search --------------------------------------------------------------------------------------------------------

const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const haystacks = new Map();
let searching = 0;

async function search() {
  const mine = ++searching;
  const typed = $("search").value.trim();
  const sought = folded(typed).split(/\s+/).filter((word) => word);
  if (!sought.length) { $("results").replaceChildren(); $("found").textContent = ""; return; }
  const rowOf = ownRows(), hits = [];
  $("found").textContent = "Searching …";
  for (let chunk = 0; chunk * index.chunk < rowOf.length; chunk++) {
    await entry(chunk * index.chunk);
    if (!haystacks.has(chunk)) haystacks.set(chunk, (await chunks.get(chunk)).map((each) =>
      folded([each[1], each[2], ...each[3].flatMap((place) => [place[0], place[1], place[2]])].join("\n"))));
    if (mine !== searching) return; // somebody typed on
    haystacks.get(chunk).forEach((text, place) => {
      const row = rowOf[chunk * index.chunk + place];
      if (inScope(row) && sought.every((word) => text.includes(word))) hits.push(row);
    });
  }
  $("found").textContent = `${plural(hits.length, "fact")} found${scope.length ? ` about ${scope.map(name).join(" and ")}` : ""}`;
  $("results").replaceChildren();
  await list($("results"), hits, typed.split(/\s+/), 10);
}

// The row of each entry of words: events that follow from a fact share that fact's.
let own;
function ownRows() {
  if (own) return own;
  own = [];
  const event = kinds.indexOf("event");
  for (let row = 0; row < facts.words.length; row++) {
    const place = facts.words[row];
    if (own[place] === undefined || facts.kind[row] !== event) own[place] = row;
  }
  return own;
}

// --- what is looked at ---------------------------------------------------------------------------------------------

let places;
function allPlaces() {
  if (places) return places;
  places = new Map(states.map(([, title], state) => [title, [state]]));
  const met = new Set();
  for (let row = 0; row < facts.actor.length; row++) {
    const [a, b] = pairOf(row);
    if (a >= 0 && a !== b) met.add(a * 1000 + b);
  }
  for (const pair of met) {
    const both = [Math.floor(pair / 1000), pair % 1000].sort((a, b) => name(a).localeCompare(name(b)));
    places.set(`${name(both[0])} – ${name(both[1])}`, both);
  }
  return places;
}

function suggest() {
  const sought = folded($("where").value).split(/[\s–-]+/).filter((word) => word);
  const fitting = [];
  for (const title of allPlaces().keys()) {
    if (sought.every((word) => folded(title).includes(word))) fitting.push(title);
    if (fitting.length === 60) break;
  }
  $("places").replaceChildren(...fitting.map((title) => element("option", { value: title })));
}

function look() {
  const typed = $("where").value.trim();
  if (!typed) return lookAt([]);
  const exact = allPlaces().get(typed);
  const sought = folded(typed).split(/[\s–-]+/).filter((word) => word);
  const fitting = exact ? null : [...allPlaces().keys()].find((title) => sought.every((word) => folded(title).includes(word)));
  if (!exact && !fitting) { $("showing").textContent = `Nothing here is called “${typed}”.`; return undefined; }
  if (fitting) $("where").value = fitting;
  return lookAt(exact || allPlaces().get(fitting));
}

function lookAt(chosen) {
  scope = chosen;
  if (!chosen.length) $("where").value = "";
  $("showing").textContent = chosen.length ? `Showing ${chosen.map(name).join(" and ")}` : "Showing all articles";
  setYears();
  draw();
  if ($("search").value) search();
}

function draw() {
  drawOverview(); drawTypes(); drawTimeline(); drawMissions(); drawTrade(); drawVisits();
}

function legend(target, entries) {
  $(target).replaceChildren(...entries.map(([sign, title, css]) => element("span", {},
    sign ? element("span", { "aria-hidden": "true" }, `${sign} `) : element("span", { class: "swatch", style: { background: css } }), title)));
}

function dark(on) {
  document.documentElement.dataset.theme = on ? "dark" : "light";
  $("theme").setAttribute("aria-pressed", String(on));
}

async function begin() {
  index = await unpack("index");
  facts = index.facts; states = index.states;
  ({ kind: kinds, type: types, detail: details } = index.codes);
  quad = new Map(index.eventTypes.map((each) => [each.event_type, each.quad_class]));
  const published = new Date(index.totals.finished_at);
  $("freshness").textContent = `What ${plural(index.totals.articles, "article")} say. Published ${published.toLocaleString("en-GB",
    { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", timeZone: "UTC" })} UTC, ${ago(published)}.`;
  $("citation").textContent = `Cite as: ${index.citation}`;
  $("credits").append("Quotes are by the authors of the articles, under the licence of those: ",
    ...index.credits.flatMap(({ wiki, licence, licence_url: address, articles }, place) => [
      place ? "; " : "", `${plural(articles, "article")} ${wiki ? `from ${wiki}` : articles === 1 ? "that does not say where it is from" : "that do not say where they are from"}, `,
      anchor(address, licence)]), ". The name of an article leads to the revision that was read, where it is known.");
  legend("timeline-legend", [...ABOVE, ...BELOW].map((group) => [null, group === "other" ? "no class" : group, colour(group)]));
  legend("missions-legend", Object.values(RESIDENCIES));
  if (window.innerWidth >= 1100) $("size").value = "30";
  drawQuality();
  lookAt([]);
  document.body.dataset.ready = "yes";
}

let waiting;
const soon = (act, delay) => { clearTimeout(waiting); waiting = setTimeout(act, delay); };
$("scope").addEventListener("submit", (event) => { event.preventDefault(); look(); });
$("everything").addEventListener("click", () => lookAt([]));
$("where").addEventListener("input", () => { suggest(); if (allPlaces().has($("where").value)) look(); });
$("where").addEventListener("focus", suggest);
$("search").addEventListener("input", () => soon(search, 150));
$("type").addEventListener("change", drawTimeline);
$("from").addEventListener("change", drawTimeline);
$("to").addEventListener("change", drawTimeline);
$("size").addEventListener("change", drawMissions);
$("close").addEventListener("click", () => $("details").close());
$("details").addEventListener("click", (event) => { if (event.target === $("details")) $("details").close(); });
$("theme").addEventListener("click", () => dark($("theme").getAttribute("aria-pressed") !== "true"));
dark(matchMedia("(prefers-color-scheme: dark)").matches);
let width = window.innerWidth;
window.addEventListener("resize", () => {
  if (window.innerWidth === width || !index) return;
  width = window.innerWidth;
  soon(() => { drawTimeline(); drawMissions(); }, 150);
});
begin().catch((error) => { $("freshness").textContent = `This browser cannot unpack the page (${error.message}); one from 2023 or later can.`; });
