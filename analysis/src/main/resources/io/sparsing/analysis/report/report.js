"use strict";
(() => {
  const config = JSON.parse(document.getElementById("chart-config").textContent);
  const figures = [...document.querySelectorAll("figure[data-chart]")];
  const specOf = (figure) => JSON.parse(figure.querySelector("script").textContent);

  // The interpreter evaluates chart expressions without eval, which the page's policy forbids.
  const views = new Map();
  const chosen = new Map();
  const currentSpec = (figure) => chosen.get(figure) ?? specOf(figure);
  let needle = "";
  let commonDomain = null;
  const draw = async (figure) => {
    const spec = structuredClone(currentSpec(figure));
    if (commonDomain && figure.dataset.chart === "activation") spec.encoding.y.scale.domain = commonDomain;
    for (const param of spec.params ?? []) if (param.name === "needle") param.value = needle;
    const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, config, defaultStyle: false };
    views.get(figure)?.finalize();
    views.set(figure, (await vegaEmbed(figure.querySelector(".chart"), spec, options)).view);
  };

  // One chart per turn of the event loop, those in sight first: the page stays responsive with hundreds of them.
  const drawAll = async (list) => {
    const pending = new Set(list);
    const inSight = new Set();
    const watch = new IntersectionObserver((entries) => {
      for (const entry of entries) {
        if (entry.isIntersecting) inSight.add(entry.target);
        else inSight.delete(entry.target);
      }
    });
    list.forEach((figure) => watch.observe(figure));
    while (pending.size > 0) {
      await new Promise((resume) => setTimeout(resume, 0));
      const next = [...inSight].find((figure) => pending.has(figure)) ?? pending.values().next().value;
      pending.delete(next);
      await draw(next);
    }
    watch.disconnect();
  };

  // A chart takes the width of its place, which is 0 while it is folded away or filtered out.
  const hasPlace = (figure) => !figure.hidden && figure.closest("details:not([open])") === null;
  const begun = new Set();
  const drawMissing = async () => {
    const missing = figures.filter((figure) => hasPlace(figure) && !begun.has(figure));
    missing.forEach((figure) => begun.add(figure));
    document.documentElement.setAttribute("data-charts", "drawing");
    await drawAll(missing);
    if (figures.every((figure) => !hasPlace(figure) || views.has(figure))) document.documentElement.setAttribute("data-charts", "drawn");
  };
  for (const fold of document.querySelectorAll("details.fold")) fold.addEventListener("toggle", drawMissing);

  const save = (text, type, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  // Spreadsheets run text that begins like a formula: an apostrophe keeps it text.
  const csv = (rows) => {
    const keys = [...new Set(rows.flatMap(Object.keys))];
    const cell = (value) => {
      const text = value === null || value === undefined ? "" : String(value);
      const safe = typeof value === "string" && /^[=+\-@\t\r]/.test(text) ? "'" + text : text;
      return /[",\r\n]/.test(safe) ? '"' + safe.replaceAll('"', '""') + '"' : safe;
    };
    return [keys, ...rows.map((row) => keys.map((key) => row[key]))].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  // What a chart shows, without what only says how it is drawn.
  const drawing = /^(colour|fill|shape|label|label_at|part|line|order)$|_text$/;
  const rowsOf = (figure) => {
    const datasets = currentSpec(figure).datasets;
    const owners = new Map((datasets.lines ?? []).map((owner) => [owner.line, owner]));
    const sets = Object.entries(datasets).filter(([name, rows]) => rows.length > 0 && name !== "diagonal" && name !== "lines");
    return sets.flatMap(([name, rows]) => rows.map((row) => Object.fromEntries([
      ...(sets.length > 1 ? [["data", name]] : []),
      ...Object.entries({ ...owners.get(row.line), ...row }).filter(([key]) => !drawing.test(key)),
    ])));
  };

  const measurements = () => JSON.parse(document.getElementById("measurement-data").textContent);
  const chartData = () => figures.map((figure) => ({
    chart: figure.dataset.chart,
    id: figure.id,
    name: figure.querySelector("figcaption").textContent.trim(),
    data: rowsOf(figure),
  }));
  const downloads = {
    "measurements.csv": () => [csv(measurements()), "text/csv"],
    "measurements.json": () => [JSON.stringify(measurements(), null, 1), "application/json"],
    "charts.json": () => [JSON.stringify(chartData(), null, 1), "application/json"],
  };
  for (const button of document.querySelectorAll("[data-download]")) {
    button.addEventListener("click", () => save(...downloads[button.dataset.download](), button.dataset.download));
  }

  // Colours in the page are CSS variables; outside of it they must be literal.
  const svgText = (figure) => {
    const style = getComputedStyle(figure);
    const copy = figure.querySelector("svg").cloneNode(true);
    copy.setAttribute("style", "background:" + style.getPropertyValue("--paper"));
    return new XMLSerializer().serializeToString(copy).replace(/var\((--[\w-]+)\)/g, (_, name) => style.getPropertyValue(name).trim());
  };
  for (const button of document.querySelectorAll("[data-save-svg]")) {
    button.addEventListener("click", () => {
      const figure = button.closest("figure");
      save(svgText(figure), "image/svg+xml", figure.id + ".svg");
    });
  }

  const onFigure = (attribute, action) => {
    for (const button of document.querySelectorAll("[" + attribute + "]")) button.addEventListener("click", () => action(button.closest("figure"), button));
  };
  onFigure("data-save-csv", (figure) => save(csv(rowsOf(figure)), "text/csv", figure.id + ".csv"));
  onFigure("data-save-json", (figure) => save(JSON.stringify(rowsOf(figure), null, 1), "application/json", figure.id + ".json"));
  const dataTable = (figure) => {
    const rows = rowsOf(figure);
    const keys = [...new Set(rows.flatMap(Object.keys))];
    const place = Object.assign(document.createElement("div"), { className: "scroll data", tabIndex: 0 });
    place.setAttribute("role", "region");
    place.setAttribute("aria-label", "Data of " + figure.querySelector("figcaption").textContent.trim());
    const made = place.appendChild(document.createElement("table"));
    const head = made.createTHead().insertRow();
    for (const key of keys) head.appendChild(Object.assign(document.createElement("th"), { scope: "col", textContent: key.replaceAll("_", " ") }));
    const body = made.createTBody();
    for (const row of rows) {
      const line = body.insertRow();
      for (const key of keys) line.insertCell().textContent = row[key] ?? "";
    }
    return place;
  };
  onFigure("data-show-table", (figure, button) => {
    const shown = figure.querySelector(".scroll.data");
    if (shown) shown.remove();
    else figure.append(dataTable(figure));
    button.setAttribute("aria-expanded", String(!shown));
  });

  for (const choice of document.querySelectorAll("input[name=vertical-axes]")) {
    choice.addEventListener("change", () => {
      const panels = figures.filter((figure) => figure.dataset.chart === "activation");
      const domains = panels.map((figure) => specOf(figure).encoding.y.scale.domain);
      commonDomain = choice.value === "common" ? [0, Math.max(...domains.map((domain) => domain[1]))] : null;
      drawAll(panels.filter((figure) => begun.has(figure)));
    });
  }

  const filter = document.getElementById("series-filter");
  const filtered = [...document.querySelectorAll("[data-series]")].filter((element) => element.dataset.series !== "");
  const answers = [...document.querySelectorAll(".answers > li")];
  const applyFilter = () => {
    needle = filter.elements.needle.value.trim().toLowerCase();
    for (const element of filtered) element.hidden = !element.dataset.series.toLowerCase().includes(needle);
    const left = answers.filter((answer) => !answer.hidden).length;
    filter.querySelector("output").textContent = needle === "" ? "" : left + " of " + answers.length + " shown";
    for (const view of views.values()) {
      if (view.getState().signals.needle !== undefined) view.signal("needle", needle).runAsync();
    }
    drawMissing();
  };
  if (answers.length > 1) {
    filter.hidden = false;
    filter.addEventListener("input", applyFilter);
    filter.addEventListener("submit", (event) => event.preventDefault());
  }

  const tokenFigure = document.getElementById("tokens-scatter");
  const showPair = () => {
    const data = JSON.parse(document.getElementById("token-data").textContent);
    const pick = (axis) => Number(document.querySelector("[data-token-axis=" + axis + "]").value);
    const [x, y] = [pick("x"), pick("y")];
    const spec = specOf(tokenFigure);
    spec.encoding.x.title = data.models[x].series;
    spec.encoding.y.title = data.models[y].series;
    spec.datasets.tokens = data.tokens.map((id, i) => ({
      token_id: id,
      positions: data.positions[i],
      horizontal: data.models[x].activation_ratios[i],
      vertical: data.models[y].activation_ratios[i],
    }));
    const ends = (field) => {
      const ratios = spec.datasets.tokens.map((row) => row[field]);
      const [low, high] = [Math.min(...ratios), Math.max(...ratios)];
      const margin = 0.05 * (high - low || 1);
      return [Math.max(0, low - margin), Math.min(1, high + margin)];
    };
    spec.encoding.x.scale.domain = ends("horizontal");
    spec.encoding.y.scale.domain = ends("vertical");
    spec.datasets.diagonal = [0, 1].map((end) => ({ horizontal: end, vertical: end }));
    chosen.set(tokenFigure, spec);
    const rho = data.models[x].spearman[y];
    tokenFigure.querySelector("figcaption small").textContent = rho === null ? "ρ is not defined" : "ρ = " + rho.toFixed(2);
    if (begun.has(tokenFigure)) draw(tokenFigure);
  };
  if (tokenFigure) {
    for (const choice of document.querySelectorAll("[data-token-axis]")) choice.addEventListener("change", showPair);
    showPair();
  }

  const table = document.querySelector("#measurements table");
  const compare = (left, right) => {
    if (left === "" || right === "") return (left === "") - (right === "");
    const difference = Number(left) - Number(right);
    return Number.isNaN(difference) ? left.localeCompare(right, "en", { numeric: true }) : difference;
  };
  const sortBy = (heading) => {
    const column = heading.cellIndex;
    const order = heading.getAttribute("aria-sort") === "ascending" ? "descending" : "ascending";
    for (const other of heading.parentNode.cells) other.removeAttribute("aria-sort");
    heading.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const value = (row) => row.cells[column].dataset.value;
    const rows = [...table.tBodies[0].rows].sort((a, b) => {
      // Empty cells stay last in either order.
      const empty = value(a) === "" || value(b) === "";
      return (empty ? 1 : sign) * compare(value(a), value(b));
    });
    table.tBodies[0].append(...rows);
  };
  if (table) {
    for (const heading of table.tHead.rows[0].cells) heading.querySelector("button").addEventListener("click", () => sortBy(heading));
  }

  drawMissing();
})();
