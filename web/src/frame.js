// What stands around the data: the box, ticks, labels, grid lines. Everything is drawn as layers, custom series of ECharts
// whose shapes are given in pixels.
import { fitted, font, textWidth } from './text.js';

export var TICK_SIZE = 11;
export var LABEL_SIZE = 12;

export function line(x1, y1, x2, y2, colour, width, dash) {
  return { type: 'line', shape: { x1: x1, y1: y1, x2: x2, y2: y2 }, style: { stroke: colour, lineWidth: width || 1, lineDash: dash, fill: 'none' } };
}

export function rect(x, y, width, height, fill, stroke) {
  return { type: 'rect', shape: { x: x, y: y, width: width, height: height }, style: { fill: fill, stroke: stroke, lineWidth: stroke ? 1 : 0 } };
}

export function circle(x, y, radius, fill, stroke, width) {
  return { type: 'circle', shape: { cx: x, cy: y, r: radius }, style: { fill: fill, stroke: stroke, lineWidth: stroke ? width || 1 : 0 } };
}

export function polyline(points, colour, width, dash) {
  return { type: 'polyline', shape: { points: points }, style: { stroke: colour, lineWidth: width, lineDash: dash, fill: 'none', lineJoin: 'round' } };
}

/** A text at a point; `align` left, center or right, `up` top, middle or bottom. */
export function label(text, x, y, size, colour, align, up, more) {
  var out = {
    type: 'text', x: x, y: y,
    style: { text: text, x: 0, y: 0, fill: colour, font: font(size, more && more.weight), align: align, verticalAlign: up }
  };
  if (more && more.rotation) out.rotation = more.rotation;
  if (more && more.halo) {
    out.style.stroke = more.halo;
    out.style.lineWidth = 3;
  }
  return out;
}

/** A layer: shapes(scale) gives shapes; scale.x and scale.y turn places into pixels, scale.box is the plot's box. */
export function layer(shapes, z, clip, name) {
  return {
    type: 'custom', name: name, silent: true, clip: clip, z: z, animation: false, coordinateSystem: 'cartesian2d', data: [[0, 0]],
    encode: { x: -1, y: -1 }, emphasis: { disabled: true },
    renderItem: function (params, api) {
      var box = params.coordSys;
      return {
        type: 'group',
        children: shapes({
          box: box,
          x: function (place) { return api.coord([place, 0])[0]; },
          y: function (place) { return api.coord([0, place])[1]; }
        })
      };
    }
  };
}

function widest(ticks) {
  return ticks.reduce(function (most, tick) { return Math.max(most, textWidth(tick.label, TICK_SIZE)); }, 0);
}

// So many ticks that labels stand clear of each other.
function acrossTicks(axis, width) {
  for (var count = Math.max(2, Math.floor(width / (axis.cells ? 16 : 45))); count > 1; count--) {
    var ticks = axis.ticks(count);
    if (ticks.length * (widest(ticks) + 10) <= width + 10) return ticks;
  }
  return axis.ticks(1);
}

/**
 * Margins, ticks and the box of a plot of `width` x `height` pixels. `more` may have `right` and `top`, further margins, and
 * `aspect`, height over width of the box.
 */
export function layOut(x, y, width, height, more) {
  var top = 10 + (more.top || 0);
  var below = 10 + TICK_SIZE + 4 + (x.label ? LABEL_SIZE + 6 : 0);
  var upTicks = y.ticks(Math.max(2, Math.floor((height - top - below) / (y.cells ? 15 : 38))));
  var nameWidth = Math.min(widest(upTicks), Math.max(60, width * 0.36));
  var left = 12 + nameWidth + (y.label ? LABEL_SIZE + 8 : 2);
  // Half of the last label may stand out.
  var right = Math.max(14, x.cells ? 0 : widest(x.ticks(3)) / 2 + 2) + (more.right || 0);
  var box = { x: left, y: top, width: Math.max(40, width - left - right), height: Math.max(30, height - top - below) };
  if (more.aspect) {
    var across = Math.min(box.width, box.height / more.aspect);
    box.x += (box.width - across) / 2;
    box.width = across;
    box.height = across * more.aspect;
    upTicks = y.ticks(Math.max(2, Math.floor(box.height / 15)));
  }
  box.x = Math.round(box.x);
  box.y = Math.round(box.y);
  box.width = Math.round(box.width);
  box.height = Math.round(box.height);
  return { box: box, xTicks: acrossTicks(x, box.width), yTicks: upTicks, nameWidth: nameWidth, x: x, y: y };
}

/** Grid lines and frame of a laid-out plot: two layers, below and above the data. */
export function frameLayers(plan, look, more) {
  var grid = layer(function (scale) {
    if (more.full) return [];
    return plan.yTicks.map(function (tick) {
      return line(plan.box.x, scale.y(tick.at), plan.box.x + plan.box.width, scale.y(tick.at), look.grid);
    });
  }, 0, true);
  var frame = layer(function (scale) { return frameShapes(plan, look, more, scale); }, 20, false);
  return [grid, frame];
}

function frameShapes(plan, look, more, scale) {
  var box = plan.box;
  var right = box.x + box.width;
  var bottom = box.y + box.height;
  var out = more.full
    ? [rect(box.x, box.y, box.width, box.height, 'none', look.soft)]
    : [line(box.x, box.y, box.x, bottom, look.soft), line(box.x, bottom, right, bottom, look.soft)];
  plan.xTicks.forEach(function (tick) {
    var at = scale.x(tick.at);
    out.push(line(at, bottom, at, bottom + 4, look.soft));
    out.push(label(tick.label, at, bottom + 7, TICK_SIZE, look.ink, 'center', 'top'));
  });
  plan.x.minor.forEach(function (place) { out.push(line(scale.x(place), bottom, scale.x(place), bottom + 2, look.soft)); });
  plan.yTicks.forEach(function (tick) {
    var at = scale.y(tick.at);
    out.push(line(box.x - 4, at, box.x, at, look.soft));
    out.push(label(fitted(tick.label, plan.nameWidth + 1, TICK_SIZE), box.x - 7, at, TICK_SIZE, look.ink, 'right', 'middle'));
  });
  plan.y.minor.forEach(function (place) { out.push(line(box.x - 2, scale.y(place), box.x, scale.y(place), look.soft)); });
  if (plan.x.label)
    out.push(label(fitted(plan.x.label, box.width + 60, LABEL_SIZE), box.x + box.width / 2, bottom + 12 + TICK_SIZE, LABEL_SIZE, look.ink, 'center', 'top'));
  if (plan.y.label)
    out.push(label(fitted(plan.y.label, box.height + 20, LABEL_SIZE), box.x - plan.nameWidth - 14, box.y + box.height / 2, LABEL_SIZE, look.ink, 'center', 'bottom', { rotation: Math.PI / 2 }));
  return out;
}

/** Shaded ranges of x with their labels above the box. */
export function spanLayers(plan, look, spans) {
  if (!spans || !spans.length) return [];
  var shades = layer(function (scale) {
    return spans.map(function (span) {
      var from = scale.x(plan.x.place ? plan.x.place(span.from) : span.from);
      var to = scale.x(plan.x.place ? plan.x.place(span.to) : span.to);
      var shape = rect(from, plan.box.y, Math.max(1, to - from), plan.box.height, look.orange);
      shape.style.opacity = 0.16;
      return shape;
    });
  }, 1, true);
  var names = layer(function (scale) {
    var free = -Infinity;
    var out = [];
    spans.forEach(function (span) {
      var from = scale.x(plan.x.place ? plan.x.place(span.from) : span.from);
      var to = scale.x(plan.x.place ? plan.x.place(span.to) : span.to);
      var middle = (from + to) / 2;
      var half = textWidth(span.label || '', TICK_SIZE) / 2;
      middle = Math.max(plan.box.x + half, Math.min(plan.box.x + plan.box.width - half, middle));
      // Labels that would run into each other are left out; so are those of spans zoomed away.
      if (!span.label || middle - half < free || to < plan.box.x || from > plan.box.x + plan.box.width) return;
      free = middle + half + 4;
      out.push(label(span.label, middle, plan.box.y - 3, TICK_SIZE, look.soft, 'center', 'bottom'));
    });
    return out;
  }, 21, false);
  return [shades, names];
}

/** The option of a chart: a grid at the plan's box, bare axes, and the layers. */
export function chartOption(plan, look, series) {
  function bare(axis) {
    return { type: 'value', show: false, min: axis.from, max: axis.to, scale: true };
  }
  return {
    animation: false, backgroundColor: look.paper,
    grid: { left: plan.box.x, top: plan.box.y, width: plan.box.width, height: plan.box.height, outerBoundsMode: 'none', containLabel: false },
    xAxis: bare(plan.x), yAxis: bare(plan.y), series: series
  };
}
