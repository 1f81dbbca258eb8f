// Opens reports, made by RECRES_MAKE_PAGE from documents, in Chromium, and watches what they do.
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { after, before } from 'node:test';

const { chromium } = createRequire(new URL('../../web/', import.meta.url))('playwright-core');
let browser;
let folder;

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'recres-browser-'));
  browser = await chromium.launch({
    executablePath: process.env.RECRES_CHROMIUM || '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
  });
});

after(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

const made = (document, ...options) => execFileSync(process.env.RECRES_MAKE_PAGE, options, { input: JSON.stringify(document), maxBuffer: 1 << 30 }).toString();

/** The first figure of a document as SVG, drawn without a browser. */
export const drawnFigure = (document) => made(document, '--svg');

/** Opens the report of a document; whatever goes wrong in it fails the test that calls its `check`. */
export async function openReport(document, { width = 1200, height = 900, scheme = 'light' } = {}) {
  const path = join(folder, 'report.html');
  writeFileSync(path, made(document));
  const context = await browser.newContext({ viewport: { width, height }, colorScheme: scheme, acceptDownloads: true });
  const page = await context.newPage();
  const faults = [];
  page.on('console', (message) => { if (message.type() !== 'log') faults.push(message.text()); });
  page.on('pageerror', (error) => faults.push(error.stack));
  page.on('request', (request) => { if (!/^(file|data|blob):/.test(request.url())) faults.push(`asked for ${request.url()}`); });
  await page.goto(pathToFileURL(path).href);
  const report = {
    page, context,
    /** The chart of "figure/panel", drawn and in view. */
    async chart(name) {
      const handle = await page.evaluateHandle((key) => window.recresReport.charts[key].body, name);
      await handle.asElement().scrollIntoViewIfNeeded();
      await page.waitForFunction((key) => window.recresReport.charts[key].chart, name);
      return handle.asElement();
    },
    /** Where on the screen a place of a chart is. */
    async at(name, x, y) {
      await report.chart(name);
      return page.evaluate(([key, u, v]) => {
        const panel = window.recresReport.charts[key];
        const frame = panel.body.getBoundingClientRect();
        const [left, top] = panel.chart.convertToPixel({ gridIndex: 0 }, [u, v]);
        return [frame.left + left, frame.top + top];
      }, [name, x, y]);
    },
    /** Waits until events that wait for the next frame, as those of the pointer do, have come. */
    settled: () => page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))),
    async hover(name, x, y) {
      await page.mouse.move(...await report.at(name, x, y));
      await report.settled();
      return (await (await report.chart(name)).$('.tip:not([hidden])'))?.innerText();
    },
    async download(label) {
      const waiting = page.waitForEvent('download');
      await page.getByRole('button', { name: label, exact: true }).click();
      return readFileSync(await (await waiting).path());
    },
    check() { assert.deepEqual(faults, []); },
    close: () => context.close()
  };
  return report;
}

/** Pixels of the page: colour(x, y) is [r, g, b]. */
export async function pixels(page) {
  const png = (await page.screenshot()).toString('base64');
  const other = await page.context().newPage();
  const read = await other.evaluateHandle(async (data) => {
    const image = new Image();
    image.src = `data:image/png;base64,${data}`;
    await image.decode();
    const canvas = document.createElement('canvas');
    canvas.width = image.width;
    canvas.height = image.height;
    const context = canvas.getContext('2d');
    context.drawImage(image, 0, 0);
    return context;
  }, png);
  return { colour: (x, y) => read.evaluate((context, at) => [...context.getImageData(Math.round(at[0]), Math.round(at[1]), 1, 1).data].slice(0, 3), [x, y]), close: () => other.close() };
}
