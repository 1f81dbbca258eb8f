// The report in a real browser: what it shows is what the document says, and nothing in a document can harm.
import assert from 'node:assert';
import { test } from 'node:test';
import { drawnFigure, openReport, pixels } from './browser.mjs';
import { ALL, documentOf, hostile, JOINT, PANELS } from './documents.mjs';

async function withReport(document, options, body) {
  const report = await openReport(document, options);
  try {
    await body(report, report.page);
    report.check();
  } finally {
    await report.close();
  }
}

const wellFormed = (page, text) => page.evaluate((svg) => {
  const parsed = new DOMParser().parseFromString(svg, 'image/svg+xml');
  return parsed.querySelector('parsererror') ? parsed.documentElement.textContent : null;
}, text);

const drawAll = async (report) => {
  for (const [kind, panel] of Object.entries(PANELS)) if (kind !== 'table') await report.chart(`fig/${panel.id}`);
};

test('every panel is drawn, with as many traces as it has', async () => {
  await withReport(ALL, {}, async (report, page) => {
    await drawAll(report);
    const named = await page.evaluate(() => Object.fromEntries(Object.entries(window.recresReport.charts).map(([key, panel]) =>
      [key, panel.chart ? panel.chart.getOption().series.filter((one) => one.name && !one.name.startsWith('series')).map((one) => one.name) : []])));
    assert.deepEqual(named, {
      'fig/curve': ['information', 'entropy', 'one point'], 'fig/joint': ['cells'], 'fig/raster': ['states'], 'fig/cube': ['before', 'after'],
      'fig/graph': ['edges', 'nodes'], 'fig/bars': ['simulated', 'exact'], 'fig/table': []
    });
    assert.equal(await page.locator('.panel').count(), 7);
    assert.equal(await page.locator('.kind-table tbody tr').count(), 2);
    assert.deepEqual(await page.locator('.claims .verdict').allInnerTexts(), ['✓ holds', '✗ fails']);
    assert.match(await page.locator('.claims').innerText(), /1 of 2 hold[\s\S]*too low/);
    assert.equal(await page.locator('.warnings li').innerText(), 'a warning');
    assert.equal(await page.locator('.command code').innerText(), 'recres test');
  });
});

test('the pointer tells the values under it', async () => {
  await withReport(ALL, {}, async (report) => {
    assert.equal(await report.hover('fig/curve', 8, 3.25), 'information\nnoise strength r: 8\nbit: 3.25 ± 0.13');
    assert.equal(await report.hover('fig/curve', 5, 4.25 - 5 / 8), 'information\nnoise strength r: 5\nbit: 3.625');
    assert.equal(await report.hover('fig/joint', 2.5, 1.5), 'to: 2\nfrom: 1\nprobability: ' + JOINT[6]);
    assert.equal(await report.hover('fig/raster', 2.5, 1.5), 'a\nstep: 102\nstate: −1');
    assert.equal(await report.hover('fig/raster', 8.5, 1.5), 'a\nstep: 108\nstate: none');
    assert.equal(await report.hover('fig/graph', 1, 0), '01\none, in the attractor\nto 00');
    assert.equal(await report.hover('fig/bars', 1.31, 0.25), 'simulated\nstate: v\nprobability: 0.25');
    assert.match(await report.hover('fig/cube', 0, 0), /^after, point 0\np: 0\nq: 0\ns: 0$/);
  });
});

test('a cell of a heat map has the colour of its value', async () => {
  const scale = [[48, 18, 86], [28, 141, 140], [247, 228, 60]];  // the least, the middle, the largest
  const panel = { ...PANELS.heat, rows: 2, columns: 2, values: [0, 0.5, 1, null] };
  await withReport(documentOf([panel]), {}, async (report, page) => {
    const at = [];
    for (const place of [[0.5, 0.5], [1.5, 0.5], [0.5, 1.5], [1.5, 1.5]]) at.push(await report.at('fig/joint', ...place));
    await page.mouse.move(0, 0);
    const picture = await pixels(page);
    const near = (a, b) => a.every((one, k) => Math.abs(one - b[k]) <= 3);
    for (const [k, expected] of [...scale, [255, 255, 255]].entries()) {
      const found = await picture.colour(...at[k]);
      assert.ok(near(found, expected), `cell ${k} is ${found}, not ${expected}`);
    }
    await picture.close();
  });
});

test('a heat map read from the top has its first row there, and diverging colours have nothing in the middle', async () => {
  const panel = { ...PANELS.heat, rows: 3, columns: 1, top_down: true, values: [-2, 0, 1], value: { label: 'weight', scale: 'diverging' } };
  await withReport(documentOf([panel]), {}, async (report, page) => {
    assert.equal(await report.hover('fig/joint', 0.5, 2.5), 'to: 0\nfrom: 0\nweight: −2');
    const at = [];
    for (const row of [2, 1, 0]) at.push(await report.at('fig/joint', 0.5, row + 0.5));
    await page.mouse.move(0, 0);
    const picture = await pixels(page);
    const [minus, none, plus] = [await picture.colour(...at[0]), await picture.colour(...at[1]), await picture.colour(...at[2])];
    assert.ok(minus[2] > minus[0] + 60, `${minus} is blue`);
    assert.ok(Math.max(...none) - Math.min(...none) < 8 && none[0] > 235, `${none} is pale`);
    assert.ok(plus[0] > plus[2] + 60, `${plus} is red`);
    await picture.close();
  });
});

test('a series is hidden and shown by its button, and by keys', async () => {
  await withReport(documentOf([PANELS.curves]), {}, async (report, page) => {
    await report.chart('fig/curve');
    const names = () => page.evaluate(() => window.recresReport.charts['fig/curve'].chart.getOption().series.filter((one) => one.type === 'line').map((one) => one.name));
    const button = page.getByRole('button', { name: 'information' });
    assert.equal(await button.getAttribute('aria-pressed'), 'true');
    await button.click();
    assert.equal(await button.getAttribute('aria-pressed'), 'false');
    assert.deepEqual(await names(), ['entropy', 'one point']);
    assert.doesNotMatch(await report.hover('fig/curve', 8, 3.25) ?? '', /information/);
    await button.focus();
    await page.keyboard.press('Enter');
    assert.deepEqual(await names(), ['information', 'entropy', 'one point']);
  });
});

test('arrow keys walk over the points and are spoken', async () => {
  await withReport(documentOf([PANELS.curves]), {}, async (report, page) => {
    const chart = await report.chart('fig/curve');
    await chart.focus();
    const said = async (key) => {
      await page.keyboard.press(key);
      return page.locator('.voice').innerText();
    };
    assert.equal(await said('ArrowRight'), 'information, noise strength r: 0, bit: 4.25 ± 0.13');
    assert.equal(await said('ArrowRight'), 'information, noise strength r: 1, bit: 4.125 ± 0.13');
    assert.equal(await said('ArrowDown'), 'entropy, noise strength r: 1, bit: 1.25');
    await page.keyboard.press('ArrowRight');
    assert.equal(await said('ArrowRight'), 'entropy, noise strength r: 4, bit: 2', 'r = 3 is unknown');
    const box = await chart.boundingBox();
    const tip = await (await chart.$('.tip')).boundingBox();
    assert.ok(tip.x >= box.x && tip.x + tip.width <= box.x + box.width);
  });
});

test('keys, buttons, wheel and box zoom; 0 shows all again', async () => {
  await withReport(documentOf([PANELS.curves]), {}, async (report, page) => {
    const chart = await report.chart('fig/curve');
    const range = () => page.evaluate(() => {
      const { x } = window.recresReport.charts['fig/curve'].model.plan;
      return [x.from, x.to];
    });
    const all = await range();
    const width = async () => (await range())[1] - (await range())[0];
    await chart.focus();
    await page.keyboard.press('+');
    assert.ok(Math.abs(await width() - (all[1] - all[0]) / 1.5) < 1e-9);
    await page.keyboard.press('0');
    assert.deepEqual(await range(), all);
    await page.getByRole('button', { name: 'zoom into Curve' }).click();
    assert.ok(await width() < all[1] - all[0]);
    await page.getByRole('button', { name: 'show all of Curve' }).click();
    await page.mouse.move(...await report.at('fig/curve', 2, 4));
    await page.mouse.down();
    await page.mouse.move(...await report.at('fig/curve', 6, 1), { steps: 3 });
    await page.mouse.up();
    await report.settled();
    const [from, to] = await range();
    assert.ok(Math.abs(from - 2) < 0.1 && Math.abs(to - 6) < 0.1, `${from} to ${to}`);
    await page.mouse.move(...await report.at('fig/curve', 4, 3));
    await page.keyboard.down('Control');
    await page.mouse.wheel(0, -100);
    await page.keyboard.up('Control');
    await page.waitForFunction((most) => {
      const { x } = window.recresReport.charts['fig/curve'].model.plan;
      return x.to - x.from < most;
    }, to - from);
  });
});

test('a cube turns by dragging and by keys', async () => {
  await withReport(documentOf([PANELS.cube]), {}, async (report, page) => {
    const chart = await report.chart('fig/cube');
    const yaw = () => page.evaluate(() => window.recresReport.charts['fig/cube'].state.yaw || 0);
    const [x, y] = await report.at('fig/cube', 0, 0);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 50, y, { steps: 2 });
    await page.mouse.up();
    await report.settled();
    assert.ok(Math.abs(await yaw() - 0.5) < 1e-6);
    await chart.focus();
    await page.keyboard.press('Shift+ArrowRight');
    assert.ok(Math.abs(await yaw() - 0.65) < 1e-6);
  });
});

// Chromium holds back a page that saves more than ten files in a row, so the pictures and the tables have each their own.
test('downloads: SVG is well formed, PNG twice as large', async () => {
  await withReport(ALL, {}, async (report, page) => {
    for (const panel of Object.values(PANELS)) {
      const svg = (await report.download(`${panel.title} as SVG`)).toString();
      assert.equal(await wellFormed(page, svg), null);
      assert.match(svg, new RegExp(`>${panel.title}<`));
    }
    const svg = (await report.download('Figure as SVG')).toString();
    const png = await report.download('Figure as PNG');
    const [, width, height] = svg.match(/<svg[^>]* width="(\d+)" height="(\d+)"/);
    assert.equal(png.toString('latin1', 1, 4), 'PNG');
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2 * width, 2 * height]);
  });
});

test('downloads: CSV has every number', async () => {
  await withReport(ALL, {}, async (report) => {
    const lines = async (label) => (await report.download(label)).toString().trimEnd().split('\r\n');
    const curve = await lines('data of Curve as CSV');
    assert.equal(curve[0], 'series,noise strength r,bit,standard error');
    assert.equal(curve.length, 1 + 11 + 11 + 1);
    assert.ok(curve.includes('information,8,3.25,0.125') && curve.includes('information,5,3.625,') && curve.includes('entropy,3,,'));
    const joint = await lines('data of Joint as CSV');
    assert.deepEqual(joint.slice(0, 3), ['from,to,probability', '0,0,0', `0,1,${JOINT[1]}`]);
    assert.equal(joint.length, 17);
    assert.equal((await lines('data of Raster as CSV'))[9], 'a,108,');
    assert.equal((await lines('data of Table as CSV'))[1], '"a, ""b""",1.5');
    assert.equal((await lines('data of Cube as CSV'))[2], 'before,1,0,0.5,0.25');
  });
});

test('the figure is the same with and without a browser', async () => {
  await withReport(ALL, {}, async (report) => {
    const shape = (svg) => svg.replace(/-?\d+(\.\d+)?(e-?\d+)?/g, '#');
    const numbers = (svg) => svg.match(/-?\d+(\.\d+)?(e-?\d+)?/g).map(Number);
    const here = (await report.download('Figure as SVG')).toString();
    const there = drawnFigure(ALL);
    assert.equal(shape(here), shape(there));
    // Sines may differ in their last digit.
    const other = numbers(there);
    numbers(here).forEach((one, k) => assert.ok(Math.abs(one - other[k]) <= 0.002, `number ${k}: ${one} and ${other[k]}`));
  });
});

test('data are shown when asked for', async () => {
  const many = { ...PANELS.curves, series: [{ name: 'long', x: [...Array(1000).keys()], y: Array(1000).fill(1) }] };
  await withReport(documentOf([many]), {}, async (report, page) => {
    assert.equal(await page.locator('.data table').count(), 0);
    await page.locator('.data summary').click();
    await page.locator('.data tbody tr').first().waitFor();
    assert.equal(await page.locator('.data tbody tr').count(), 200);
    assert.match(await page.locator('.data .note').innerText(), /first 200 of 1000/);
  });
});

test('dark as the system wishes, and by the button', async () => {
  await withReport(ALL, { scheme: 'dark' }, async (report, page) => {
    await drawAll(report);
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    assert.equal(await paper(), 'rgb(21, 24, 29)');
    const background = () => page.evaluate(() => window.recresReport.charts['fig/curve'].chart.getOption().backgroundColor);
    assert.equal(await background(), '#15181d');
    await page.getByRole('button', { name: 'dark colours' }).click();
    assert.equal(await paper(), 'rgb(255, 255, 255)');
    assert.equal(await background(), '#ffffff');
  });
});

test('printed, every row of panels is a picture in light colours without buttons', async () => {
  await withReport(ALL, { scheme: 'dark' }, async (report, page) => {
    await page.evaluate(() => {
      window.seen = [];
      addEventListener('beforeprint', () => window.seen.push([document.querySelectorAll('.printed > svg').length, document.documentElement.dataset.look]));
    });
    const pdf = await page.pdf({ format: 'A4' });
    assert.equal(pdf.toString('latin1', 0, 5), '%PDF-');
    const rows = await page.evaluate((figure) => window.recresCharts.rowsOf(figure).length, ALL.figures[0]);
    assert.ok(rows > 1);
    assert.deepEqual(await page.evaluate(() => window.seen), [[rows, 'light']]);
    assert.equal(await page.locator('.printed > svg').count(), 0, 'afterwards the page is as before');
    await page.emulateMedia({ media: 'print' });
    assert.equal(await page.locator('button:visible').count(), 0);
  });
});

test('printed, every row of panels is as wide as a sheet of paper and stands on one', async () => {
  const document = documentOf(Array.from({ length: 14 }, (_, k) => ({ ...PANELS.heat, id: `h${k}` })));
  document.figures[0].caption = 'Many words of a caption. '.repeat(14);
  // What A4 and Letter leave between the edges, in pixels.
  await withReport(document, { width: 688, height: 948 }, async (report, page) => {
    await page.emulateMedia({ media: 'print' });
    await page.evaluate(() => dispatchEvent(new Event('beforeprint')));
    const rows = await page.locator('.printed > svg').all();
    assert.equal(rows.length, 7);
    for (const row of rows) {
      const { width, height } = await row.boundingBox();
      assert.ok(width > 0.95 * 688 && height < 948, `${width} times ${height}`);
    }
  });
});

test('words of the claims are not broken', async () => {
  const claims = [{ ...ALL.claims[0], where: 'discussion', claim: 'long words '.repeat(40), expected: 'more words '.repeat(40), measured: 'many words '.repeat(40) }];
  await withReport({ ...ALL, claims }, { width: 1000 }, async (report, page) => {
    const lines = await page.evaluate(() => {
      const range = document.createRange();
      range.selectNodeContents(document.querySelector('.claims tbody td'));
      return range.getClientRects().length;
    });
    assert.equal(lines, 1);
  });
});

test('nothing is wider than a narrow screen', async () => {
  await withReport(ALL, { width: 400, height: 800 }, async (report, page) => {
    await drawAll(report);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth) <= 400);
    const widths = await page.evaluate(() => [...document.querySelectorAll('.panel')].map((one) => one.getBoundingClientRect().right));
    assert.ok(widths.every((right) => right <= 400), `${widths}`);
    await page.setViewportSize({ width: 1000, height: 800 });
    await page.waitForFunction(() => window.recresReport.charts['fig/curve'].chart.getWidth() > 400);
  });
});

test('no text of a document becomes markup or code', async () => {
  const document = hostile(ALL);
  await withReport(document, {}, async (report, page) => {
    await drawAll(report);
    await report.hover('fig/curve', 8, 3.25);
    await report.hover('fig/joint', 2.5, 1.5);
    for (const panel of await page.locator('.data summary').all()) await panel.click();
    await page.locator('.spec summary').first().click();
    await page.locator('.data tbody tr').first().waitFor();
    await report.settled();
    assert.equal(await page.evaluate(() => window.broken), undefined);
    assert.equal(await page.locator('img, script:not([id]):not(:nth-of-type(-n+3))').count(), 0);
    for (const svg of [drawnFigure(document), await page.evaluate(() => window.recresCharts.panelSvg(window.recresReport.document.figures[0], 0, window.recresCharts.looks.light))]) {
      assert.equal(await wellFormed(page, svg), null);
      assert.equal(await page.evaluate((text) => new DOMParser().parseFromString(text, 'image/svg+xml').querySelectorAll('img, script, image, foreignObject').length, svg), 0);
    }
    await page.pdf();
    assert.equal(await page.evaluate(() => window.broken), undefined);
  });
});

test('empty, unknown and constant data are drawn as far as they go', async () => {
  const curve = (id, series) => ({ kind: 'curves', id, title: id, x: { label: 'x', scale: 'log' }, y: { label: 'y', scale: 'log' }, series });
  const panels = [
    curve('none', []), curve('empty', [{ name: 'e', x: [], y: [], error: [] }]), curve('unknown', [{ name: 'u', x: [1, 2], y: [null, null] }]),
    curve('single', [{ name: 's', x: [3], y: [2], error: [null] }]), curve('nonpositive', [{ name: 'n', x: [0, 1, 10], y: [-1, 0, 2], error: [1, 1, 5] }]),
    { kind: 'heat', id: 'nothing', title: 'nothing', x: {}, y: {}, rows: 0, columns: 0, values: [] },
    { kind: 'heat', id: 'constant', title: 'constant', x: {}, y: {}, rows: 1, columns: 2, values: [0, 0], value: { scale: 'log' } },
    { kind: 'raster', id: 'still', title: 'still', rows: [], values: [] },
    { kind: 'cube', id: 'hollow', title: 'hollow', axes: ['a', 'b', 'c'], from: -1, to: 1, series: [{ name: 'h', points: [] }] },
    { kind: 'graph', id: 'bare', title: 'bare', nodes: [], edges: [] }, { kind: 'graph', id: 'lone', title: 'lone', nodes: [{ name: '0', x: 1, y: 1, group: 0 }], edges: [[0, 0]], groups: ['g'] },
    { kind: 'bars', id: 'flat', title: 'flat', x: { names: [] }, y: {}, series: [{ name: 'f', values: [] }] },
    { kind: 'table', id: 'blank', title: 'blank', columns: [], rows: [] }
  ];
  await withReport(documentOf(panels), {}, async (report, page) => {
    for (const panel of panels) {
      if (panel.kind === 'table') continue;
      const chart = await report.chart(`fig/${panel.id}`);
      await chart.focus();
      for (const key of ['ArrowRight', 'ArrowUp', '+', '0']) await page.keyboard.press(key);
    }
    assert.equal(await report.hover('fig/single', Math.log10(3), Math.log10(2)), 's\nx: 3\ny: 2');
    const svg = drawnFigure(documentOf(panels));
    assert.equal(await wellFormed(page, svg), null);
    assert.doesNotMatch(svg, /NaN|Infinity|undefined/);
  });
});

test('a hundred thousand points are drawn on a canvas and can be pointed at', async () => {
  const count = 100000;
  const x = [...Array(count).keys()];
  const panel = { ...PANELS.curves, series: [{ name: 'long', x, y: x.map((k) => 2 + Math.sin(k / 5000)) }], marks: [], spans: [] };
  await withReport(documentOf([panel]), {}, async (report, page) => {
    await report.chart('fig/curve');
    assert.ok(await page.locator('.picture canvas').count() > 0);
    assert.match(await report.hover('fig/curve', 50000, 2 + Math.sin(10)), /^long\nnoise strength r: (49|50)\d{3}\n/);
    assert.ok(drawnFigure(documentOf([panel])).length < 1e6, 'an SVG file has no more points than can be seen');
  });
});
