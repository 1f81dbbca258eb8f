import { chartOption, frameLayers, label, layer, layOut, line, spanLayers, TICK_SIZE } from './frame.js';
import { makeAxis } from './axis.js';
import { isNumber, numberText } from './numbers.js';
import { seriesSpots } from './spots.js';
import { seriesColours } from './theme.js';

var DASHES = { dashed: [7, 4], dotted: [2, 3] };

// Numbers that the axes must show: of all series, hidden ones too, so that the axes stand still.
function allValues(panel) {
  var x = [];
  var y = [];
  panel.series.forEach(function (one) {
    for (var i = 0; i < one.x.length; i++) {
      if (!isNumber(one.y[i])) continue;
      var error = one.error && isNumber(one.error[i]) ? one.error[i] : 0;
      x.push(one.x[i]);
      y.push(one.y[i] - error, one.y[i] + error);
    }
  });
  (panel.marks || []).forEach(function (mark) {
    if (isNumber(mark.x)) x.push(mark.x);
    if (isNumber(mark.y)) y.push(mark.y);
  });
  return { x: x, y: y };
}

function hasError(one, i) {
  return one.error && isNumber(one.error[i]) && isNumber(one.y[i]) && isNumber(one.x[i]);
}

// Runs of points that follow each other, all with errors.
function errorRuns(one) {
  var runs = [];
  var run = [];
  for (var i = 0; i <= one.x.length; i++) {
    if (i < one.x.length && hasError(one, i)) {
      run.push(i);
    } else if (run.length) {
      runs.push(run);
      run = [];
    }
  }
  return runs;
}

function lowPlace(axis, value) {
  var place = axis.place(value);
  return place === place ? place : axis.from;  // below zero on a logarithmic axis
}

// One edge of a band, in pixels. Of points within the same half pixel only the one furthest out (`side` 1 up, -1 down).
function bandEdge(one, run, side, x, y, scale) {
  var edge = [];
  var column = NaN;
  run.forEach(function (i) {
    var at = [scale.x(x.place(one.x[i])), scale.y(lowPlace(y, one.y[i] + side * one.error[i]))];
    var last = edge[edge.length - 1];
    if (Math.round(2 * at[0]) !== column) edge.push(at);
    else if (side * (last[1] - at[1]) > 0) edge[edge.length - 1] = at;
    column = Math.round(2 * at[0]);
  });
  return edge;
}

function errorShapes(one, colour, x, y, scale) {
  var shapes = [];
  errorRuns(one).forEach(function (run) {
    if (run.length > 1 && one.style !== 'points') {
      var upper = bandEdge(one, run, 1, x, y, scale);
      var lower = bandEdge(one, run, -1, x, y, scale);
      shapes.push({ type: 'polygon', shape: { points: upper.concat(lower.reverse()) }, style: { fill: colour, opacity: 0.22 } });
      return;
    }
    run.forEach(function (i) {
      var at = scale.x(x.place(one.x[i]));
      var top = scale.y(lowPlace(y, one.y[i] + one.error[i]));
      var bottom = scale.y(lowPlace(y, one.y[i] - one.error[i]));
      shapes.push(line(at, top, at, bottom, colour, 1.2), line(at - 3, top, at + 3, top, colour, 1.2), line(at - 3, bottom, at + 3, bottom, colour, 1.2));
    });
  });
  return shapes.filter(function (shape) {
    // A point that the axes cannot place has no shape.
    var points = shape.shape.points || [[shape.shape.x1, shape.shape.y1]];
    return points.every(function (point) { return point[0] === point[0] && point[1] === point[1]; });
  });
}

function lineSeries(one, colour, x, y) {
  var data = [];
  for (var i = 0; i < one.x.length; i++) {
    var u = x.place(one.x[i]);
    var v = y.place(one.y[i]);
    data.push(u === u && v === v ? [u, v] : [u === u ? u : null, null]);
  }
  var points = one.style === 'points';
  return {
    type: 'line', name: one.name, data: data, silent: true, animation: false, z: points ? 6 : 5, clip: true,
    step: one.style === 'steps' ? 'end' : false, connectNulls: false, sampling: points || data.length < 2000 ? undefined : 'minmax',
    symbol: 'circle', showSymbol: points || data.length === 1 || (data.length <= 30 && !DASHES[one.style]), showAllSymbol: true,
    symbolSize: points ? (data.length > 500 ? 3 : 6) : data.length === 1 ? 7 : 3.5,
    itemStyle: { color: colour }, lineStyle: { color: colour, width: points ? 0 : 1.8, type: DASHES[one.style] || 'solid', opacity: points ? 0 : 1 },
    emphasis: { disabled: true }
  };
}

function markShapes(panel, plan, look, scale) {
  var shapes = [];
  (panel.marks || []).forEach(function (mark, k) {
    var box = plan.box;
    if (isNumber(mark.x)) {
      var at = scale.x(plan.x.place(mark.x));
      if (!(at >= box.x && at <= box.x + box.width)) return;
      var toLeft = at > box.x + box.width * 0.6;
      shapes.push(line(at, box.y, at, box.y + box.height, look.soft, 1, [4, 3]));
      shapes.push(label(mark.label || '', at + (toLeft ? -4 : 4), box.y + 3 + (k % 3) * 13, TICK_SIZE, look.soft, toLeft ? 'right' : 'left', 'top', { halo: look.paper }));
    } else if (isNumber(mark.y)) {
      var up = scale.y(plan.y.place(mark.y));
      if (!(up >= box.y - 1 && up <= box.y + box.height + 1)) return;
      shapes.push(line(box.x, up, box.x + box.width, up, look.soft, 1, [4, 3]));
      shapes.push(label(mark.label || '', box.x + box.width - 4, up + (up < box.y + 16 ? 3 : -3), TICK_SIZE, look.soft, 'right', up < box.y + 16 ? 'top' : 'bottom', { halo: look.paper }));
    }
  });
  return shapes;
}

function telling(panel, one, i) {
  var lines = [one.name, (panel.x.label || 'x') + ': ' + numberText(one.x[i])];
  var value = (panel.y.label || 'y') + ': ' + numberText(one.y[i]);
  lines.push(hasError(one, i) ? value + ' \u00b1 ' + numberText(one.error[i], 2) : value);
  return lines;
}

export function height(panel, width) {
  return Math.round(Math.max(230, Math.min(400, width * 0.72)));
}

export function model(panel, look, state, width, tall) {
  var values = allValues(panel);
  // Symbols need room that lines do not.
  var hasPoints = panel.series.some(function (one) { return one.style === 'points'; });
  var x = makeAxis(panel.x, values.x, state.view && state.view.x, hasPoints ? 0.04 : 0);
  var y = makeAxis(panel.y, values.y, state.view && state.view.y, 0.06);
  var plan = layOut(x, y, width, tall, { top: panel.spans && panel.spans.length ? 12 : 0 });
  var colours = seriesColours(panel.series, look);
  var shown = panel.series.map(function (one, k) { return { one: one, colour: colours[k], hidden: state.hidden[k] }; })
    .filter(function (entry) { return !entry.hidden; });
  var series = frameLayers(plan, look, {}).concat(spanLayers(plan, look, panel.spans));
  series.push(layer(function (scale) {
    return shown.reduce(function (all, entry) { return all.concat(errorShapes(entry.one, entry.colour, x, y, scale)); }, []);
  }, 4, true));
  shown.forEach(function (entry) { series.push(lineSeries(entry.one, entry.colour, x, y)); });
  series.push(layer(function (scale) { return markShapes(panel, plan, look, scale); }, 7, false));
  return {
    option: chartOption(plan, look, series), plan: plan, zoomable: true,
    elements: shown.reduce(function (sum, entry) { return sum + entry.one.x.length; }, 0),
    legend: panel.series.length > 1 || (panel.series[0] && panel.series[0].name)
      ? panel.series.map(function (one, k) { return { name: one.name, colour: colours[k], style: one.style || 'line' }; }) : [],
    spots: seriesSpots(shown.map(function (entry) {
      var one = entry.one;
      return {
        count: one.x.length,
        place: function (i) { return { x: x.place(one.x[i]), y: y.place(one.y[i]) }; },
        spot: function (i) {
          var u = x.place(one.x[i]);
          var v = y.place(one.y[i]);
          return u === u && v === v ? { x: u, y: v, lines: telling(panel, one, i) } : null;
        }
      };
    }))
  };
}

export function table(panel) {
  var rows = [];
  panel.series.forEach(function (one) {
    for (var i = 0; i < one.x.length; i++)
      rows.push([one.name, one.x[i], one.y[i], one.error ? one.error[i] : null]);
  });
  return { columns: ['series', panel.x.label || 'x', panel.y.label || 'y', 'standard error'], rows: rows };
}
