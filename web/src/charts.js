// recresCharts: everything that draws, for the page and, without a browser, for C++ (see src/recres/report/figure_svg.cc).
// All that is reached from here is ES5.
import { init, setPlatformAPI, use } from 'echarts/core';
import { CustomChart, LineChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers';
import { csvText } from './csv.js';
import { readDocument } from './document.js';
import { figureSvg, legendMark, noState, panelLetter, panelSvg, rowsOf } from './figure_svg.js';
import { kindOf } from './kinds.js';
import { cellText } from './table.js';
import { textWidth } from './text.js';
import { looks } from './theme.js';

use([CustomChart, LineChart, GridComponent, CanvasRenderer, SVGRenderer]);
// The same widths of texts everywhere, so that a figure comes out the same everywhere.
setPlatformAPI({
  measureText: function (text, font) {
    var size = /(\d+(?:\.\d+)?)px/.exec(font || '');
    return { width: textWidth(text || '', size ? +size[1] : 12) };
  }
});

var opened = null;

/** For C++: reads a document and returns the number of its figures, which the next two give by their number. */
export function open(text) {
  opened = readDocument(text);
  return opened.figures.length;
}

export function openId(k) {
  return opened.figures[k].id;
}

export function openFigure(k) {
  return figureSvg(opened.figures[k], looks.light);
}

export { cellText, csvText, figureSvg, init, kindOf, legendMark, looks, noState, panelLetter, panelSvg, readDocument, rowsOf };
