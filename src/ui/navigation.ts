import { attrs, type Html, type HtmlValue, html } from '../kernel/html.ts';
import { NAV_GROUPS, type NavGroup } from '../kernel/service.ts';
import type { Lang } from '../kernel/texts.ts';
import { words } from './texts/index.ts';

export type NavItem = {
  text: string;
  href: string;
  group?: NavGroup | undefined;
  /** Found from the page's path unless given: the longest address that begins it. */
  current?: boolean;
  count?: number | string;
};

type Around = { lang: Lang; path: string; nav?: readonly NavItem[] | undefined };

/** A desk has more places than fit in a line: they stand in groups beside the page. */
export const isGrouped = (nav: readonly NavItem[] | undefined): boolean =>
  nav?.some((item) => item.group !== undefined) ?? false;

/** On a narrow screen the items stand behind a menu button: a disclosure whose open state shows the list after it. */
export function navigation({ lang, path, nav }: Around): HtmlValue {
  if (nav === undefined || nav.length === 0) return undefined;
  const t = words(lang);
  const items = currentItem(nav, path);
  const here = items.find((item) => item.current);
  const lines = isGrouped(nav) ? inGroups(lang, items) : items.map(line);
  return html`<nav class="${isGrouped(nav) ? 'ap-nav ap-nav--side' : 'ap-nav'}" aria-label="${t.navigation}"><div class="ap-inner">
<details class="ap-menu"><summary aria-controls="ap-nav">${t.menu}${
    here && html`<span class="ap-menu__here">${here.text}</span>`
  }</summary></details>
<ul id="ap-nav">${lines}</ul></div></nav>`;
}

const line = (item: NavItem): Html =>
  html`<li><a ${attrs({ href: item.href, 'aria-current': item.current && 'page' })}>${item.text}${
    item.count !== undefined && html` <span class="ap-count">${item.count}</span>`
  }</a></li>`;

function inGroups(lang: Lang, items: readonly NavItem[]): Html[] {
  const names = words(lang).navGroups;
  const groups = NAV_GROUPS.map((group) => ({ group, own: items.filter((item) => item.group === group) }));
  return [
    ...items.filter((item) => item.group === undefined).map(line),
    ...groups
      .filter(({ own }) => own.length > 0)
      .map(
        ({ group, own }) =>
          html`<li class="ap-nav__group"><span id="ap-nav-${group}">${names[group]}</span><ul aria-labelledby="ap-nav-${group}">${own.map(line)}</ul></li>`,
      ),
  ];
}

/** Marks the item whose address is the longest beginning of the path, unless one is marked already. */
function currentItem(items: readonly NavItem[], path: string): readonly NavItem[] {
  if (items.some((item) => item.current !== undefined)) return items;
  const here = path.split('?')[0] ?? path;
  const best = items
    .filter((item) => here === item.href || here.startsWith(`${item.href.replace(/\/$/, '')}/`))
    .sort((a, b) => b.href.length - a.href.length)[0];
  return items.map((item) => (item === best ? { ...item, current: true } : item));
}
