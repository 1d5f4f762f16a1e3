import { attrs, type Html, type HtmlValue, html, join } from '../kernel/html.ts';
import type { Portal } from '../kernel/http/pages.ts';
import type { FieldError } from '../kernel/problem.ts';
import { HTML_LANG, LANG_NAMES, LANGS, type Lang } from '../kernel/texts.ts';
import { assetUrl } from './assets.ts';
import { breadcrumbs, type Crumb } from './components/breadcrumbs.ts';
import { heading, paragraph } from './components/content.ts';
import { errorSummary } from './components/error-summary.ts';
import { mark } from './mark.ts';
import { isGrouped, type NavItem, navigation } from './navigation.ts';
import { words } from './texts/index.ts';

/** Who acts, always in sight: a name, in what quality, and in whose name. */
export type Person = {
  name: string;
  /** “Secretary, Town hall of X”. */
  role?: string;
  /** Whom they represent, when it is somebody else. */
  onBehalfOf?: string;
  /** The portal in which they act: the way back to it from the pages that are everybody's. */
  home?: Portal;
  /** Where to become somebody else (representation, or the demonstration's people). */
  changeHref?: string;
  /** Where they see and keep their own account. */
  accountHref?: string;
  /** Where a POST ends the session. */
  signOutAction?: string;
};

/** What is the same on every page of a running platform. */
export type Site = { demonstration: boolean; version?: string };

export type PageOptions = {
  portal: Portal;
  lang: Lang;
  /** In the tab, and as the page's h1 unless `heading` says otherwise. */
  title: string;
  /** Path with query, as asked (`page.url.pathname + page.url.search`): for the language links and the navigation. */
  path: string;
  site: Site;
  body: HtmlValue;
  person?: Person | undefined;
  /** Link for who has not signed in. */
  signInHref?: string | undefined;
  nav?: readonly NavItem[];
  breadcrumbs?: readonly Crumb[];
  /** A notice over everything else of the page: the flash message, a fault. */
  banner?: HtmlValue;
  /** What is wrong with the form: gives the summary above the title and “Error:” in the tab. */
  errors?: readonly FieldError[] | undefined;
  /** Another h1, or false when the body brings its own. */
  heading?: HtmlValue;
  /** Small words over the h1: the case, the procedure. */
  caption?: HtmlValue;
  /** First paragraph, larger. */
  lead?: HtmlValue;
  /** `reading` for forms and texts (two thirds); `wide` for tables and desks. */
  width?: 'reading' | 'wide';
  /** Addresses of more scripts, from `addAsset`. */
  scripts?: readonly string[];
};

/** A whole document of a portal. */
export function page(o: PageOptions): Html {
  const t = words(o.lang);
  const wrong = o.errors !== undefined && o.errors.length > 0;
  const body = html`${o.body}`;
  const title = `${wrong ? `${t.errorPrefix} ` : ''}${o.title} – ${t.portal[o.portal]} – ${t.product}`;
  return html`<!doctype html>
<html lang="${HTML_LANG[o.lang]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<link rel="icon" type="image/svg+xml" href="${assetUrl('mark.svg')}">
<link rel="preload" href="${assetUrl('body-latin.woff2')}" as="font" type="font/woff2" crossorigin>
<link rel="stylesheet" href="${assetUrl('app.css')}">
${[assetUrl('enhance.js'), ...(o.scripts ?? [])].map((src) => html`<script src="${src}" defer></script>`)}
</head>
<body data-portal="${o.portal}">
<a class="ds-skip-link ap-skip" href="#main">${t.skip}</a>
${header(o)}
<div class="ap-frame">${isGrouped(o.nav) && navigation(o)}
<div class="ap-body">
${o.breadcrumbs && o.breadcrumbs.length > 0 && breadcrumbs(o.lang, o.breadcrumbs)}
<main id="main" tabindex="-1" class="${o.width === 'wide' ? 'ap-main' : 'ap-main ap-main--reading'}">
${o.banner}
${wrong && o.errors && errorSummary(o.lang, o.errors, body)}
${titleOf(o)}
${body}
</main>
</div>
</div>
${footer(o)}
</body>
</html>`;
}

function titleOf(o: PageOptions): Html {
  const caption = o.caption && html`<p class="ap-caption">${o.caption}</p>`;
  const h1 = o.heading !== false && heading(1, o.heading ?? o.title);
  const lead = o.lead && paragraph(o.lead, 'lead');
  if (!caption && h1 === false && !lead) return html``;
  return html`<div class="ap-title">${caption}${h1}${lead}</div>`;
}

const PORTAL_HOME: Readonly<Record<Portal, string>> = {
  public: '/',
  citizen: '/citizen',
  office: '/office',
  operator: '/operator',
  developers: '/developers',
};

function header(o: PageOptions): Html {
  const t = words(o.lang);
  return html`<header class="ap-header">
${o.site.demonstration && html`<p class="ap-demo"><strong>${t.demo}</strong> <span class="ap-demo__more">${t.demoMore}</span></p>`}
<div class="ap-header__top"><div class="ap-inner ap-header__row">
<a class="ap-brand" href="${PORTAL_HOME[o.portal]}">${mark()}<span class="ap-brand__words"><span class="ap-brand__name">${t.product}</span><span class="ap-brand__portal">${t.portal[o.portal]}</span></span></a>
${languages(o)}${who(o)}
</div></div>
${!isGrouped(o.nav) && navigation(o)}
</header>`;
}

function languages(o: PageOptions): Html {
  const items = LANGS.map((lang) => {
    const current = lang === o.lang;
    const a = attrs({
      href: withLang(o.path, lang),
      lang: HTML_LANG[lang],
      hreflang: HTML_LANG[lang],
      'aria-current': current && 'true',
    });
    return html`<li><a ${a}>${LANG_NAMES[lang]}</a></li>`;
  });
  return html`<nav class="ap-langs" aria-label="${words(o.lang).language}"><ul>${items}</ul></nav>`;
}

/** The same page in another language: `lang` is put in, or replaced in, the query. */
function withLang(path: string, lang: Lang): string {
  const [pathname = '/', search = ''] = path.split('#')[0]?.split('?') ?? [];
  const query = new URLSearchParams(search);
  query.set('lang', lang);
  // One leading slash: the address of another site could begin with two.
  return `/${pathname.replace(/^[/\\]+/, '')}?${query}`;
}

function who(o: PageOptions): HtmlValue {
  const t = words(o.lang);
  const { person } = o;
  if (person === undefined) {
    return (
      o.signInHref !== undefined && html`<p class="ap-who"><a href="${o.signInHref}">${t.signIn}</a></p>`
    );
  }
  const behalf =
    person.onBehalfOf && html`<span class="ap-who__behalf">${t.onBehalf(person.onBehalfOf)}</span>`;
  const quality = join([person.role, behalf], ' · ');
  const out =
    person.signOutAction !== undefined &&
    html`<form method="post" action="${person.signOutAction}"><button class="ap-who__action" type="submit">${t.signOut}</button></form>`;
  const home =
    person.home !== undefined &&
    person.home !== o.portal &&
    html`<a class="ap-who__action" href="${PORTAL_HOME[person.home]}">${t.portal[person.home]}</a>`;
  const change =
    person.changeHref !== undefined &&
    html`<a class="ap-who__action" href="${person.changeHref}">${t.changePerson}</a>`;
  const account =
    person.accountHref !== undefined &&
    html`<a class="ap-who__action" href="${person.accountHref}">${t.account}</a>`;
  return html`<div class="ap-who"><p><span class="ds-sr-only">${t.actingAs} </span><strong>${person.name}</strong>${
    (person.role ?? person.onBehalfOf) && html`<span class="ap-who__role">${quality}</span>`
  }</p><div class="ap-who__actions">${home}${change}${account}${out}</div></div>`;
}

function footer(o: PageOptions): Html {
  const t = words(o.lang);
  return html`<footer class="ap-footer"><div class="ap-inner">
<div class="ap-footer__row"><p class="ap-footer__motto">${mark()}<span><strong>${t.product}</strong> ${t.motto}</span></p>
<nav aria-label="${t.footer}"><ul>
<li><a href="/accessibility">${t.accessibility}</a></li>
<li><a href="/legal">${t.legal}</a></li>
<li><a href="/log/">${t.publicLog}</a></li>
<li><a href="/developers">${t.developers}</a></li>
</ul></nav></div>
<p class="ap-footer__small">${join([t.licence, o.site.version && t.version(o.site.version)], ' · ')}</p>
</div></footer>`;
}
