// Reports of real results in a real browser: every kind of result, and all figures of the paper.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { openPage, pixels } from './browser.mjs';

const ROOKS = ['nrooks:cycles=-4/+1', '--magnitude', '20'];
const RESULTS = {
  resonance: ['resonance', ...ROOKS, '--noise', '0:20:11', '--steps', '2000', '--replicates', '4', '--exact'],
  exact: ['exact', ...ROOKS, '--noise', '0:20:6', '--pulse', '10:10'],
  attractors: ['attractors', 'gaussian:n=6,seed=3'],
  sampled: ['attractors', 'sparse:n=40,density=0.1,seed=3'],
  tanh: ['attractors', 'gaussian:n=6,seed=3', '--model', 'tanh'],
  pulse: ['pulse', ...ROOKS, '--strength', '10', '--count', '20'],
  cube: ['pulse', 'nrooks:cycles=-2/+1', '--magnitude', '3', '--model', 'tanh', '--strength', '2', '--duration', '5', '--first', '100', '--count', '1'],
  search: ['search', ...ROOKS, '--target', 'state=-+---', '--strength', '10', '--replicates', '20'],
  visits: ['visits', ...ROOKS, '--noise', '7', '--steps', '2000', '--replicates', '3'],
  subnetworks: ['subnetworks', 'nrooks:n=8,seed=3', '--magnitude', '20', '--sizes', '1:8', '--steps', '1000', '--noise', '0:20:6'],
  states: ['simulate', ...ROOKS, '--noise', '6', '--steps', '500'],
  network: ['network', 'gaussian:n=20,seed=3']
};
let folder;
const recres = (...words) => execFileSync(process.env.RECRES, words, { cwd: folder, maxBuffer: 1 << 30 }).toString();

before(() => { folder = mkdtempSync(join(tmpdir(), 'recres-results-')); });
after(() => rmSync(folder, { recursive: true, force: true }));

// The traces that the document asks for: series with a point, else what the kind draws at once.
const AT_ONCE = { heat: ['cells'], raster: ['states'], graph: ['edges', 'nodes'], table: [] };
const hasPoints = (one) => (one.points ?? one.values ?? one.y).some((value) => value !== null);
const tracesOf = (panel) => AT_ONCE[panel.kind] ?? panel.series.filter(hasPoints).map((one) => one.name);

// The numbers of a tip as it shows them: "−2.361 ± 0.003" is -2.361, "3.2·10⁹" 3.2e9.
const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const digits = (words) => words.replace('⁻', '-').replace(/[^-]/g, (one) => SUPERSCRIPTS.indexOf(one));
const number = (words) => Number(words.split(' ± ')[0].replace('−', '-').replace(/^(-?)10(?=[⁻⁰¹²³⁴-⁹])/, '$11·10')
  .replace(/·10([⁻⁰¹²³⁴-⁹]+)/, (all, power) => 'e' + digits(power)));
const near = (a, b) => Math.abs(a - b) <= 2e-3 * Math.max(Math.abs(a), Math.abs(b)) + 1e-12;

// What a tip says of a curve is true: the series that it names has that point.
function checkTip(panel, tip, where) {
  const [name, x, y] = tip.split('\n');
  const said = [x, y].map((line) => number(line.slice(line.lastIndexOf(': ') + 2)));
  const isPoint = (one) => one.x.some((value, k) => near(value, said[0]) && near(one.y[k], said[1]));
  assert.ok(panel.series.some((one) => one.name === name && isPoint(one)), `${where}: ${tip} ${said}`);
}

async function checkPanel(report, key, panel) {
  await report.chart(key);
  const drawn = await report.page.evaluate((name) => window.recresReport.charts[name].chart.getOption().series.map((one) => one.name), key);
  for (const trace of tracesOf(panel)) assert.ok(drawn.includes(trace), `${key} draws no '${trace}' but ${drawn}`);
  if (panel.kind !== 'curves') return 0;
  const series = panel.series.find(hasPoints);
  const known = series.y.map((value, k) => k).filter((k) => series.y[k] !== null && series.x[k] !== null);
  const middle = known[Math.floor(known.length / 2)];
  const place = (axis, value) => axis.scale === 'log' ? Math.log10(value) : value;
  const tip = await report.hover(key, place(panel.x, series.x[middle]), place(panel.y, series.y[middle]));
  if (!tip) return 0;  // no room on a log axis, as for 0
  checkTip(panel, tip, key);
  return 1;
}

async function checkReport(page, document) {
  const report = await openPage(page);
  try {
    assert.equal(await report.page.title(), document.title);
    const panels = document.figures.flatMap((figure) => figure.panels.map((panel) => [`${figure.id}/${panel.id}`, panel]));
    assert.equal(await report.page.locator('.panel').count(), panels.length);
    let tips = 0;
    for (const [key, panel] of panels) if (panel.kind !== 'table') tips += await checkPanel(report, key, panel);
    report.check();
    return { curves: panels.filter(([, panel]) => panel.kind === 'curves').length, tips };
  } finally {
    await report.close();
  }
}

for (const [kind, words] of Object.entries(RESULTS)) {
  test(`a result of ${kind}`, async () => {
    const output = words[0] === 'simulate' || words[0] === 'network' ? '-o' : '--output';
    recres(...words, '--quiet', output, `${kind}.h5`);
    recres('report', `${kind}.h5`, '-o', `${kind}.html`, '--quiet');
    const document = JSON.parse(recres('report', `${kind}.h5`, '--json'));
    assert.ok(!document.warnings.some((words) => words.includes('not shown')), document.warnings.join());
    assert.ok(document.figures.length > 0);
    assert.ok(words[0] === 'network' || document.command.startsWith(`recres ${words[0]} `), document.command);
    const { curves, tips } = await checkReport(join(folder, `${kind}.html`), document);
    assert.ok(tips >= curves / 2, `${tips} of ${curves} curves told a value`);
  });
}

test('all figures of the paper', async () => {
  recres('reproduce', '-o', 'paper', '--quiet');
  const document = JSON.parse(recres('report', 'paper/reproduction.h5', '--json'));
  assert.deepEqual(document.figures.map((figure) => figure.id), ['fig1', 'fig2', 'fig3', 'fig4', 'theory', 'discussion']);
  for (const { id } of document.figures) assert.ok(existsSync(join(folder, `paper/${id}.svg`)), id);
  const { curves, tips } = await checkReport(join(folder, 'paper/report.html'), document);
  assert.ok(tips >= curves * 0.8, `${tips} of ${curves} curves told a value`);

  const report = await openPage(join(folder, 'paper/report.html'));
  try {
    assert.deepEqual(await report.page.locator('.claims .verdict').allInnerTexts(), Array(14).fill('✓ holds'));
    await checkJoint(report, document.figures[1].panels.find((panel) => panel.id === 'rooks-none'));
    report.check();
  } finally {
    await report.close();
  }
});

// Without noise (-4)(+1) walks one cycle of eight states: eight cells are coloured, all others are paper.
async function checkJoint(report, panel) {
  const key = `fig2/${panel.id}`;
  assert.equal(panel.values.filter((value) => value > 0).length, 8);
  await report.chart(key);
  await report.page.mouse.move(0, 0);
  const cells = panel.values.map((value, k) => ({ value, at: [k % panel.columns + 0.5, Math.floor(k / panel.columns) + 0.5] }));
  const some = cells.filter(({ value }, k) => value > 0 || k % 37 === 0);
  const places = [];
  for (const { at } of some) places.push(await report.at(key, ...at));
  const picture = await pixels(report.page);
  for (const [k, { value, at }] of some.entries()) {
    const colour = await picture.colour(...places[k]);
    assert.equal(Math.min(...colour) < 200, value > 0, `cell ${at} of ${value} is ${colour}`);
  }
  await picture.close();
}
