// Panels and figures as SVG files of their own: title, legend, chart and note, all in one picture.
import { init } from 'echarts/core';
import { kindOf } from './kinds.js';
import { escapeXml, FONT_FAMILY, svgText, textWidth, wrapped } from './text.js';

var TITLE_SIZE = 13;
var LEGEND_SIZE = 12;
var NOTE_SIZE = 11;
var PLACE = 330;  // width of one place of a figure's grid
var GAP = 22;
var EDGE = 16;

export function noState() {
  return { view: null, hidden: {} };
}

/** "A", "B", ... of the panels of a figure that has more than one. */
export function panelLetter(figure, k) {
  return figure.panels.length < 2 ? '' : k < 26 ? String.fromCharCode(65 + k) : String(k + 1);
}

// A chart without the svg element around it. Its ids count up with every chart drawn: they get the panel's own name instead.
// What ECharts notes for pages of its own goes.
function chartSvg(model, width, height, prefix) {
  var chart = init(null, null, { renderer: 'svg', ssr: true, width: width, height: height });
  try {
    chart.setOption(model.option);
    // As renderToSVGString, which knows no way to leave out the style sheet.
    var text = chart.getZr().painter.renderToString({ cssAnimation: false, cssEmphasis: false });
    return text.replace(/^<svg [^>]*>/, '').replace(/<\/svg>\s*$/, '')
      .replace(/ (ecmeta_\w+|pointer-events)="[^"]*"/g, '').replace(/(id="|url\(#)zr\d+-/g, function (all, start) { return start + prefix + '-'; });
  } finally {
    chart.dispose();
  }
}

export function legendMark(entry, x, y) {
  var colour = ' fill="' + entry.colour + '"';
  if (entry.style === 'cell') return '<rect x="' + (x + 4) + '" y="' + (y - 5) + '" width="10" height="10"' + colour + ' stroke="#8a93a1" stroke-width="0.5"/>';
  if (entry.style === 'points') return '<circle cx="' + (x + 9) + '" cy="' + y + '" r="4"' + colour + '/>';
  var dash = entry.style === 'dashed' ? ' stroke-dasharray="5 3"' : entry.style === 'dotted' ? ' stroke-dasharray="2 2"' : '';
  return '<line x1="' + x + '" x2="' + (x + 18) + '" y1="' + y + '" y2="' + y + '" stroke="' + entry.colour + '" stroke-width="2.2"' + dash + '/>';
}

// Legend in rows no wider than the panel; hidden series are left out.
function legendSvg(model, state, look, width, top) {
  var x = 4;
  var y = top + 9;
  var out = '';
  var count = 0;
  model.legend.forEach(function (entry, k) {
    if (state.hidden[k]) return;
    var name = wrapped(String(entry.name), width - 40, LEGEND_SIZE)[0] || '';
    var wide = Math.ceil(24 + textWidth(name, LEGEND_SIZE) + 12);
    if (x + wide > width && x > 4) {
      x = 4;
      y += 17;
    }
    out += legendMark(entry, x, y) + svgText(name, x + 23, y + 4, LEGEND_SIZE, look.ink);
    x += wide;
    count++;
  });
  return { svg: out, height: count ? y + 10 - top : 0 };
}

/** Inner SVG of a panel and its height. */
function panelParts(panel, look, state, width, letter, prefix) {
  var kind = kindOf(panel);
  var out = '';
  var y = 0;
  var indent = letter ? 18 : 4;
  if (letter) out += svgText(letter, 0, 14, 15, look.ink, ' font-weight="bold"');
  wrapped(panel.title || '', (width - indent - 4) / 1.06, TITLE_SIZE).forEach(function (line) {
    out += svgText(line, indent, y + 14, TITLE_SIZE, look.ink, ' font-weight="bold"');
    y += 17;
  });
  y = Math.max(y, letter ? 18 : 0) + 4;
  var tall = kind.height(panel, width);
  if (kind.drawn) {
    out += '<g transform="translate(0 ' + y + ')">' + kind.drawn(panel, look, width) + '</g>';
  } else {
    var model = kind.model(panel, look, state, width, tall);
    var legend = legendSvg(model, model.fixedLegend ? noState() : state, look, width, y);
    out += legend.svg;
    y += legend.height;
    out += '<svg x="0" y="' + y + '" width="' + width + '" height="' + tall + '">' + chartSvg(model, width, tall, prefix) + '</svg>';
  }
  y += tall;
  wrapped(panel.note || '', width - 12, NOTE_SIZE).forEach(function (line) {
    y += 15;
    out += svgText(line, 4, y, NOTE_SIZE, look.soft);
  });
  return { svg: out, height: y + (panel.note ? 6 : 0) };
}

function file(width, height, title, look, inner) {
  return '<?xml version="1.0" encoding="UTF-8"?>\n<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="' +
    width + '" height="' + height + '" viewBox="0 0 ' + width + ' ' + height + '" font-family="' + FONT_FAMILY + '">\n<title>' +
    escapeXml(title) + '</title>\n<rect width="' + width + '" height="' + height + '" fill="' + look.paper + '"/>\n' + inner + '\n</svg>\n';
}

/** One panel as an SVG file. */
export function panelSvg(figure, k, look, state) {
  var panel = figure.panels[k];
  var width = PLACE * Math.min(panel.span || 1, figure.columns || 1);
  var parts = panelParts(panel, look, state || noState(), width, '', figure.id + '-' + panel.id);
  return file(width + 2 * EDGE, Math.ceil(parts.height) + 2 * EDGE, panel.title || panel.id, look,
    '<g transform="translate(' + EDGE + ' ' + EDGE + ')">' + parts.svg + '</g>');
}

/** The rows that panels fill: lists of {k, column, span}. */
export function rowsOf(figure) {
  var columns = figure.columns || 1;
  var rows = [[]];
  var column = 0;
  figure.panels.forEach(function (panel, k) {
    var span = Math.max(1, Math.min(panel.span || 1, columns));
    if (column + span > columns) {
      rows.push([]);
      column = 0;
    }
    rows[rows.length - 1].push({ k: k, column: column, span: span });
    column += span;
  });
  return rows;
}

/**
 * A whole figure as an SVG file, or one row of its panels without the title; states[k] is what panel k is zoomed to and
 * hides.
 */
export function figureSvg(figure, look, states, row) {
  var columns = figure.columns || 1;
  var width = columns * PLACE + (columns - 1) * GAP;
  var y = 0;
  var out = '';
  wrapped(row ? '' : figure.title || '', width / 1.06, 16).forEach(function (line) {
    out += svgText(line, 0, y + 16, 16, look.ink, ' font-weight="bold"');
    y += 22;
  });
  y += 8;
  (row ? [row] : rowsOf(figure)).forEach(function (places) {
    var tall = 0;
    places.forEach(function (place) {
      var panel = figure.panels[place.k];
      var wide = place.span * PLACE + (place.span - 1) * GAP;
      var state = (states && states[place.k]) || noState();
      var parts = panelParts(panel, look, state, wide, panelLetter(figure, place.k), figure.id + '-' + panel.id);
      out += '\n<g id="' + escapeXml(figure.id + '-' + panel.id) + '" transform="translate(' + place.column * (PLACE + GAP) + ' ' + y + ')">' + parts.svg + '</g>';
      tall = Math.max(tall, parts.height);
    });
    y += Math.ceil(tall) + GAP;
  });
  return file(width + 2 * EDGE, y - GAP + 2 * EDGE, figure.title || figure.id, look, '<g transform="translate(' + EDGE + ' ' + EDGE + ')">' + out + '</g>');
}
