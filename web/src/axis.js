// Axes. Within charts every coordinate is the "place": the number itself, or its logarithm to base 10.
import { isNumber, numberText, powerText, tickStep } from './numbers.js';

function extent(values) {
  var low = Infinity;
  var high = -Infinity;
  for (var i = 0; i < values.length; i++) {
    if (!isNumber(values[i])) continue;
    if (values[i] < low) low = values[i];
    if (values[i] > high) high = values[i];
  }
  return low <= high ? [low, high] : null;
}

function linearTicks(from, to, count, whole) {
  var step = tickStep(from, to, count);
  if (whole) step = Math.max(step, 1);
  var ticks = [];
  for (var k = Math.ceil(from / step - 1e-9); k * step <= to + step * 1e-9; k++) {
    var value = +(k * step).toPrecision(12);
    ticks.push({ at: value, label: numberText(value, 8) });
  }
  return ticks;
}

function logTicks(from, to, count) {
  var ticks = [];
  var low = Math.ceil(from - 1e-9);
  var high = Math.floor(to + 1e-9);
  var stride = Math.max(1, Math.ceil((high - low + 1) / Math.max(count, 2)));
  for (var k = low; k <= high; k += stride) ticks.push({ at: k, label: k >= 0 && k < 4 && high < 5 && low > -3 ? String(Math.pow(10, k)) : powerText(k) });
  if (ticks.length >= 2) return ticks;
  return linearTicks(Math.pow(10, from), Math.pow(10, to), count)
    .filter(function (tick) { return tick.at > 0; })
    .map(function (tick) { return { at: Math.log(tick.at) / Math.LN10, label: tick.label }; });
}

function minorTicks(from, to) {
  var places = [];
  if (to - from > 6) return places;
  for (var k = Math.floor(from); k <= to; k++) {
    for (var m = 2; m < 10; m++) {
      var at = k + Math.log(m) / Math.LN10;
      if (at > from && at < to) places.push(at);
    }
  }
  return places;
}

/**
 * An axis made ready: {label, from, to, place(value), value(place), ticks(count), minor}. `values` are all that it must
 * show, `view` the two places that it is zoomed to, `spare` the part of the range left free beyond the values.
 */
export function makeAxis(axis, values, view, spare) {
  var log = axis.scale === 'log';
  function place(value) {
    if (!isNumber(value) || (log && value <= 0)) return NaN;
    return log ? Math.log(value) / Math.LN10 : value;
  }
  var found = extent(values.map(place)) || [0, 1];
  var from = isNumber(place(axis.from)) ? place(axis.from) : found[0];
  var to = isNumber(place(axis.to)) ? place(axis.to) : found[1];
  if (!(to > from)) {
    var room = log ? 0.5 : Math.abs(from) * 0.1 || 1;
    if (!isNumber(axis.from)) from -= room;
    if (!isNumber(axis.to) || !(to > from)) to = Math.max(from, to) + room;
  } else if (spare) {
    var free = (to - from) * spare;
    // A range from zero stays so.
    if (!isNumber(axis.from)) from = !log && from >= 0 && from < 0.3 * to ? 0 : from - free;
    if (!isNumber(axis.to)) to += free;
  }
  if (view) {
    from = view[0];
    to = view[1];
  }
  return {
    label: axis.label || '', from: from, to: to, place: place,
    value: function (at) { return log ? Math.pow(10, at) : at; },
    ticks: function (count) { return log ? logTicks(from, to, count) : linearTicks(from, to, count, axis.whole); },
    minor: log ? minorTicks(from, to) : []
  };
}

/** An axis over `count` cells, each one wide, with a name or its number below its middle. */
export function cellAxis(label, count, names, view, first) {
  var from = view ? view[0] : 0;
  var to = view ? view[1] : Math.max(count, 1);
  return {
    label: label || '', from: from, to: to, minor: [], cells: true,
    ticks: function (most) {
      var low = Math.max(0, Math.ceil(from - 0.5));
      var high = Math.min(count - 1, Math.floor(to - 0.5));
      // 1, 2, 5, 10, 20, ... cells from label to label.
      var strides = [1, 2, 5];
      var s = 0;
      while ((high - low + 1) / (strides[s % 3] * Math.pow(10, Math.floor(s / 3))) > most) s++;
      var stride = strides[s % 3] * Math.pow(10, Math.floor(s / 3));
      var ticks = [];
      for (var k = Math.ceil(low / stride) * stride; k <= high; k += stride)
        ticks.push({ at: k + 0.5, label: names ? String(names[k]) : String(k + (first || 0)) });
      return ticks;
    }
  };
}
