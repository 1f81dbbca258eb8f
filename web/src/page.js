// The page of a report: what stands around the panels.
import { button, element, pngOf, save, svgElement } from './dom.js';
import { Panel } from './panel.js';

const charts = window.recresCharts;
const darkWished = matchMedia('(prefers-color-scheme: dark)');

// Claims are written for terminals of any kind.
const withSigns = (words) => String(words ?? '').replaceAll('+-', '±');

class Page {
  constructor(content) {
    this.content = content;
    this.look = darkWished.matches ? charts.looks.dark : charts.looks.light;
    this.panels = [];
    this.voice = element('div', { class: 'voice', 'aria-live': 'polite' });
    document.documentElement.dataset.look = this.look.name;
    document.body.append(this.header(), element('main', {}, ...this.parts()), this.voice);
    this.watch();
  }

  /** Lets screen readers speak. */
  say(words) {
    this.voice.textContent = words;
  }

  setLook(look) {
    this.look = look;
    document.documentElement.dataset.look = look.name;
    this.lookButton.setAttribute('aria-pressed', String(look === charts.looks.dark));
    this.panels.filter((panel) => panel.chart).forEach((panel) => panel.draw());
  }

  header() {
    const { title, format, file, version, command } = this.content;
    this.lookButton = button('◐ dark', 'dark colours', () => this.setLook(this.look === charts.looks.dark ? charts.looks.light : charts.looks.dark),
      { class: 'look', 'aria-pressed': String(this.look === charts.looks.dark) });
    const facts = [format, file, version ? `recres ${version}` : null].filter(Boolean).join(' · ');
    return element('header', { class: 'page' }, element('div', {}, element('h1', {}, title || 'Report'), element('p', { class: 'facts' }, facts)),
      this.lookButton, command ? this.command(command) : null);
  }

  command(command) {
    const copy = button('copy', 'copy the command', async () => {
      // Copying may be forbidden: then the command is selected, ready to be copied by hand.
      getSelection().selectAllChildren(code);
      try {
        await navigator.clipboard.writeText(command);
        this.say('copied');
        copy.textContent = 'copied';
      } catch {
        copy.textContent = 'selected';
      }
      setTimeout(() => { copy.textContent = 'copy'; }, 2000);
    });
    const code = element('code', {}, command);
    return element('div', { class: 'command' }, code, copy);
  }

  parts() {
    const { warnings = [], claims, figures, spec } = this.content;
    return [
      warnings.length ? element('section', { class: 'warnings', 'aria-label': 'warnings' }, element('h2', {}, 'Warnings'), element('ul', {}, ...warnings.map((one) => element('li', {}, one)))) : null,
      claims && claims.length ? this.claims(claims) : null,
      ...figures.map((figure) => this.figure(figure)),
      spec && typeof spec === 'object' ? element('section', { class: 'spec' }, element('h2', {}, 'Specification'), tree('everything that the result depends on', spec, true)) : null
    ].filter(Boolean);
  }

  claims(claims) {
    const held = claims.filter((one) => one.holds).length;
    const row = (one) => element('tr', { class: one.holds ? 'holds' : 'fails' }, element('th', { scope: 'row' }, one.id), element('td', {}, one.where || ''),
      element('td', {}, one.claim || ''), element('td', {}, withSigns(one.expected)),
      element('td', {}, withSigns(one.measured), (one.faults || []).length ? element('ul', {}, ...one.faults.map((fault) => element('li', {}, fault))) : null),
      element('td', { class: 'verdict' }, one.holds ? '✓ holds' : '✗ fails'));
    return element('section', { class: 'claims' }, element('h2', {}, `Claims: ${held} of ${claims.length} hold`),
      element('div', { class: 'scroll', tabindex: 0, role: 'region', 'aria-label': 'claims' }, element('table', {},
        element('thead', {}, element('tr', {}, ...['', 'where', 'claim', 'expected', 'measured', 'holds'].map((name) => element('th', { scope: 'col' }, name)))),
        element('tbody', {}, ...claims.map(row)))));
  }

  figure(figure) {
    const panels = figure.panels.map((_, k) => new Panel(figure, k, this));
    this.panels.push(...panels);
    const svg = () => charts.figureSvg(figure, this.look, panels.map((panel) => panel.state));
    const grid = element('div', { class: 'panels' }, ...panels.map((panel) => panel.element));
    grid.style.setProperty('--columns', figure.columns || 1);
    const printed = element('div', { class: 'printed' });
    const out = element('section', { class: 'figure' },
      element('header', {}, element('h2', {}, figure.title || figure.id), element('div', { class: 'tools' },
        button('SVG', `${figure.title || figure.id} as SVG`, () => save(`${figure.id}.svg`, 'image/svg+xml', svg())),
        button('PNG', `${figure.title || figure.id} as PNG`, async () => save(`${figure.id}.png`, 'image/png', await pngOf(svg()))))),
      grid, printed, figure.caption ? element('p', { class: 'caption' }, figure.caption) : null);
    (this.printers ||= []).push((isPrinting) => {
      // On paper a figure is a picture for each row of panels, in light colours, as in its SVG file; pages may change between.
      const states = panels.map((panel) => panel.state);
      const picture = (row) => svgElement(charts.figureSvg(figure, charts.looks.light, states, row));
      printed.replaceChildren(...isPrinting ? charts.rowsOf(figure).map(picture) : []);
    });
    return out;
  }

  // Draws panels when they come into view, and again when their width changes; fills the pictures for paper.
  watch() {
    const byElement = new Map(this.panels.filter((panel) => panel.model !== null && !panel.kind.drawn).map((panel) => [panel.body, panel]));
    const seen = new IntersectionObserver((entries) => {
      for (const { target, isIntersecting } of entries) {
        const panel = byElement.get(target);
        if (isIntersecting && !panel.chart) panel.draw();
      }
    }, { rootMargin: '300px' });
    const sized = new ResizeObserver((entries) => {
      for (const { target } of entries) {
        const panel = byElement.get(target);
        if (panel.chart && target.clientWidth && target.clientWidth !== panel.width) panel.draw();
      }
    });
    for (const body of byElement.keys()) {
      seen.observe(body);
      sized.observe(body);
    }
    darkWished.addEventListener('change', () => this.setLook(darkWished.matches ? charts.looks.dark : charts.looks.light));
    addEventListener('beforeprint', () => this.print(true));
    addEventListener('afterprint', () => this.print(false));
  }

  print(isPrinting) {
    (this.printers || []).forEach((printer) => printer(isPrinting));
    document.documentElement.dataset.look = isPrinting ? 'light' : this.look.name;
  }
}

// A value as a tree that unfolds: objects by name, lists of plain values in one line.
function tree(name, value, open) {
  const isPlain = (one) => one === null || typeof one !== 'object';
  if (isPlain(value) || (Array.isArray(value) && value.every((one) => isPlain(one) || (Array.isArray(one) && one.every(isPlain)))))
    return element('div', { class: 'leaf' }, element('span', { class: 'key' }, `${name}: `), typeof value === 'string' ? value : JSON.stringify(value));
  const out = element('details', { open: false }, element('summary', {}, name));
  const fill = () => {
    if (out.children.length === 1) out.append(...Object.entries(value).map(([key, one]) => tree(key, one)));
  };
  out.addEventListener('toggle', fill);
  if (open) fill();
  return out;
}

function start() {
  const content = charts.readDocument(document.getElementById('document').textContent);
  const page = new Page(content);
  window.recresReport = {
    document: content, page,
    charts: Object.fromEntries(page.panels.map((panel) => [`${panel.figure.id}/${panel.panel.id}`, panel]))
  };
}

try {
  start();
} catch (error) {
  document.body.append(element('p', { class: 'warnings', role: 'alert' }, `This report cannot be shown: ${error.message}`));
  throw error;
}
