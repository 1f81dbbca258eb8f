import { chartOption, circle, label, layer, LABEL_SIZE, line, polyline, TICK_SIZE } from './frame.js';
import { isNumber, numberText } from './numbers.js';
import { seriesSpots } from './spots.js';
import { seriesColours } from './theme.js';
import { textWidth } from './text.js';

var YAW = -0.6;
var PITCH = 0.4;

// Turns the cube [-1, 1]^3: [across, up, towards the reader].
function turned(point, state) {
  var yaw = YAW + (state.yaw || 0);
  var pitch = PITCH + (state.pitch || 0);
  var across = point[0] * Math.cos(yaw) + point[1] * Math.sin(yaw);
  var deep = -point[0] * Math.sin(yaw) + point[1] * Math.cos(yaw);
  return [across, point[2] * Math.cos(pitch) + deep * Math.sin(pitch), point[2] * Math.sin(pitch) - deep * Math.cos(pitch)];
}

function corners() {
  var all = [];
  for (var k = 0; k < 8; k++) all.push([k & 1 ? 1 : -1, k & 2 ? 1 : -1, k & 4 ? 1 : -1]);
  return all;
}

function pixel(point, scale) {
  return [scale.x(point[0]), scale.y(point[1])];
}

// The twelve edges; those at the hidden corner are dashed.
function edgeShapes(state, look, scale) {
  var shapes = [];
  var all = corners();
  var depth = all.map(function (corner) { return turned(corner, state)[2]; });
  var hidden = depth.indexOf(Math.min.apply(null, depth));
  for (var a = 0; a < 8; a++) {
    for (var bit = 1; bit < 8; bit *= 2) {
      var b = a | bit;
      if (b === a) continue;
      var from = pixel(turned(all[a], state), scale);
      var to = pixel(turned(all[b], state), scale);
      shapes.push(line(from[0], from[1], to[0], to[1], look.shade, 1, a === hidden || b === hidden ? [3, 3] : undefined));
    }
  }
  return shapes;
}

// Each axis is named at the one of its four edges that is furthest from the middle of the picture, low edges first.
function axisShapes(panel, state, look, scale, width) {
  var shapes = [];
  for (var axis = 0; axis < 3; axis++) {
    var best = null;
    for (var k = 0; k < 4; k++) {
      var middle = [0, 0, 0];
      middle[(axis + 1) % 3] = k & 1 ? 1 : -1;
      middle[(axis + 2) % 3] = k & 2 ? 1 : -1;
      var at = turned(middle, state);
      var score = at[0] * at[0] + at[1] * at[1] - 0.3 * at[1] - (axis === 2 ? 0.3 * at[0] : 0);
      if (!best || score > best.score) best = { score: score, at: at, middle: middle };
    }
    var ends = [-1, 1].map(function (end) {
      var point = best.middle.slice();
      point[axis] = end * 0.86;
      return turned(point, state);
    });
    var length = Math.sqrt(best.at[0] * best.at[0] + best.at[1] * best.at[1]) || 1;
    var out = [best.at[0] / length, best.at[1] / length];
    var align = out[0] < -0.35 ? 'right' : out[0] > 0.35 ? 'left' : 'center';
    var up = out[1] < -0.35 ? 'top' : out[1] > 0.35 ? 'bottom' : 'middle';
    ends.forEach(function (end, k) {
      var place = pixel(end, scale);
      shapes.push(label(numberText(k ? panel.to : panel.from, 4), place[0] + out[0] * 6, place[1] - out[1] * 6, TICK_SIZE, look.soft, align, up));
    });
    var name = pixel(best.at, scale);
    // A name stays within the panel, over the edge of the cube if need be.
    var wide = textWidth(panel.axes[axis], LABEL_SIZE) * (align === 'center' ? 0.5 : 1) + 2;
    var x = name[0] + out[0] * 14;
    if (align !== 'left') x = Math.max(x, wide);
    if (align !== 'right') x = Math.min(x, width - wide);
    shapes.push(label(panel.axes[axis], x, name[1] - out[1] * 14, LABEL_SIZE, look.ink, align, up));
  }
  return shapes;
}

function isPoint(point) {
  return point && isNumber(point[0]) && isNumber(point[1]) && isNumber(point[2]);
}

export function height(panel, width) {
  return Math.round(Math.max(240, Math.min(420, width * 0.95)));
}

export function model(panel, look, state, width, tall) {
  var half = (panel.to - panel.from) / 2 || 1;
  var centre = (panel.to + panel.from) / 2;
  function view(point) {
    return turned(point.map(function (one) { return (one - centre) / half; }), state);
  }
  var reach = 1.85 / (state.zoom || 1);
  var unit = Math.min(width, tall) / 2;
  var plan = {
    box: { x: 0, y: 0, width: width, height: tall },
    x: { from: -reach * width / 2 / unit, to: reach * width / 2 / unit }, y: { from: -reach * tall / 2 / unit, to: reach * tall / 2 / unit }
  };
  var colours = seriesColours(panel.series, look);
  var shown = panel.series.map(function (one, k) { return { one: one, colour: colours[k], k: k }; })
    .filter(function (entry) { return !state.hidden[entry.k]; });
  var series = [layer(function (scale) { return edgeShapes(state, look, scale).concat(axisShapes(panel, state, look, scale, width)); }, 1, false)];
  shown.forEach(function (entry) {
    series.push(layer(function (scale) {
      var runs = [[]];
      entry.one.points.forEach(function (point) {
        if (isPoint(point)) runs[runs.length - 1].push(pixel(view(point), scale));
        else runs.push([]);
      });
      var shapes = [];
      var all = [];
      runs.forEach(function (run) {
        all = all.concat(run);
        if (run.length > 1) shapes.push(polyline(run, entry.colour, run.length > 400 ? 0.8 : 1.4));
      });
      if (all.length <= 200) all.forEach(function (at) { shapes.push(circle(at[0], at[1], 1.8, entry.colour)); });
      // Open where it starts, full where it ends.
      if (all.length) {
        shapes.push(circle(all[0][0], all[0][1], 4, look.paper, entry.colour, 1.6));
        shapes.push(circle(all[all.length - 1][0], all[all.length - 1][1], 4, entry.colour));
      }
      return shapes;
    }, 5, false, entry.one.name));
  });
  return {
    option: chartOption(plan, look, series), plan: plan, rotatable: true,
    elements: shown.reduce(function (sum, entry) { return sum + entry.one.points.length; }, 0),
    legend: panel.series.map(function (one, k) { return { name: one.name, colour: colours[k], style: 'line' }; }),
    spots: seriesSpots(shown.map(function (entry) {
      return {
        count: entry.one.points.length,
        place: function (i) {
          var at = isPoint(entry.one.points[i]) && view(entry.one.points[i]);
          return at ? { x: at[0], y: at[1] } : null;
        },
        spot: function (i) {
          var point = entry.one.points[i];
          if (!isPoint(point)) return null;
          var at = view(point);
          return {
            x: at[0], y: at[1],
            lines: [entry.one.name + ', point ' + i].concat(panel.axes.map(function (name, axis) { return name + ': ' + numberText(point[axis]); }))
          };
        }
      };
    }))
  };
}

export function table(panel) {
  var rows = [];
  panel.series.forEach(function (one) {
    one.points.forEach(function (point, i) { rows.push([one.name, i].concat(point || [null, null, null])); });
  });
  return { columns: ['series', 'point'].concat(panel.axes), rows: rows };
}
