import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { anyOf } from '../../../../kernel/access.ts';
import { attrs, type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { kernelProblems } from '../../../../kernel/problems.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import {
  addAsset,
  button,
  code,
  codeBlock,
  form,
  link,
  list,
  paragraph,
  section,
  table,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { ownerOf } from '../problems/catalogue.ts';
import { methodTag } from './api.ts';
import { bodyOf, curlOf, parametersOf } from './curl.ts';
import { type Json, type Operation, operationsOf } from './operations.ts';
import { exampleOf, schemaRows, typeOf } from './schema.ts';
import { words } from './texts/index.ts';

const tryScript = addAsset(
  'try.js',
  stripTypeScriptTypes(readFileSync(new URL('try.ts', import.meta.url), 'utf8')),
  'text/javascript; charset=utf-8',
);

/** `/developers/api/{operationId}`: everything that one needs to call it, and a form that calls it. */
export const operationPage: PageRoute = {
  path: '/developers/api/{operationId}',
  portal: 'developers',
  async get(context) {
    const { kernel, params, lang } = context;
    const operation = operationsOf(kernel).find((each) => each.id === params['operationId']);
    if (operation === undefined) throw kernelProblems['not-found']();
    const t = words(lang).api;
    return portalPage(context, {
      portal: 'developers',
      title: operation.id,
      heading: html`<span lang="en">${operation.doc.summary}</span>`,
      caption: operation.id,
      width: 'wide',
      breadcrumbs: [{ text: t.title, href: '/developers/api' }, { text: operation.id }],
      scripts: [tryScript],
      body: html`<p class="ap-text">${methodTag(operation.method)} ${code(operation.path)}</p>
${who(lang, operation)}${parameters(lang, operation)}${body(lang, operation)}
${section({ title: t.curl }, codeBlock(lang, curlOf(kernel, operation), 'curl'))}${tryIt(context, operation)}
${responses(lang, operation)}${refusals(lang, operation)}`,
    });
  },
};

function who(lang: Lang, { contract, method }: Operation): Html {
  const t = words(lang).api;
  const kinds = words(lang).access.kinds;
  const { access, kind } = contract;
  const may = Object.entries(access).map(([actor, rule]) => {
    const name = kinds[actor as keyof typeof kinds];
    return rule === true ? name : `${name}, ${t.needs(anyOf(rule).join(' / '))}`;
  });
  return section(
    { title: t.who },
    list(access.visitor === true ? [t.anyone] : may),
    kind === 'action' && method !== 'GET' && paragraph(t.once),
  );
}

function parameters(lang: Lang, operation: Operation): Html {
  const t = words(lang).api;
  const rows = parametersOf(operation);
  if (rows.length === 0) return section({ title: t.parameters }, paragraph(t.noParameters));
  return section(
    { title: t.parameters },
    table({
      lang,
      caption: t.parameters,
      captionHidden: true,
      rows,
      columns: [
        { key: 'name', header: t.name, rowHeader: true, cell: (row) => code(row.name) },
        { key: 'in', header: t.place, cell: (row) => t.places[row.in] },
        { key: 'type', header: t.type, cell: (row) => english(typeOf(row.schema ?? {})) },
        { key: 'required', header: t.required, cell: (row) => (row.required ? t.yes : t.no) },
        { key: 'about', header: t.description, cell: (row) => english(about(row.description, row.schema)) },
      ],
    }),
  );
}

function about(description: string | undefined, schema: Json | undefined): string {
  const [row] = schemaRows({ ...schema, ...(description === undefined ? {} : { description }) });
  return row?.description ?? '';
}

const english = (text: string): Html | false => text !== '' && html`<span lang="en">${text}</span>`;

function schemaTable(lang: Lang, caption: string, schema: Json | undefined): Html {
  const t = words(lang).api;
  return table({
    lang,
    caption,
    captionHidden: true,
    rows: schemaRows(schema),
    empty: t.nothing,
    columns: [
      { key: 'name', header: t.name, rowHeader: true, cell: (row) => code(row.name) },
      { key: 'type', header: t.type, cell: (row) => english(row.type) },
      { key: 'required', header: t.required, cell: (row) => (row.required ? t.yes : t.no) },
      { key: 'about', header: t.description, cell: (row) => english(row.description) },
    ],
  });
}

function body(lang: Lang, operation: Operation): Html | false {
  const t = words(lang).api;
  const given = bodyOf(operation);
  if (given === undefined) return false;
  const type = paragraph(code(given.type));
  return section({ title: t.body }, type, schemaTable(lang, t.body, given.schema));
}

function responses(lang: Lang, { doc, contract }: Operation): Html {
  const t = words(lang).api;
  const good = Object.entries(doc.responses).filter(([status]) => status in contract.returns);
  const shown = good.map(([status, { content, description }]) => {
    const [, given] = Object.entries(content ?? {})[0] ?? [];
    const types = Object.keys(content ?? {}).map((type) => html` ${code(type)}`);
    const told = description === undefined || description === 'Done' ? '' : english(`. ${description}`);
    const line = paragraph(html`${code(status)}${types.length === 0 ? ` ${t.noBody}` : types}${told}`);
    return html`${line}${given?.schema !== undefined && schemaTable(lang, `${t.responses} ${status}`, given.schema)}`;
  });
  return section({ title: t.responses }, ...shown);
}

/** The refusals that it declares, by status; those of the service's own rules have their page. */
function refusals(lang: Lang, { contract, id }: Operation): Html {
  const t = words(lang).api;
  const makers = contract.problems.toSorted((a, b) => a.kind.status - b.kind.status);
  const items = makers.map(
    ({ code: name, kind }) =>
      html`${code(String(kind.status))} ${link(`/problems/${name}`, name)}: ${kind.title[lang]}`,
  );
  return section(
    { title: t.errors, intro: t.errorsText },
    list(items),
    paragraph(link(`/problems#${ownerOf(id)}`, t.errorsService)),
  );
}

function tryIt(context: PageContext, operation: Operation): Html {
  const { lang, actor, kernel } = context;
  const t = words(lang).api;
  const known = 'name' in actor && actor.kind !== 'platform' ? actor.name : undefined;
  const body = bodyOf(operation);
  const { status, headers, answer, empty, network, badJson, waiting } = t;
  const a = attrs({
    'data-try': JSON.stringify({ method: operation.method, path: operation.path, type: body?.type }),
    'data-words': JSON.stringify({ status, headers, answer, empty, network, badJson, waiting }),
    hidden: true,
  });
  const fields = parametersOf(operation, 'path', 'query', 'header').map((parameter) =>
    textField({
      lang,
      name: `${parameter.in}.${parameter.name}`,
      label: html`<span lang="en">${parameter.name}</span>`,
      hint: english(typeOf(parameter.schema ?? {})) || undefined,
      optional: parameter.required !== true,
      autocomplete: 'off',
      spellcheck: false,
    }),
  );
  const example = body?.schema === undefined ? undefined : JSON.stringify(exampleOf(body.schema), null, 2);
  return html`<div ${a}>${section(
    { title: t.tryIt, id: 'try' },
    paragraph(
      html`${known === undefined ? t.tryVisitor : t.tryAs(known)} ${
        kernel.settings.APLEC_DEMO &&
        link(`/sign-in?next=${encodeURIComponent(context.url.pathname)}`, t.tryWho)
      }`,
    ),
    form(
      { label: t.tryIt },
      operation.contract.access.system !== undefined && tokenField(lang),
      ...fields,
      example !== undefined && textArea({ lang, name: 'body', label: t.bodyField, value: example, rows: 12 }),
      button(t.send),
    ),
    html`<div data-answer role="status" class="ap-stack"></div><template>${codeBlock(lang, '…', '…')}</template>`,
  )}</div>`;
}

/** A page shows no client certificate of a system; its token counts on this port too. */
function tokenField(lang: Lang): Html {
  const t = words(lang).api;
  return textField({
    lang,
    name: 'token',
    label: t.token,
    hint: html`${t.tokenHint} ${link('/developers/api/exchange.token.issue', 'POST /oauth/token')}`,
    optional: true,
    autocomplete: 'off',
    spellcheck: false,
  });
}
