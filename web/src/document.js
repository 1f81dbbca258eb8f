// Reading a document: what it leaves out is filled in, so that the drawing code need not ask.
import { plain } from './text.js';

function cleaned(value) {
  if (typeof value === 'string') return plain(value);
  if (Array.isArray(value)) {
    // Long lists of numbers are left as they are.
    if (value.length && value.every(function (one) { return typeof one === 'number' || one === null; })) return value;
    return value.map(cleaned);
  }
  if (!value || typeof value !== 'object') return value;
  var out = {};
  Object.keys(value).forEach(function (key) { out[key] = cleaned(value[key]); });
  return out;
}

var LISTS = {
  curves: ['series'], heat: ['values'], raster: ['values'], cube: ['series', 'axes'], graph: ['nodes', 'edges'], bars: ['series'],
  table: ['columns', 'rows']
};

function readPanel(panel, where) {
  var lists = Object.prototype.hasOwnProperty.call(LISTS, panel.kind) && LISTS[panel.kind];
  if (!lists) throw new Error(where + ' is of the unknown kind ' + panel.kind);
  lists.forEach(function (key) { panel[key] = panel[key] || []; });
  if (panel.kind !== 'cube' && panel.kind !== 'graph' && panel.kind !== 'table') {
    panel.x = panel.x || {};
    panel.y = panel.y || {};
  }
  if (panel.kind === 'bars') panel.x.names = panel.x.names || [];
  if (panel.kind === 'heat' && panel.values.length !== panel.rows * panel.columns)
    throw new Error(where + ' has ' + panel.values.length + ' values for ' + panel.rows + ' rows of ' + panel.columns);
  if (panel.kind === 'curves') {
    panel.series.forEach(function (one) {
      if (one.x.length !== one.y.length || (one.error && one.error.length !== one.x.length))
        throw new Error(where + ': series ' + one.name + ' has lists of different lengths');
    });
  }
  return panel;
}

export function readDocument(text) {
  var document = cleaned(JSON.parse(text));
  document.figures = document.figures || [];
  document.figures.forEach(function (figure) {
    figure.panels = figure.panels || [];
    figure.panels.forEach(function (panel) { readPanel(panel, 'panel ' + figure.id + '/' + panel.id); });
  });
  return document;
}
