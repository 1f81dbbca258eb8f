import { chartOption, frameLayers, layer, layOut, rect, spanLayers } from './frame.js';
import { cellAxis } from './axis.js';
import { cellSpots } from './spots.js';

function stepCount(panel) {
  return panel.values.reduce(function (most, row) { return Math.max(most, row.length); }, 0);
}

// Steps that follow each other with the same state are one rectangle. Row 0 of the panel is at the top. Where several steps
// share half a pixel, one of them is shown.
function stateShapes(panel, look, scale, axis) {
  var shapes = [];
  var begin = Math.max(0, Math.floor(axis.from));
  var limit = Math.ceil(axis.to);
  var stride = Math.max(1, Math.floor((axis.to - axis.from) / (2 * scale.box.width)));
  panel.values.forEach(function (row, k) {
    var top = Math.round(scale.y(panel.values.length - k)) + 1;
    var tall = Math.max(1, Math.round(scale.y(panel.values.length - k - 1)) - top);
    var last = Math.min(row.length, limit);
    for (var i = begin; i < last;) {
      var state = row.charAt(i);
      var end = i + stride;
      while (end < last && row.charAt(end) === state) end += stride;
      end = Math.min(end, last);
      if (state === '+' || state === '-') {
        var from = Math.round(scale.x(i));
        shapes.push(rect(from, top, Math.max(1, Math.round(scale.x(end)) - from), tall, state === '+' ? look.ink : look.minus));
      }
      i = end;
    }
  });
  return shapes;
}

export function height(panel) {
  return Math.round(Math.max(130, Math.min(480, panel.values.length * 20 + 75)));
}

export function model(panel, look, state, width, tall) {
  var first = panel.first_step || 0;
  var steps = stepCount(panel);
  var count = panel.values.length;
  var names = panel.values.map(function (row, k) { return panel.rows && panel.rows[k] !== undefined ? panel.rows[k] : String(k); });
  var view = state.view;
  var x = cellAxis(panel.x && panel.x.label, steps, null, view && view.x, first);
  x.place = function (step) { return step - first; };
  var y = cellAxis('', count, names.slice().reverse(), view && view.y);
  var plan = layOut(x, y, width, tall, { top: panel.spans && panel.spans.length ? 12 : 0 });
  var series = frameLayers(plan, look, { full: true }).concat(spanLayers(plan, look, panel.spans));
  series.push(layer(function (scale) { return stateShapes(panel, look, scale, x); }, 2, true, 'states'));
  // The shade of spans lies over the states, thin enough to see them.
  if (panel.spans && panel.spans.length) series[2].z = 3;
  return {
    option: chartOption(plan, look, series), plan: plan, zoomable: true, elements: steps * count,
    legend: [{ name: '+1', colour: look.ink, style: 'cell' }, { name: '\u22121', colour: look.minus, style: 'cell' }], fixedLegend: true,
    spots: cellSpots(steps, count, function (i, j) {
      var row = count - 1 - j;
      var value = panel.values[row].charAt(i);
      return [names[row], ((panel.x && panel.x.label) || 'step') + ': ' + (first + i), 'state: ' + (value === '+' ? '+1' : value === '-' ? '\u22121' : 'none')];
    })
  };
}

export function table(panel) {
  var rows = [];
  panel.values.forEach(function (row, k) {
    for (var i = 0; i < row.length; i++) {
      var value = row.charAt(i);
      rows.push([panel.rows ? panel.rows[k] : k, (panel.first_step || 0) + i, value === '+' ? 1 : value === '-' ? -1 : null]);
    }
  });
  return { columns: ['row', (panel.x && panel.x.label) || 'step', 'state'], rows: rows };
}
