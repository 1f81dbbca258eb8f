import { chartOption, frameLayers, label, layer, layOut, LABEL_SIZE, line, rect, TICK_SIZE } from './frame.js';
import { cellAxis, makeAxis } from './axis.js';
import { isNumber, numberText } from './numbers.js';
import { cellSpots } from './spots.js';
import { fitted, textWidth } from './text.js';
import { divergingColour, scaleColour } from './theme.js';

var LARGEST = 1e306;  // leaves room for sums and products

// Value of column i and row j, rows counted from the bottom.
function valueAt(panel, i, j) {
  var row = panel.top_down ? panel.rows - 1 - j : j;
  return panel.values[row * panel.columns + i];
}

// The scale of colours: an axis, and the colour of a value; a value that has no place is drawn as paper.
function colouring(panel, look) {
  var value = panel.value || {};
  var kind = value.scale || 'linear';
  var axis = makeAxis({ label: value.label, scale: kind === 'log' ? 'log' : 'linear', from: value.from, to: value.to }, panel.values);
  if (kind === 'diverging') {
    var most = Math.max(Math.abs(axis.from), Math.abs(axis.to));
    axis = makeAxis({ label: value.label, from: -most, to: most }, []);
  } else if (kind === 'linear' && axis.from > 0 && !isNumber(value.from)) {
    axis = makeAxis({ label: value.label, from: 0, to: axis.to }, []);
  }
  // A range beyond all numbers has no middle: what is larger gets the colours of its ends.
  if (!isNumber(axis.to - axis.from)) axis = makeAxis({ label: value.label, from: -LARGEST, to: LARGEST }, []);
  function colourAt(place) {
    var part = (place - axis.from) / (axis.to - axis.from);
    return kind === 'diverging' ? divergingColour(look, part) : scaleColour(part);
  }
  return {
    axis: axis, colourAt: colourAt,
    colour: function (number) {
      var place = axis.place(number);
      return place === place ? colourAt(place) : look.none;
    }
  };
}

// Cells of one row with the same colour are one rectangle where there are very many.
function cellShapes(panel, colours, look, scale, view) {
  var merge = panel.rows * panel.columns > 4096;
  var shapes = [];
  for (var j = 0; j < panel.rows; j++) {
    if (view && (j + 1 < view.y[0] || j > view.y[1])) continue;
    var top = Math.round(scale.y(j + 1));
    var tall = Math.round(scale.y(j)) - top;
    for (var i = 0; i < panel.columns;) {
      var colour = colours.colour(valueAt(panel, i, j));
      var end = i + 1;
      while (merge && end < panel.columns && colours.colour(valueAt(panel, end, j)) === colour) end++;
      var from = Math.round(scale.x(i));
      // Where there is no value the paper is left.
      if (colour !== look.none && (!view || (end >= view.x[0] && i <= view.x[1]))) shapes.push(rect(from, top, Math.round(scale.x(end)) - from, tall, colour));
      i = end;
    }
  }
  return shapes;
}

function barHeight(box) {
  return Math.min(box.height, 220);
}

function barTicks(axis, tall) {
  return axis.ticks(Math.max(2, Math.floor(tall / 45)));
}

function barShapes(plan, colours, look) {
  var box = plan.box;
  var x = box.x + box.width + 12;
  var tall = barHeight(box);
  var y = box.y + (box.height - tall) / 2;
  var steps = Math.min(64, Math.round(tall));
  var shapes = [];
  var axis = colours.axis;
  for (var k = 0; k < steps; k++) {
    var top = Math.round(y + tall * (steps - 1 - k) / steps);
    var bottom = Math.round(y + tall * (steps - k) / steps);
    shapes.push(rect(x, top, 11, bottom - top, colours.colourAt(axis.from + (axis.to - axis.from) * (k + 0.5) / steps)));
  }
  shapes.push(rect(x, y, 11, tall, 'none', look.soft));
  barTicks(axis, tall).forEach(function (tick) {
    var at = y + tall * (1 - (tick.at - axis.from) / (axis.to - axis.from));
    shapes.push(line(x + 11, at, x + 14, at, look.soft));
    shapes.push(label(tick.label, x + 17, at, TICK_SIZE, look.ink, 'left', 'middle'));
  });
  return shapes;
}

export function height(panel, width) {
  var aspect = panel.rows / Math.max(1, panel.columns);
  var box = (width - 120) * Math.max(0.15, Math.min(1.4, aspect));
  return Math.round(Math.max(150, Math.min(470, box + 70)));
}

export function model(panel, look, state, width, tall) {
  var view = state.view;
  var x = cellAxis(panel.x.label, panel.columns, panel.x.names, view && view.x);
  var y = cellAxis(panel.y.label, panel.rows, panel.y.names, view && view.y);
  if (panel.top_down) {
    var upward = y.ticks;
    y.ticks = function (most) {
      return upward(most).map(function (tick) {
        var row = panel.rows - 1 - (tick.at - 0.5);
        return { at: tick.at, label: panel.y.names ? String(panel.y.names[row]) : String(row) };
      });
    };
  }
  var colours = colouring(panel, look);
  var valueLabel = colours.axis.label;
  var aspect = panel.rows / Math.max(1, panel.columns);
  // Beside the box: a gap, the bar, its ticks.
  var barRoom = 12 + 11 + 6 + barTicks(colours.axis, Math.min(tall - 60, 220)).reduce(function (most, tick) {
    return Math.max(most, textWidth(tick.label, TICK_SIZE));
  }, 0);
  var plan = layOut(x, y, width, tall, {
    right: barRoom - 10, top: valueLabel ? LABEL_SIZE + 6 : 0,
    aspect: aspect > 0.2 && aspect < 5 ? aspect : undefined
  });
  var series = frameLayers(plan, look, { full: true });
  series.push(layer(function (scale) { return cellShapes(panel, colours, look, scale, view); }, 2, true, 'cells'));
  series.push(layer(function () {
    var shapes = barShapes(plan, colours, look);
    // Above its bar, beginning there if it can.
    var from = Math.max(2, Math.min(plan.box.x + plan.box.width + 12, width - 4 - textWidth(valueLabel, TICK_SIZE)));
    var up = plan.box.y + (plan.box.height - barHeight(plan.box)) / 2 - 9;
    if (valueLabel) shapes.push(label(fitted(valueLabel, width - 6, TICK_SIZE), from, from > plan.box.x + plan.box.width ? up : plan.box.y - 6, TICK_SIZE, look.soft, 'left', 'bottom'));
    return shapes;
  }, 3, false));
  function name(axis, k) { return (axis.label ? axis.label + ': ' : '') + (axis.names ? axis.names[k] : k); }
  return {
    option: chartOption(plan, look, series), plan: plan, zoomable: true, legend: [], elements: panel.rows * panel.columns,
    colour: function (i, j) { return colours.colour(valueAt(panel, i, j)); },
    spots: cellSpots(panel.columns, panel.rows, function (i, j) {
      var row = panel.top_down ? panel.rows - 1 - j : j;
      return [name(panel.x, i), name(panel.y, row), (valueLabel || 'value') + ': ' + numberText(valueAt(panel, i, j))];
    })
  };
}

export function table(panel) {
  var rows = [];
  for (var j = 0; j < panel.rows; j++) {
    for (var i = 0; i < panel.columns; i++) {
      rows.push([panel.y.names ? panel.y.names[j] : j, panel.x.names ? panel.x.names[i] : i, panel.values[j * panel.columns + i]]);
    }
  }
  return { columns: [panel.y.label || 'row', panel.x.label || 'column', (panel.value && panel.value.label) || 'value'], rows: rows };
}
