"use strict";
(() => {
  const config = JSON.parse(document.getElementById("chart-config").textContent);
  const figures = [...document.querySelectorAll("figure[data-chart]")];
  const specOf = (figure) => JSON.parse(figure.querySelector("script").textContent);

  // The interpreter evaluates chart expressions without eval, which the page's policy forbids.
  let commonDomain = null;
  const draw = (figure) => {
    const spec = specOf(figure);
    if (commonDomain && figure.dataset.chart === "activation") spec.encoding.y.scale.domain = commonDomain;
    const options = { mode: "vega-lite", renderer: "svg", actions: false, ast: true, config, defaultStyle: false };
    return vegaEmbed(figure.querySelector(".chart"), spec, options);
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

  const save = (text, type, name) => {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([text], { type }));
    link.download = name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10000);
  };

  const csv = (rows) => {
    const keys = rows.length ? Object.keys(rows[0]) : [];
    const cell = (value) => {
      const text = value === null ? "" : String(value);
      return /[",\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
    };
    return [keys, ...rows.map((row) => keys.map((key) => row[key]))].map((line) => line.map(cell).join(",")).join("\r\n") + "\r\n";
  };

  const measurements = () => JSON.parse(document.getElementById("measurement-data").textContent);
  const chartData = () => figures.map((figure) => ({
    chart: figure.dataset.chart,
    name: figure.querySelector("figcaption").textContent.trim(),
    data: specOf(figure).datasets,
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

  for (const choice of document.querySelectorAll("input[name=vertical-axes]")) {
    choice.addEventListener("change", () => {
      const panels = figures.filter((figure) => figure.dataset.chart === "activation");
      const domains = panels.map((figure) => specOf(figure).encoding.y.scale.domain);
      commonDomain = choice.value === "common" ? [0, Math.max(...domains.map((domain) => domain[1]))] : null;
      drawAll(panels);
    });
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

  drawAll(figures).then(() => document.documentElement.setAttribute("data-charts", "drawn"));
})();
