// Tables are HTML on the page; in a figure's SVG they are drawn as text.
import { numberText } from './numbers.js';
import { fitted, svgText, textWidth } from './text.js';

var SIZE = 11;
var ROW = 18;
var MOST_ROWS = 40;

export function cellText(value) {
  return typeof value === 'number' ? numberText(value) : value === null || value === undefined ? '\u2013' : String(value);
}

export function height(panel) {
  return (Math.min(panel.rows.length, MOST_ROWS) + 1) * ROW + 14 + (panel.rows.length > MOST_ROWS ? ROW : 0);
}

/** SVG of the panel; columns are as wide as they need, or share what there is. */
export function drawn(panel, look, width) {
  var rows = panel.rows.slice(0, MOST_ROWS);
  var needs = panel.columns.map(function (name, k) {
    return rows.reduce(function (most, row) { return Math.max(most, textWidth(cellText(row[k]), SIZE)); }, textWidth(String(name), SIZE) * 1.05) + 14;
  });
  var sum = needs.reduce(function (a, b) { return a + b; }, 0) || 1;
  var room = width - 8;
  if (sum > room) needs = needs.map(function (one) { return one * room / sum; });
  var out = '';
  var isNumeric = panel.columns.map(function (name, k) {
    return rows.length > 0 && rows.every(function (row) { return typeof row[k] === 'number' || row[k] === null; });
  });
  function put(cells, y, more) {
    var x = 4;
    cells.forEach(function (cell, k) {
      var number = isNumeric[k];
      out += svgText(fitted(cellText(cell), needs[k] - 8, SIZE), Math.round(number ? x + needs[k] - 10 : x + 2), y, SIZE, look.ink, (number ? ' text-anchor="end"' : '') + (more || ''));
      x += needs[k];
    });
  }
  function rule(y, colour) { out += '<line x1="4" x2="' + (width - 4) + '" y1="' + y + '" y2="' + y + '" stroke="' + colour + '"/>'; }
  rule(4.5, look.soft);
  put(panel.columns.map(String), 18, ' font-weight="bold"');
  rule(24.5, look.soft);
  rows.forEach(function (row, k) { put(row, 24 + ROW * (k + 1) - 5); });
  var end = 24 + ROW * rows.length;
  if (panel.rows.length > MOST_ROWS) out += svgText('and ' + (panel.rows.length - MOST_ROWS) + ' rows more', 6, end + ROW - 5, SIZE, look.soft);
  rule(end + (panel.rows.length > MOST_ROWS ? ROW : 0) + 5.5, look.soft);
  return out;
}

export function table(panel) {
  return { columns: panel.columns.map(String), rows: panel.rows };
}
