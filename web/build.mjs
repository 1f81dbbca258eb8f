// Makes what recres carries inside: `node build.mjs OUT` writes OUT/charts.js, the drawing code (ES5, with the licences of
// what is in it), and OUT/page.html, the page without its document and without charts.js, which C++ puts in.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2];
if (!out) throw new Error('usage: node build.mjs OUT');

const source = (name) => readFileSync(join(here, 'src', name), 'utf8');
const packaged = (name) => readFileSync(join(here, 'node_modules', name), 'utf8').replaceAll('\r\n', '\n').trim();

/** What the licences of the parts ask to be kept with every copy. */
function licences() {
  const version = (name) => JSON.parse(packaged(`${name}/package.json`)).version;
  const parts = [
    `Apache ECharts ${version('echarts')}`, packaged('echarts/NOTICE'), packaged('echarts/LICENSE'),
    `zrender ${version('zrender')}`, packaged('zrender/LICENSE'),
    `tslib ${version('tslib')}`, packaged('tslib/LICENSE.txt'),
  ];
  const text = parts.join('\n\n').replaceAll('*/', '* /').replaceAll('</', '< /');
  return `/*! The charts of recres are drawn with the following, each under its own licence.\n\n${text}\n*/\n`;
}

async function bundle(name, options) {
  const made = await build({
    entryPoints: [join(here, 'src', name)], bundle: true, minifyWhitespace: true, minifyIdentifiers: true, write: false, charset: 'utf8',
    legalComments: 'none', define: { 'process.env.NODE_ENV': '"production"' }, logLevel: 'warning', ...options,
  });
  return made.outputFiles[0].text;
}

const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const fill = (text, values) => text.replace(/\{\{(\w+)\}\}/g, (mark, name) => values[name] ?? mark);

// Duktape, which draws where there is no browser, knows ES5, and not all that esbuild's minifySyntax makes of it.
const charts = licences() + await bundle('charts.js', { format: 'iife', globalName: 'recresCharts', target: 'es5' });
const page = await bundle('page.js', { format: 'iife', target: 'es2020' });
mkdirSync(out, { recursive: true });
writeFileSync(join(out, 'charts.js'), charts);
writeFileSync(join(out, 'page.html'),
  fill(source('page.html'), { style: source('page.css'), page, scripts: `${hash(charts)} ${hash(page)}` }));
