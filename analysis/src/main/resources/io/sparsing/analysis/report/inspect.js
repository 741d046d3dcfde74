"use strict";
(() => {
  const data = JSON.parse(document.getElementById("inspect-data").textContent);
  const maps = document.getElementById("maps");
  const panel = document.getElementById("cell");
  const spoken = document.getElementById("spoken");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const printed = matchMedia("print");
  const LOSS_HEIGHT = 30;
  const PRINTED_WIDTH = 680; // pixels, A4 or letter upright between a browser's margins

  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  // Spaces, line ends and characters without a shape of their own are shown as what they are.
  const SHAPES = { " ": "·", "\n": "⏎", "\r": "␍", "\t": "⇥" };
  const code = (character) => "U+" + character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  const visible = (sequence, token) => {
    const text = sequence.texts[token];
    if (text === "") return "#" + sequence.ids[token];
    return text.replace(/[ \n\r\t]/g, (space) => SHAPES[space]).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, code);
  };
  const ruler = document.createElement("canvas").getContext("2d");
  const setRuler = () => {
    const style = getComputedStyle(document.documentElement);
    ruler.font = 0.75 * parseFloat(style.fontSize) + "px " + style.getPropertyValue("--fixed");
  };
  const widthOf = (text) => Math.min(140, Math.max(17, Math.ceil(ruler.measureText(text).width) + 7));
  const percent = (share) => (100 * share).toFixed(1) + "\u202f%";
  const figure = (value) => {
    const size = Math.abs(value);
    const text = size !== 0 && (size < 1e-3 || size >= 1e6) ? value.toExponential(2) : value.toLocaleString("en", { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
    return text.replaceAll("-", "\u2212");
  };

  // A scale from 0 to a round number, at which outliers end: often the first token, which must not take all of it.
  const scaleOf = (values, usualShare, tolerated) => {
    values.sort((a, b) => a - b);
    const most = values[values.length - 1] || 1e-6;
    const usual = values[Math.floor(usualShare * (values.length - 1))] || most;
    const clamped = most > tolerated * usual;
    const wanted = clamped ? usual : most;
    const power = 10 ** Math.floor(Math.log10(wanted));
    const step = [0.2, 0.5, 1, 2].map((part) => part * power).find((size) => wanted / size <= 5.0001);
    return { step, ticks: Math.ceil(wanted / step - 1e-9), top: Math.ceil(wanted / step - 1e-9) * step, clamped };
  };
  const ratios = scaleOf(data.sequences.flatMap((sequence) => sequence.layers.flatMap((layer) => layer.active)).map((active) => active / data.neurons), 0.98, 2);
  const losses = scaleOf(data.sequences.flatMap((sequence) => sequence.dense_loss).filter((loss) => loss !== null), 0.95, 1.3);

  // From the colour of the page to its opposite, so that more is always more contrast.
  const lightStops = [[241, 245, 248], [168, 205, 226], [66, 146, 188], [17, 88, 140], [8, 40, 84]];
  const darkStops = [[30, 36, 45], [22, 72, 108], [28, 122, 152], [94, 186, 176], [238, 236, 170]];
  const colour = (share) => {
    const stops = dark.matches && !printed.matches ? darkStops : lightStops;
    const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
    const from = Math.min(Math.floor(place), stops.length - 2);
    const mixed = stops[from].map((low, i) => Math.round(low + (place - from) * (stops[from + 1][i] - low)));
    return "rgb(" + mixed.join(",") + ")";
  };

  const neuronsOf = (sequence, token, layer) => {
    const numbers = sequence.layers[layer].strongest;
    return Array.from({ length: sequence.listed }, (_, i) => {
      const at = 3 * (token * sequence.listed + i);
      return { neuron: numbers[at], activation: numbers[at + 1], magnitude: numbers[at + 2] };
    });
  };

  const neuronTable = (neurons, threshold) => {
    const table = element("table");
    const rows = [
      ["neuron", (one) => one.neuron],
      ["activation", (one) => figure(one.activation)],
      ["magnitude", (one) => figure(one.magnitude)],
    ];
    for (const [name, value] of rows) {
      const row = element("tr");
      const heading = element("th", "", name);
      heading.scope = "row";
      row.append(heading);
      for (const one of neurons) row.append(element("td", one.magnitude < threshold ? "inactive" : "", value(one)));
      table.append(row);
    }
    return table;
  };

  const show = (sequence, name, token, layer) => {
    const active = sequence.layers[layer].active[token];
    const what = element("div", "what");
    const place = (name ? name + ", " : "") + "position " + token + ", layer " + layer;
    what.append(element("span", "token", visible(sequence, token)), element("span", "place", place + ", id " + sequence.ids[token]));
    const how = element("div", "how");
    how.append(element("span", "ratio", percent(active / data.neurons)), element("span", "", active.toLocaleString("en") + " of " + data.neurons.toLocaleString("en") + " neurons active"));
    const loss = element("div", "cost");
    const dense = sequence.dense_loss[token];
    if (dense === null) {
      loss.append(element("span", "ratio", "–"), element("span", "", "first token: no loss"));
    } else {
      loss.append(element("span", "ratio", dense.toFixed(2)), element("span", "", "nats of loss, " + sequence.truncated_loss[token].toFixed(2) + " truncated"));
    }
    panel.replaceChildren(what, how, loss, neuronTable(neuronsOf(sequence, token, layer), data.thresholds[layer]));
    panel.hidden = false;
  };

  const speak = (sequence, token, layer) => {
    const loss = sequence.dense_loss[token];
    const active = percent(sequence.layers[layer].active[token] / data.neurons) + " active";
    const strongest = neuronsOf(sequence, token, layer)
      .map((one) => "neuron " + one.neuron + ", activation " + figure(one.activation) + ", magnitude " + figure(one.magnitude))
      .join("; ");
    spoken.textContent =
      visible(sequence, token) + ", position " + token + ", layer " + layer + ": " + active + (loss === null ? "" : ", loss " + loss.toFixed(2)) + "; " + strongest;
  };

  let chosen = null;

  class HeatMap {
    constructor(sequence, name) {
      this.sequence = sequence;
      this.name = name;
      this.layers = sequence.layers.length;
      this.cell = Math.max(5, Math.min(22, Math.floor(216 / this.layers)));
      this.gap = this.cell >= 10 ? 1 : 0;
      this.token = 0;
      this.layer = this.layers - 1;
      this.root = element("div", "map");
      this.root.tabIndex = 0;
      this.root.setAttribute("role", "application");
      this.root.setAttribute("aria-roledescription", "heat map");
      const size = sequence.ids.length + " tokens by " + this.layers + " layers";
      this.root.setAttribute("aria-label", (name || "Activation ratio") + ": " + size + ". Arrow keys move between cells, Home and End along the tokens.");
      this.root.addEventListener("keydown", (event) => this.key(event));
      this.root.addEventListener("focus", () => this.choose(this.token, this.layer, true));
      this.root.addEventListener("pointermove", (event) => this.point(event));
      this.root.addEventListener("pointerdown", (event) => this.point(event));
      maps.append(this.root);
    }

    // The last layer is on top.
    gradient(token) {
      const parts = [];
      for (let row = 0; row < this.layers; row++) {
        const shade = colour(this.sequence.layers[this.layers - 1 - row].active[token] / data.neurons / ratios.top);
        const end = (row + 1) * this.cell - this.gap;
        parts.push(shade + " " + row * this.cell + "px " + end + "px");
        if (this.gap) parts.push("transparent " + end + "px " + (end + this.gap) + "px");
      }
      return "linear-gradient(" + parts.join(",") + ")";
    }

    column(token, width) {
      const column = element("div", "column");
      column.dataset.token = token;
      column.style.width = width + "px";
      const loss = element("span", "losses");
      const dense = this.sequence.dense_loss[token];
      if (dense !== null) {
        const height = (value) => Math.round(Math.min(value / losses.top, 1) * LOSS_HEIGHT);
        loss.style.setProperty("--dense", height(dense) + "px");
        // The line is 2 px thick and must not leave the strip.
        loss.style.setProperty("--truncated", Math.min(height(this.sequence.truncated_loss[token]), LOSS_HEIGHT - 2) + "px");
      }
      const cells = element("i");
      cells.style.height = this.layers * this.cell - this.gap + "px";
      cells.style.setProperty("--cell", this.cell - this.gap + "px");
      cells.style.backgroundImage = this.gradient(token);
      const text = element("b", "", visible(this.sequence, token));
      column.append(loss, cells, text);
      return column;
    }

    gutter() {
      const gutter = element("div", "gutter");
      gutter.setAttribute("aria-hidden", "true");
      const step = Math.ceil(15 / this.cell);
      const label = (text, top) => {
        const made = element("span", "", text);
        made.style.top = top + "px";
        gutter.append(made);
      };
      label("loss", LOSS_HEIGHT / 2);
      for (let layer = 0; layer < this.layers; layer += step) {
        label(layer === 0 ? "layer 0" : layer, LOSS_HEIGHT + 3 + (this.layers - layer - 0.5) * this.cell);
      }
      return gutter;
    }

    draw(width) {
      this.columns = [];
      this.root.replaceChildren();
      let line = null;
      let used = Infinity;
      this.sequence.ids.forEach((_, token) => {
        const wide = widthOf(visible(this.sequence, token));
        if (used + wide + 1 > width - 52) {
          line = element("div", "line");
          line.append(this.gutter());
          this.root.append(line);
          used = 0;
        }
        used += wide + 1;
        this.columns.push(this.column(token, wide));
        line.append(this.columns[token]);
      });
    }

    choose(token, layer, aloud) {
      document.querySelector(".column.chosen")?.classList.remove("chosen");
      this.token = token;
      this.layer = layer;
      chosen = this;
      const column = this.columns[token];
      column.classList.add("chosen");
      column.style.setProperty("--top", (this.layers - 1 - layer) * this.cell + "px");
      show(this.sequence, this.name, token, layer);
      if (aloud) speak(this.sequence, token, layer);
    }

    point(event) {
      const column = event.target.closest(".column");
      if (!column) return;
      const row = Math.floor((event.clientY - column.querySelector("i").getBoundingClientRect().top) / this.cell);
      const layer = this.layers - 1 - Math.min(Math.max(row, 0), this.layers - 1);
      const token = Number(column.dataset.token);
      if (chosen !== this || token !== this.token || layer !== this.layer) this.choose(token, layer, false);
    }

    key(event) {
      const last = this.columns.length - 1;
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1], Home: [-last, 0], End: [last, 0] };
      const move = moves[event.key];
      if (!move || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      const bound = (value, most) => Math.min(Math.max(value, 0), most);
      this.choose(bound(this.token + move[0], last), bound(this.layer + move[1], this.layers - 1), true);
      this.columns[this.token].scrollIntoView({ block: "nearest" });
    }
  }

  const legend = () => {
    const ramp = document.getElementById("ramp");
    ramp.replaceChildren();
    ramp.style.backgroundImage = "linear-gradient(to right," + Array.from({ length: 9 }, (_, i) => colour(i / 8)).join(",") + ")";
    for (let tick = 0; tick <= ratios.ticks; tick++) {
      const share = tick * ratios.step;
      const digits = ratios.step < 0.01 ? 1 : 0;
      const sign = tick === ratios.ticks && ratios.clamped ? "≥ " : "";
      const mark = element("span", "", sign + (100 * share).toFixed(digits) + "\u202f%");
      mark.style.left = (100 * tick) / ratios.ticks + "%";
      ramp.append(mark);
    }
    document.getElementById("loss-scale").textContent = "full bar: " + (losses.clamped ? "≥ " : "") + Number(losses.top.toPrecision(2)) + " nats";
    document.getElementById("legend").hidden = false;
  };

  const drawn = data.sequences.map((sequence, i) => {
    const name = data.sequences.length > 1 ? "Sequence " + (i + 1) : "";
    if (name) maps.append(element("h3", "", name + ", " + sequence.ids.length.toLocaleString("en") + (sequence.ids.length === 1 ? " token" : " tokens")));
    return new HeatMap(sequence, name);
  });
  const redraw = () => {
    const width = printed.matches ? PRINTED_WIDTH : maps.clientWidth;
    setRuler();
    legend();
    drawn.forEach((map) => map.draw(width));
    if (chosen) chosen.choose(chosen.token, chosen.layer, false);
  };
  let width = maps.clientWidth;
  addEventListener("resize", () => {
    if (maps.clientWidth === width) return;
    width = maps.clientWidth;
    redraw();
  });
  dark.addEventListener("change", redraw);
  printed.addEventListener("change", redraw);
  redraw();
  // The first token predicts, but nothing predicts it: start where all there is to see is seen.
  drawn[0].choose(Math.min(1, drawn[0].columns.length - 1), drawn[0].layer, false);
})();
