// The kinds of panels. Each module has height(panel, width), table(panel), and either model(panel, look, state, width, height)
// with the chart's option, legend and spots, or drawn(panel, look, width) with plain SVG.
import * as bars from './bars.js';
import * as cube from './cube.js';
import * as curves from './curves.js';
import * as graph from './graph.js';
import * as heat from './heat.js';
import * as raster from './raster.js';
import * as table from './table.js';

var KINDS = { bars: bars, cube: cube, curves: curves, graph: graph, heat: heat, raster: raster, table: table };

export function kindOf(panel) {
  return KINDS[panel.kind];
}
