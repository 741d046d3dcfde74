"use strict";
(() => {
  const sequences = JSON.parse(document.getElementById("inspect-data").textContent);
  const maps = document.getElementById("maps");
  const panel = document.getElementById("cell");
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const printed = matchMedia("print");
  let most = 1e-6;
  for (const sequence of sequences) {
    for (const layer of sequence.activation_ratio) for (const ratio of layer) most = Math.max(most, ratio);
  }

  // From the colour of the page to its opposite, so that more is always more contrast.
  const lightStops = [[244, 246, 248], [168, 205, 226], [66, 146, 188], [17, 88, 140], [8, 40, 84]];
  const darkStops = [[30, 35, 43], [22, 72, 108], [28, 122, 152], [94, 186, 176], [238, 236, 170]];
  const colour = (share) => {
    const stops = dark.matches && !printed.matches ? darkStops : lightStops;
    const place = Math.min(Math.max(share, 0), 1) * (stops.length - 1);
    const from = Math.min(Math.floor(place), stops.length - 2);
    const mixed = stops[from].map((low, i) => Math.round(low + (place - from) * (stops[from + 1][i] - low)));
    return "rgb(" + mixed.join(",") + ")";
  };

  const visible = (token) => token.replaceAll("\n", "⏎").replaceAll("\t", "⇥").replaceAll("\r", "␍") || "∅";
  const percent = (share) => (100 * share).toFixed(1) + " %";
  const element = (name, className, text) => {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  };

  const show = (sequence, token, layer) => {
    const ratio = sequence.activation_ratio[layer][token];
    const list = element("ol");
    sequence.top_neurons[layer][token].forEach((neuron, i) => {
      const item = element("li", "", "#" + neuron);
      item.append(element("span", "", sequence.top_magnitudes[layer][token][i].toPrecision(3)));
      list.append(item);
    });
    panel.replaceChildren(
      element("span", "token", visible(sequence.tokens[token])),
      element("span", "", "token " + token + ", layer " + layer),
      element("span", "ratio", percent(ratio) + " active"),
      element("span", "", "strongest neurons, with magnitude:"),
      list);
  };

  class HeatMap {
    constructor(sequence, name) {
      this.sequence = sequence;
      this.layers = sequence.activation_ratio.length;
      this.cell = Math.max(5, Math.min(14, Math.floor(200 / this.layers)));
      this.token = 0;
      this.layer = 0;
      this.root = element("div", "map");
      this.root.tabIndex = 0;
      this.root.setAttribute("role", "application");
      this.root.setAttribute("aria-label", name + ": " + sequence.tokens.length + " tokens by " + this.layers + " layers. Arrow keys move between cells.");
      this.root.addEventListener("keydown", (event) => this.key(event));
      this.root.addEventListener("focus", () => this.columns.length && this.layers && this.choose(this.token, this.layer));
      this.root.addEventListener("pointermove", (event) => this.point(event));
      this.root.addEventListener("pointerdown", (event) => this.point(event));
      maps.append(this.root);
    }

    // Top of the column is the last layer.
    gradient(token) {
      const parts = [];
      for (let row = 0; row < this.layers; row++) {
        const shade = colour(this.sequence.activation_ratio[this.layers - 1 - row][token] / most);
        parts.push(shade + " " + row * this.cell + "px " + (row + 1) * this.cell + "px");
      }
      return "linear-gradient(" + parts.join(",") + ")";
    }

    column(token, width) {
      const column = element("div", "column");
      column.dataset.token = token;
      column.style.width = width + "px";
      const cells = element("i");
      cells.style.cssText = "height:" + this.layers * this.cell + "px;--cell:" + this.cell + "px";
      cells.style.background = this.gradient(token);
      const text = element("b", "", visible(this.sequence.tokens[token]));
      text.title = this.sequence.tokens[token];
      column.append(cells, text);
      return column;
    }

    gutter() {
      const gutter = element("div", "layers");
      const step = Math.ceil(14 / this.cell);
      for (let layer = 0; layer < this.layers; layer += layer + step < this.layers ? step : this.layers) {
        const label = element("span", "", "L" + layer);
        label.style.top = (this.layers - layer - 0.5) * this.cell + "px";
        gutter.append(label);
      }
      return gutter;
    }

    draw() {
      const width = this.root.clientWidth - 48;
      this.columns = [];
      this.root.replaceChildren();
      let line = null;
      let used = Infinity;
      this.sequence.tokens.forEach((token, i) => {
        const wide = Math.min(180, Math.max(16, [...visible(token)].length * 7.4 + 7));
        if (used + wide + 1 > width) {
          line = element("div", "line");
          line.append(this.gutter());
          this.root.append(line);
          used = 0;
        }
        used += wide + 1;
        this.columns.push(this.column(i, wide));
        line.append(this.columns[i]);
      });
    }

    choose(token, layer) {
      document.querySelector(".column.chosen")?.classList.remove("chosen");
      this.token = token;
      this.layer = layer;
      chosen = this;
      const column = this.columns[token];
      column.classList.add("chosen");
      column.firstChild.style.setProperty("--top", (this.layers - 1 - layer) * this.cell + "px");
      show(this.sequence, token, layer);
    }

    point(event) {
      const column = event.target.closest(".column");
      if (!column) return;
      const row = Math.floor((event.clientY - column.firstChild.getBoundingClientRect().top) / this.cell);
      const layer = this.layers - 1 - Math.min(Math.max(row, 0), this.layers - 1);
      this.choose(Number(column.dataset.token), layer);
    }

    key(event) {
      const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
      const move = moves[event.key];
      if (!move || !this.columns.length) return;
      event.preventDefault();
      const bound = (value, count) => Math.min(Math.max(value, 0), count - 1);
      this.choose(bound(this.token + move[0], this.columns.length), bound(this.layer + move[1], this.layers));
      this.columns[this.token].scrollIntoView({ block: "nearest" });
    }
  }

  const drawn = sequences.map((sequence, i) => {
    const name = "Sequence " + (i + 1);
    if (sequences.length > 1) maps.append(element("h2", "", name));
    return new HeatMap(sequence, name);
  });
  const drawAll = () => {
    document.getElementById("ramp").style.background = "linear-gradient(to right," + [0, 0.25, 0.5, 0.75, 1].map(colour).join(",") + ")";
    document.getElementById("ramp-end").textContent = percent(most);
    drawn.forEach((map) => map.draw());
  };
  let chosen = drawn.find((map) => map.sequence.tokens.length > 0 && map.layers > 0);
  const redraw = () => {
    drawAll();
    chosen?.choose(chosen.token, chosen.layer);
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
})();
