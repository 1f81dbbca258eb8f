import { chartOption, frameLayers, layer, layOut, line, rect } from './frame.js';
import { cellAxis, makeAxis } from './axis.js';
import { isNumber, numberText } from './numbers.js';
import { seriesSpots } from './spots.js';
import { seriesColours } from './theme.js';

function hasError(one, i) {
  return one.error && isNumber(one.error[i]) && isNumber(one.values[i]);
}

// Bars start at zero, which a logarithmic axis has not: there at its lower end.
function axisValues(panel) {
  var values = panel.y.scale === 'log' ? [] : [0];
  panel.series.forEach(function (one) {
    one.values.forEach(function (value, i) {
      if (!isNumber(value)) return;
      values.push(value);
      if (hasError(one, i)) values.push(value - one.error[i], value + one.error[i]);
    });
  });
  return values;
}

export function height(panel, width) {
  return Math.round(Math.max(230, Math.min(400, width * 0.72)));
}

export function model(panel, look, state, width, tall) {
  var names = panel.x.names;
  var x = cellAxis(panel.x.label, names.length, names, state.view && state.view.x);
  var y = makeAxis(panel.y, axisValues(panel), state.view && state.view.y, 0.06);
  var plan = layOut(x, y, width, tall, {});
  var colours = seriesColours(panel.series, look);
  var shown = panel.series.map(function (one, k) { return { one: one, colour: colours[k], k: k }; })
    .filter(function (entry) { return !state.hidden[entry.k]; });
  var wide = 0.76 / Math.max(1, shown.length);
  function middle(i, k) { return i + 0.12 + wide * (k + 0.5); }
  function base() { return isNumber(y.place(0)) ? Math.max(y.from, Math.min(y.to, 0)) : y.from; }
  var series = frameLayers(plan, look, {});
  shown.forEach(function (entry, k) {
    series.push(layer(function (scale) {
      var shapes = [];
      entry.one.values.forEach(function (value, i) {
        var place = y.place(value);
        if (!(place === place)) return;
        var left = scale.x(middle(i, k) - wide * 0.46);
        var right = scale.x(middle(i, k) + wide * 0.46);
        var zero = scale.y(base());
        shapes.push(rect(left, Math.min(zero, scale.y(place)), right - left, Math.abs(scale.y(place) - zero), entry.colour));
        if (!hasError(entry.one, i)) return;
        var centre = (left + right) / 2;
        [value - entry.one.error[i], value + entry.one.error[i]].forEach(function (end, side, ends) {
          var at = isNumber(y.place(end)) ? scale.y(y.place(end)) : scale.y(y.from);
          shapes.push(line(centre - 3, at, centre + 3, at, look.ink, 1.2));
          if (side) shapes.push(line(centre, isNumber(y.place(ends[0])) ? scale.y(y.place(ends[0])) : scale.y(y.from), centre, at, look.ink, 1.2));
        });
      });
      return shapes;
    }, 4, true, entry.one.name));
  });
  return {
    option: chartOption(plan, look, series), plan: plan, zoomable: true, elements: names.length * shown.length,
    legend: panel.series.length > 1 ? panel.series.map(function (one, k) { return { name: one.name, colour: colours[k], style: 'cell' }; }) : [],
    spots: seriesSpots(shown.map(function (entry, k) {
      var one = entry.one;
      return {
        count: one.values.length,
        spot: function (i) {
          var place = y.place(one.values[i]);
          if (!(place === place)) return null;
          var value = (panel.y.label || 'value') + ': ' + numberText(one.values[i]);
          if (hasError(one, i)) value += ' \u00b1 ' + numberText(one.error[i], 2);
          return { x: middle(i, k), y: place, lines: [one.name, (panel.x.label ? panel.x.label + ': ' : '') + names[i], value] };
        }
      };
    }))
  };
}

export function table(panel) {
  var rows = [];
  panel.series.forEach(function (one) {
    one.values.forEach(function (value, i) { rows.push([one.name, panel.x.names[i], value, one.error ? one.error[i] : null]); });
  });
  return { columns: ['series', panel.x.label || 'name', panel.y.label || 'value', 'standard error'], rows: rows };
}
