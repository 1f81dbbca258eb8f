// A panel on the page: its chart, and all that pointer and keys do with it.
import { button, element, pngOf, save, svgElement } from './dom.js';

const charts = window.recresCharts;
const MOST_SVG = 5000;  // elements; more are drawn on a canvas
const MOST_ROWS = 200;  // of the data shown on the page

export class Panel {
  constructor(figure, k, page) {
    this.figure = figure;
    this.k = k;
    this.page = page;
    this.panel = figure.panels[k];
    this.kind = charts.kindOf(this.panel);
    this.name = `${figure.id}-${this.panel.id}`;
    this.state = charts.noState();
    this.cursor = null;
    this.element = this.build();
  }

  build() {
    const { panel, figure, k } = this;
    const letter = charts.panelLetter(figure, k);
    const title = element('h3', {}, letter ? element('span', { class: 'letter' }, letter) : null, panel.title || panel.id);
    this.legend = element('div', { class: 'legend', role: 'group', 'aria-label': 'series' });
    this.body = this.kind.drawn ? this.tableBody() : this.chartBody();
    const out = element('section', { class: `panel kind-${panel.kind}` },
      title, this.legend, this.body, panel.note ? element('p', { class: 'note' }, panel.note) : null,
      element('footer', {}, this.kind.drawn ? null : this.data(), this.tools()));
    out.style.setProperty('--span', Math.min(panel.span || 1, figure.columns || 1));
    return out;
  }

  tools() {
    const name = this.panel.title || this.panel.id;
    const tools = element('div', { class: 'tools' });
    if (!this.kind.drawn) {
      tools.append(button('−', `zoom out of ${name}`, () => this.zoom(1.5)), button('+', `zoom into ${name}`, () => this.zoom(1 / 1.5)),
        button('⟲', `show all of ${name}`, () => this.reset()));
    }
    tools.append(
      button('SVG', `${name} as SVG`, () => save(`${this.name}.svg`, 'image/svg+xml', this.svg())),
      button('PNG', `${name} as PNG`, async () => save(`${this.name}.png`, 'image/png', await pngOf(this.svg()))),
      button('CSV', `data of ${name} as CSV`, () => save(`${this.name}.csv`, 'text/csv', charts.csvText(this.kind.table(this.panel)))));
    return tools;
  }

  svg() {
    return charts.panelSvg(this.figure, this.k, this.page.look, this.state);
  }

  tableBody() {
    return element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': this.panel.title || this.panel.id }, dataTable(this.kind.table(this.panel), Infinity));
  }

  data() {
    const out = element('details', { class: 'data' }, element('summary', {}, 'data'));
    out.addEventListener('toggle', () => {
      if (!out.open || out.children.length > 1) return;
      const table = this.kind.table(this.panel);
      out.append(element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'data' }, dataTable(table, MOST_ROWS)));
      if (table.rows.length > MOST_ROWS) out.append(element('p', { class: 'note' }, `The first ${MOST_ROWS} of ${table.rows.length} rows; CSV has them all.`));
    });
    return out;
  }

  chartBody() {
    this.picture = element('div', { class: 'picture' });
    this.marker = element('div', { class: 'marker', hidden: true });
    this.tip = element('div', { class: 'tip', hidden: true });
    this.box = element('div', { class: 'box', hidden: true });
    const out = element('div', {
      class: 'chart', tabindex: 0, role: 'application', 'aria-roledescription': 'chart',
      'aria-label': `${this.panel.title || this.panel.id}: arrow keys tell the values, plus, minus and 0 zoom`
    }, this.picture, this.marker, this.tip, this.box);
    out.addEventListener('keydown', (event) => this.key(event));
    out.addEventListener('blur', () => this.forget());
    out.addEventListener('pointermove', (event) => this.point(event));
    out.addEventListener('pointerleave', () => { if (!this.drag) this.forget(); });
    out.addEventListener('pointerdown', (event) => this.press(event));
    out.addEventListener('pointerup', (event) => this.letGo(event));
    out.addEventListener('pointercancel', () => this.endDrag());
    out.addEventListener('dblclick', () => this.reset());
    out.addEventListener('wheel', (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      this.zoom(event.deltaY > 0 ? 1.2 : 1 / 1.2, this.within(event));
    }, { passive: false });
    out.style.height = `${this.kind.height(this.panel, 330)}px`;
    return out;
  }

  /** Draws, or draws anew, at the width that there is. */
  draw() {
    if (this.kind.drawn) return;
    const width = this.body.clientWidth;
    if (!width) return;
    const height = this.kind.height(this.panel, width);
    this.body.style.height = `${height}px`;
    this.model = this.kind.model(this.panel, this.page.look, this.state, width, height);
    const renderer = this.model.elements > MOST_SVG ? 'canvas' : 'svg';
    if (this.chart && this.renderer !== renderer) this.dispose();
    this.chart ||= charts.init(this.picture, null, { renderer, width, height });
    this.renderer = renderer;
    if (this.chart.getWidth() !== width || this.chart.getHeight() !== height) this.chart.resize({ width, height });
    this.chart.setOption(this.model.option, { notMerge: true });
    this.width = width;
    this.drawLegend();
    this.forget();
  }

  dispose() {
    this.chart.dispose();
    this.chart = null;
  }

  drawLegend() {
    const { legend, fixedLegend } = this.model;
    if (this.legend.children.length !== legend.length) {
      this.legend.replaceChildren(...legend.map((entry, k) => {
        if (fixedLegend) return element('span', { class: 'entry' });
        return element('button', { type: 'button', class: 'entry', onclick: () => this.toggle(k) });
      }));
    }
    [...this.legend.children].forEach((entry, k) => {
      const mark = svgElement(`<svg xmlns="http://www.w3.org/2000/svg" width="20" height="12" aria-hidden="true">${charts.legendMark(legend[k], 1, 6)}</svg>`);
      entry.replaceChildren(mark, element('span', {}, String(legend[k].name)));
      if (!fixedLegend) entry.setAttribute('aria-pressed', String(!this.state.hidden[k]));
    });
  }

  toggle(k) {
    if (this.state.hidden[k]) delete this.state.hidden[k];
    else this.state.hidden[k] = true;
    this.draw();
  }

  /** Pixels of a place within the chart, and back. */
  pixel(x, y) {
    const { box, x: across, y: up } = this.model.plan;
    return [box.x + box.width * (x - across.from) / (across.to - across.from), box.y + box.height * (1 - (y - up.from) / (up.to - up.from))];
  }

  place(x, y) {
    const { box, x: across, y: up } = this.model.plan;
    return [across.from + (across.to - across.from) * (x - box.x) / box.width, up.from + (up.to - up.from) * (1 - (y - box.y) / box.height)];
  }

  within(event) {
    const frame = this.body.getBoundingClientRect();
    return [event.clientX - frame.left, event.clientY - frame.top];
  }

  inBox([x, y], spare = 3) {
    const { box } = this.model.plan;
    return x >= box.x - spare && x <= box.x + box.width + spare && y >= box.y - spare && y <= box.y + box.height + spare;
  }

  zoom(factor, at) {
    if (!this.model) return;
    if (this.model.rotatable) {
      this.state.zoom = Math.max(0.3, Math.min(20, (this.state.zoom || 1) / factor));
    } else {
      const { x, y, box } = this.model.plan;
      const [across, up] = at ? this.place(...at) : this.place(box.x + box.width / 2, box.y + box.height / 2);
      const scaled = (axis, fixed) => [fixed + (axis.from - fixed) * factor, fixed + (axis.to - fixed) * factor];
      this.state.view = { x: scaled(x, across), y: scaled(y, up) };
    }
    this.draw();
  }

  reset() {
    this.state.view = null;
    this.state.zoom = 1;
    this.state.yaw = 0;
    this.state.pitch = 0;
    this.draw();
  }

  turn(yaw, pitch) {
    this.state.yaw = (this.state.yaw || 0) + yaw;
    this.state.pitch = Math.max(-1.9, Math.min(1.1, (this.state.pitch || 0) + pitch));
    this.draw();
  }

  point(event) {
    if (!this.model) return;
    const at = this.within(event);
    if (this.drag) {
      this.dragTo(at);
      return;
    }
    const cursor = this.inBox(at) ? this.model.spots.nearest(...at, (x, y) => this.pixel(x, y), 40) : null;
    if (cursor) this.show(cursor);
    else this.forget();
  }

  press(event) {
    if (!this.model || event.button !== 0 || event.pointerType === 'touch') return;
    const at = this.within(event);
    if (!this.inBox(at)) return;
    this.drag = { from: at, last: at };
    this.body.setPointerCapture(event.pointerId);
  }

  dragTo(at) {
    if (this.model.rotatable) {
      this.turn((at[0] - this.drag.last[0]) * 0.01, (at[1] - this.drag.last[1]) * 0.01);
      this.drag.last = at;
      return;
    }
    this.drag.last = at;
    const [from, to] = this.dragged();
    this.box.hidden = false;
    Object.assign(this.box.style, { left: `${from[0]}px`, top: `${from[1]}px`, width: `${to[0] - from[0]}px`, height: `${to[1] - from[1]}px` });
  }

  // The corners of what was dragged over, within the plot.
  dragged() {
    const { box } = this.model.plan;
    const clamp = ([x, y]) => [Math.max(box.x, Math.min(box.x + box.width, x)), Math.max(box.y, Math.min(box.y + box.height, y))];
    const a = clamp(this.drag.from);
    const b = clamp(this.drag.last);
    return [[Math.min(a[0], b[0]), Math.min(a[1], b[1])], [Math.max(a[0], b[0]), Math.max(a[1], b[1])]];
  }

  letGo() {
    if (!this.drag) return;
    const [from, to] = this.dragged();
    this.endDrag();
    if (this.model.rotatable || to[0] - from[0] < 8 || to[1] - from[1] < 8) return;
    const low = this.place(from[0], to[1]);
    const high = this.place(to[0], from[1]);
    this.state.view = { x: [low[0], high[0]], y: [low[1], high[1]] };
    this.draw();
  }

  endDrag() {
    this.drag = null;
    this.box.hidden = true;
  }

  key(event) {
    if (!this.model || event.ctrlKey || event.altKey || event.metaKey) return;
    const arrows = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
    const arrow = arrows[event.key];
    if (arrow && this.model.rotatable && event.shiftKey) this.turn(arrow[0] * 0.15, -arrow[1] * 0.15);
    else if (arrow) this.step(...arrow);
    else if (event.key === '+' || event.key === '=') this.zoom(1 / 1.5);
    else if (event.key === '-') this.zoom(1.5);
    else if (event.key === '0') this.reset();
    else if (event.key === 'Escape') this.forget();
    else return;
    event.preventDefault();
  }

  step(across, up) {
    const { spots } = this.model;
    const cursor = this.cursor ? spots.move(this.cursor, across, up) : spots.first();
    if (!cursor) return;
    this.show(cursor);
    this.page.say(spots.at(cursor).lines.join(', '));
  }

  show(cursor) {
    const spot = this.model.spots.at(cursor);
    if (!spot) return;
    this.cursor = cursor;
    const at = this.pixel(spot.x, spot.y);
    this.marker.hidden = !this.inBox(at);
    Object.assign(this.marker.style, { left: `${at[0]}px`, top: `${at[1]}px` });
    this.tip.replaceChildren(...spot.lines.map((line) => element('div', {}, line)));
    this.tip.hidden = false;
    const { offsetWidth: wide, offsetHeight: tall } = this.tip;
    const left = at[0] + 14 + wide > this.width ? at[0] - 14 - wide : at[0] + 14;
    Object.assign(this.tip.style, { left: `${Math.max(0, Math.min(left, this.width - wide))}px`, top: `${Math.max(0, at[1] - tall - 10)}px` });
  }

  forget() {
    this.cursor = null;
    this.marker.hidden = true;
    this.tip.hidden = true;
  }
}

export function dataTable(table, most) {
  const cell = (value) => element('td', { class: typeof value === 'number' ? 'number' : null }, charts.cellText(value));
  return element('table', {},
    element('thead', {}, element('tr', {}, ...table.columns.map((name) => element('th', { scope: 'col' }, String(name))))),
    element('tbody', {}, ...table.rows.slice(0, most).map((row) => element('tr', {}, ...row.map(cell)))));
}
