/**
 * The files that pages load: one style sheet, one small script, the fonts and the mark. Names carry the hash
 * of the content, so a browser keeps them for ever and never shows an old one.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { markSvg } from './mark.ts';
import { themeCss } from './theme/theme.ts';

export type Asset = { body: Buffer; type: string; immutable: true };
export const ASSET_PREFIX = '/assets/';

const HASH_LENGTH = 12;
const require = createRequire(import.meta.url);

/** Style sheets of Designsystemet that our components use, and the layer that each belongs to. */
const BASE_SHEETS = ['base', 'heading', 'paragraph', 'label'];
const COMPONENT_SHEETS = [
  'alert',
  'breadcrumbs',
  'button',
  'card',
  'details',
  'error-summary',
  'field',
  'fieldset',
  'input',
  'link',
  'list',
  'pagination',
  'search',
  'skip-link',
  'table',
  'tag',
  'validation-message',
];
const OWN_SHEETS = ['layout', 'shell'];
/** Style sheets that stand beside our components. */
const OUR_COMPONENTS = [
  'button',
  'field',
  'error-summary',
  'table',
  'pagination',
  'tag',
  'timeline',
  'tabs',
  'notice',
  'summary-list',
  'task-list',
  'details',
  'card',
  'empty-state',
  'stat',
  'code-block',
  'steps',
  'filter-form',
  'confirmation',
  'hero',
  'qr',
];
const FONTS: Readonly<Record<string, string>> = {
  'body-latin.woff2': 'atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2',
  'body-latin-ext.woff2':
    'atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-ext-wght-normal.woff2',
  'heading-latin.woff2': 'bricolage-grotesque/files/bricolage-grotesque-latin-wght-normal.woff2',
  'heading-latin-ext.woff2': 'bricolage-grotesque/files/bricolage-grotesque-latin-ext-wght-normal.woff2',
};

const byPath = new Map<string, Asset>();
const urls = new Map<string, string>();

/** Every file by its path (`/assets/app.0123456789ab.css`); each may be cached for ever. */
export function assets(): ReadonlyMap<string, Asset> {
  build();
  return byPath;
}

/** The address of a file by its plain name (`app.css`, `enhance.js`, `mark.svg`). Throws for a name that is none. */
export function assetUrl(name: string): string {
  build();
  const url = urls.get(name);
  if (url === undefined) throw new Error(`no such asset: ${name}`);
  return url;
}

/** Adds a file of a service's own (a script of its pages) when it is loaded; gives its address. The same name with another content throws. */
export function addAsset(name: string, body: string | Buffer, type: string): string {
  const bytes = Buffer.from(body);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, HASH_LENGTH);
  const dot = name.lastIndexOf('.');
  const url = `${ASSET_PREFIX}${name.slice(0, dot)}.${hash}${name.slice(dot)}`;
  if (urls.has(name) && urls.get(name) !== url)
    throw new Error(`asset ${name} is there with another content`);
  byPath.set(url, { body: bytes, type, immutable: true });
  urls.set(name, url);
  return url;
}

function build(): void {
  if (urls.has('app.css')) return;
  for (const [name, file] of Object.entries(FONTS)) {
    addAsset(name, readFileSync(require.resolve(`@fontsource-variable/${file}`)), 'font/woff2');
  }
  addAsset('mark.svg', markSvg('icon'), 'image/svg+xml');
  addAsset('enhance.js', own('enhance.js'), 'text/javascript; charset=utf-8');
  addAsset('app.css', styleSheet(), 'text/css; charset=utf-8');
}

function styleSheet(): string {
  const fonts = own('assets/fonts.css').replace(
    /asset:([a-z0-9.-]+)/g,
    (_, name: string) => urls.get(name) ?? name,
  );
  const ours = ownCss();
  return [
    '@layer ds.theme,ds.base,ds.components,aplec;',
    squeeze(fonts),
    squeeze(themeCss()),
    designsystemetCss(),
    `@layer aplec{${squeeze(ours)}}`,
  ].join('\n');
}

/** Our own sheets, in the order in which they apply. */
export function ownCss(): string {
  const shells = OWN_SHEETS.map((name) => own(`assets/${name}.css`));
  const components = OUR_COMPONENTS.map((name) => own(`components/${name}.css`));
  return [...components, ...shells, own('assets/print.css')].join('\n');
}

/** The part of Designsystemet's CSS that we ship, each sheet in its layer as its own index does. */
export function designsystemetCss(): string {
  const sheet = (name: string) =>
    readFileSync(require.resolve(`@digdir/designsystemet-css/${name}.css`), 'utf8');
  const base = BASE_SHEETS.map(sheet).join('\n');
  const components = COMPONENT_SHEETS.map(sheet).join('\n');
  return `@layer ds.base{${base}}\n@layer ds.components{${components}}`;
}

function own(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

/** Comments and indentation out; our sheets keep no comment signs or double spaces inside strings. */
function squeeze(css: string): string {
  return css
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/\s*\n\s*/g, '\n')
    .replace(/\n+/g, '\n')
    .trim();
}
