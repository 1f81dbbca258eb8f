// Documents for the tests: one of every kind of panel, and single panels.
const counted = (n) => [...Array(n).keys()];

export const HOSTILE = '<img src=x onerror="window.broken=1">"</script><script>window.broken=1</script>\u0001&amp;';

export const JOINT = counted(16).map((k) => [0, 0.001, 0.02, 0.3][(k * 7) % 4]);

export const PANELS = {
  curves: {
    kind: 'curves', id: 'curve', title: 'Curve', x: { label: 'noise strength r' }, y: { label: 'bit', from: 0, to: 5 },
    series: [
      { name: 'information', role: 'information', x: counted(11), y: counted(11).map((r) => 4.25 - r / 8), error: counted(11).map((r) => r === 5 ? null : 0.125) },
      { name: 'entropy', role: 'entropy', style: 'dashed', x: counted(11), y: counted(11).map((r) => r === 3 ? null : 1 + r / 4) },
      { name: 'one point', style: 'points', x: [6], y: [0.5], error: [0.25] }
    ],
    marks: [{ x: 7, label: 'peak' }, { y: 4, label: 'limit' }], spans: [{ from: 1, to: 2, label: 'window' }]
  },
  heat: {
    kind: 'heat', id: 'joint', title: 'Joint', x: { label: 'to' }, y: { label: 'from' }, rows: 4, columns: 4, values: JOINT,
    value: { label: 'probability', scale: 'linear' }
  },
  raster: {
    kind: 'raster', id: 'raster', title: 'Raster', x: { label: 'step' }, first_step: 100, rows: ['a', 'b'], values: ['++--++-- +', '+-+-+-+-+-'],
    spans: [{ from: 102, to: 104, label: 'pulse' }]
  },
  cube: {
    kind: 'cube', id: 'cube', title: 'Cube', axes: ['p', 'q', 's'], from: -1, to: 1,
    series: [{ name: 'before', role: 'before', points: [[-1, -1, -1], [0, 0.5, 0.25], null, [1, 1, 1]] }, { name: 'after', role: 'after', points: [[0, 0, 0]] }]
  },
  graph: {
    kind: 'graph', id: 'graph', title: 'Graph', groups: ['one', 'two'], edges: [[0, 1], [1, 0], [2, 2]],
    nodes: [{ name: '00', x: 0, y: 0, group: 0, is_attractor: true }, { name: '01', x: 1, y: 0, group: 0, is_attractor: true }, { name: '10', x: 0, y: 1, group: 1, is_attractor: false }]
  },
  bars: {
    kind: 'bars', id: 'bars', title: 'Bars', x: { label: 'state', names: ['u', 'v', 'w'] }, y: { label: 'probability' },
    series: [{ name: 'simulated', values: [0.5, 0.25, null], error: [0.1, null, null] }, { name: 'exact', role: 'exact', values: [0.5, 0.3, 0.2] }]
  },
  table: { kind: 'table', id: 'table', title: 'Table', columns: ['name', 'value'], rows: [['a, "b"', 1.5], ['c', null]] }
};

export function documentOf(panels, more = {}) {
  return { title: 'A test', format: 'recres test', version: '0', file: 'test.h5', command: 'recres test', spec: { n: 1, inner: { w: [1, 2] } }, warnings: [],
    figures: [{ id: 'fig', title: 'Figure', caption: 'A caption.', columns: 2, panels }], ...more };
}

export const ALL = documentOf(Object.values(PANELS), {
  warnings: ['a warning'],
  claims: [{ id: '1a', where: 'Fig 1', claim: 'c', expected: 'e', measured: 'm', faults: [], holds: true }, { id: '2b', where: 'Fig 2', claim: 'c', expected: 'e', measured: 'm', faults: ['too low'], holds: false }]
});

/** The same with the hostile text in every place that holds one, but those that mean something. */
export function hostile(value, key = '') {
  if (typeof value === 'string') return ['kind', 'id', 'role', 'style', 'scale'].includes(key) || /^[-+ ]+$/.test(value) ? value : value + HOSTILE;
  if (Array.isArray(value)) return value.map((one) => hostile(one, key));
  if (!value || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, hostile(one, name)]));
}
