// Opens pages in Chromium and prints what it finds as JSON, a line for each page and form:
//   node check.mjs BROWSER FOLDER PAGE.html...
// A form is a width and a color scheme. Screenshots are written to FOLDER, unless it is "".
import { readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { createRequire } from 'node:module';
import puppeteer from 'puppeteer-core';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const [executablePath, folder, ...files] = process.argv.slice(2);
const browser = await puppeteer.launch({ executablePath, args: ['--no-sandbox'] });

// focused follows the tab key through a page.
async function focused(page) {
  const order = [];
  await page.evaluate(() => { window.positions = new Map([...document.querySelectorAll('*')].map((e, i) => [e, i])); });
  for (let i = 0; i < 400; i++) {
    await page.keyboard.press('Tab');
    const at = await page.evaluate(() => {
      const e = document.activeElement;
      if (!e || e === document.body) { return null; }
      const box = e.getBoundingClientRect();
      return { position: window.positions.get(e), name: e.id || e.getAttribute('href') || e.getAttribute('aria-label') || e.tagName, visible: box.width > 0 && box.height > 0 };
    });
    if (!at || order.some((known) => known.position === at.position)) { break; }
    order.push(at);
  }
  return order;
}

async function check(file, width, scheme, script) {
  const page = await browser.newPage();
  const problems = [];
  page.on('console', (message) => problems.push(message.text()));
  page.on('pageerror', (error) => problems.push(String(error)));
  page.on('request', (request) => { if (!/^(file|data):/.test(request.url())) { problems.push('request of ' + request.url()); } });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
  await page.setJavaScriptEnabled(script);
  await page.goto('file://' + resolve(file));
  const result = { file: basename(file), width, scheme, script, problems };
  result.overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  result.text = await page.evaluate(() => document.body.innerText);
  result.search = await page.evaluate(() => !document.querySelector('.search')?.hidden);
  if (folder) {
    await page.screenshot({ path: join(folder, `${basename(file, '.html')}-${width}-${scheme}.png`), fullPage: true });
  }
  if (script) {
    result.focus = await focused(page);
    result.found = await page.evaluate(() => {
      const words = document.getElementById('words');
      if (!words) { return null; }
      const visible = () => document.querySelectorAll('.permissions tbody:not([hidden]) tr:not(.role):not([hidden])').length;
      const search = (text) => { words.value = text; words.dispatchEvent(new Event('input')); return visible(); };
      return { all: search(''), some: search('dynamodb putitem'), none: search('no-such-word') };
    });
    await page.setBypassCSP(true);
    await page.reload();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => axe.run({ runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
    result.violations = violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 160)).join(' | ')}`);
  }
  console.log(JSON.stringify(result));
  await page.close();
}

for (const file of files) {
  for (const [width, scheme, script] of [[1280, 'light', true], [390, 'dark', true], [390, 'light', false]]) {
    await check(file, width, scheme, script);
  }
}
await browser.close();
