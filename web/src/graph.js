import { chartOption, circle, label, layer, line } from './frame.js';
import { seriesSpots } from './spots.js';
import { fitted } from './text.js';
import { seriesColours } from './theme.js';

function range(nodes, key) {
  var low = Infinity;
  var high = -Infinity;
  nodes.forEach(function (node) {
    low = Math.min(low, node[key]);
    high = Math.max(high, node[key]);
  });
  return high > low ? [low, high] : high === low ? [low - 1, high + 1] : [-1, 1];
}

// An arrow from rim to rim; a state that stays has a loop.
function edgeShapes(from, to, radius, look) {
  var across = to[0] - from[0];
  var down = to[1] - from[1];
  var length = Math.sqrt(across * across + down * down);
  if (length < 1e-6) {
    var loop = circle(from[0], from[1] - radius * 1.5, radius * 0.9, 'none', look.shade);
    return [loop];
  }
  var u = across / length;
  var v = down / length;
  var tip = [to[0] - u * (radius + 1.5), to[1] - v * (radius + 1.5)];
  var head = Math.max(3, Math.min(6, radius * 0.7));
  return [
    line(from[0] + u * radius, from[1] + v * radius, tip[0] - u * head, tip[1] - v * head, look.shade),
    {
      type: 'polygon', style: { fill: look.shade },
      shape: { points: [tip, [tip[0] - u * head - v * head * 0.5, tip[1] - v * head + u * head * 0.5], [tip[0] - u * head + v * head * 0.5, tip[1] - v * head - u * head * 0.5]] }
    }
  ];
}

export function height(panel, width) {
  return Math.round(Math.max(260, Math.min(520, width * 0.85)));
}

export function model(panel, look, state, width, tall) {
  var nodes = panel.nodes;
  var groups = panel.groups || [];
  var colours = seriesColours(groups.map(function () { return {}; }), look);
  var x = range(nodes, 'x');
  var y = range(nodes, 'y');
  var count = Math.max(1, nodes.length);
  var radius = Math.max(2, Math.min(7, 0.15 * Math.sqrt((width * tall) / count)));
  var named = nodes.length <= 40;
  var margin = radius + (named ? 22 : 8);
  var scale = Math.min((width - 2 * margin) / (x[1] - x[0]), (tall - 2 * margin) / (y[1] - y[0]));
  var view = state.view;
  function ranged(ends, size, zoomed) {
    var middle = (ends[0] + ends[1]) / 2;
    return zoomed ? { from: zoomed[0], to: zoomed[1] } : { from: middle - size / 2 / scale, to: middle + size / 2 / scale };
  }
  var plan = { box: { x: 0, y: 0, width: width, height: tall }, x: ranged(x, width, view && view.x), y: ranged(y, tall, view && view.y) };
  function visible(node) { return !state.hidden[node.group]; }
  var edges = layer(function (at) {
    var shapes = [];
    panel.edges.forEach(function (edge) {
      var from = nodes[edge[0]];
      var to = nodes[edge[1]];
      if (!from || !to || !visible(from) || !visible(to)) return;
      shapes.push.apply(shapes, edgeShapes([at.x(from.x), at.y(from.y)], [at.x(to.x), at.y(to.y)], radius, look));
    });
    return shapes;
  }, 2, true, 'edges');
  var circles = layer(function (at) {
    var shapes = [];
    nodes.forEach(function (node) {
      if (!visible(node)) return;
      var colour = colours[node.group] || look.grey;
      var shape = circle(at.x(node.x), at.y(node.y), node.is_attractor ? radius : radius * 0.75, node.is_attractor ? colour : look.paper, colour, 1.6);
      shapes.push(shape);
      if (named) shapes.push(label(fitted(String(node.name), 90, 10), at.x(node.x), at.y(node.y) + radius + 3, 10, look.soft, 'center', 'top', { halo: look.paper }));
    });
    return shapes;
  }, 3, true, 'nodes');
  return {
    option: chartOption(plan, look, [edges, circles]), plan: plan, zoomable: true, elements: nodes.length + panel.edges.length,
    legend: groups.map(function (name, k) { return { name: name, colour: colours[k], style: 'points' }; }),
    spots: seriesSpots([{
      count: nodes.length,
      place: function (i) { return visible(nodes[i]) ? nodes[i] : null; },
      spot: function (i) {
        var node = nodes[i];
        if (!visible(node)) return null;
        var next = panel.edges.filter(function (edge) { return edge[0] === i; }).map(function (edge) { return nodes[edge[1]].name; });
        var lines = [String(node.name), (groups[node.group] || 'no group') + (node.is_attractor ? ', in the attractor' : '')];
        if (next.length) lines.push('to ' + next.slice(0, 6).join(', ') + (next.length > 6 ? ', \u2026' : ''));
        return { x: node.x, y: node.y, lines: lines };
      }
    }])
  };
}

export function table(panel) {
  var next = panel.nodes.map(function () { return []; });
  panel.edges.forEach(function (edge) { if (next[edge[0]] && panel.nodes[edge[1]]) next[edge[0]].push(panel.nodes[edge[1]].name); });
  return {
    columns: ['node', 'group', 'in the attractor', 'leads to'],
    rows: panel.nodes.map(function (node, i) {
      return [node.name, (panel.groups || [])[node.group] || null, node.is_attractor ? 'yes' : 'no', next[i].join(' ')];
    })
  };
}
