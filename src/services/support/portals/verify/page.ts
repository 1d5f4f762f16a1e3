import { readFileSync } from 'node:fs';
import { attrs, type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { isRawRoute, type RawRoute } from '../../../../kernel/http/routes.ts';
import { isId } from '../../../../kernel/ids.ts';
import { listLogs } from '../../../../kernel/ledger/index.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import { formatDate } from '../../../../kernel/texts.ts';
import {
  addAsset,
  button,
  codeBlock,
  columns,
  fileField,
  form,
  link,
  list,
  notice,
  paragraph,
  section,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { algorithmOf } from '../log/page.ts';
import { deskUrl } from './modules.ts';
import { checkText } from './outcome.ts';
import { reportOf } from './report.ts';
import { reportHtml, reportTemplates, reportWords } from './result.ts';
import { words } from './texts/index.ts';

const start = addAsset(
  'verify-start.js',
  readFileSync(new URL('start.js', import.meta.url)),
  'text/javascript; charset=utf-8',
);
/** Largest receipt that is read here, with all its cosignatures. */
const RECEIPT_LIMIT = 262_144;
const RECEIPT_PATH = '/v1/exchange/receipts/{id}';

type Desk = {
  receipt: string;
  keys: string;
  /** The leaf that the reader came for. */
  leaf?: string | undefined;
  /** Address at which the receipt will be, when it is not there yet. */
  pending?: string | undefined;
  notFound?: boolean;
  /** When the record behind the receipt was erased. */
  erased?: string | undefined;
  errors?: FieldError[];
  result?: Html;
};

/** `/verify`: checks a receipt in the browser; without script, on the server, which it says. */
export const verifyPage: PageRoute = {
  path: '/verify',
  portal: 'public',
  uploads: RECEIPT_LIMIT,
  async get(context) {
    const keys = await publishedKeys(context);
    const leaf = context.query.get('receipt') ?? undefined;
    if (leaf === undefined) return deskPage(context, { receipt: '', keys });
    const found = isId(leaf) ? await receiptOf(context, leaf) : undefined;
    if (found === undefined)
      return { status: 404, html: deskPage(context, { receipt: '', keys, notFound: true }) };
    if (found === 'pending') return deskPage(context, { receipt: '', keys, leaf, pending: addressOf(leaf) });
    return deskPage(context, { ...found, keys, leaf });
  },
  async post(context) {
    const { form: given, files, lang } = context;
    const t = words(lang);
    const receipt = files.get('file')?.body.toString('utf8') ?? given.get('receipt') ?? '';
    const keys = given.get('keys') ?? '';
    const leaf = given.get('leaf') ?? undefined;
    const trusted = keys
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');
    const errors: FieldError[] = [];
    if (receipt.trim() === '') errors.push({ field: 'receipt', message: t.missing });
    if (trusted.length === 0) errors.push({ field: 'keys', message: t.missingKeys });
    if (errors.length > 0) return { status: 422, html: deskPage(context, { receipt, keys, leaf, errors }) };
    const report = reportOf(await checkText(receipt, { keys: trusted, leaf }), reportWords(lang));
    const result = html`${notice({ lang, tone: 'warning' }, paragraph(t.byServer))}${reportHtml(lang, report)}`;
    const known = isId(leaf) ? await receiptOf(context, leaf) : undefined;
    const erased = typeof known === 'object' ? known.erased : undefined;
    return deskPage(context, { receipt, keys, leaf, erased, result });
  },
};

type Receipt = { receipt: string; erased: string | undefined };

const addressOf = (leaf: string) => RECEIPT_PATH.replace('{id}', leaf);

/** The keys that this installation states, those that browsers can check. */
async function publishedKeys({ kernel }: PageContext): Promise<string> {
  const logs = await listLogs(kernel.pool);
  return logs
    .flatMap((log) => log.vkeys)
    .filter((vkey) => algorithmOf(vkey) === 'ed25519')
    .join('\n');
}

/**
 * The receipt as this reader may have it, from the public route that gives receipts: its own rules say who
 * sees the record. Undefined when there is none.
 */
async function receiptOf(context: PageContext, leaf: string): Promise<Receipt | 'pending' | undefined> {
  const { kernel, actor, lang, requestId, caller } = context;
  const route = kernel.services
    .flatMap((service) => service.routes ?? [])
    .find((each): each is RawRoute => each.path === RECEIPT_PATH && isRawRoute(each));
  if (route === undefined) return undefined;
  try {
    const answer = await route.handle({
      kernel,
      actor,
      lang,
      requestId,
      caller,
      params: { id: leaf },
      query: new URLSearchParams(),
      headers: {},
      body: undefined,
    });
    if (answer.status === 202) return 'pending';
    return { receipt: String(answer.body), erased: answer.headers?.['aplec-erased']?.toString() };
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return undefined;
    throw error;
  }
}

function deskPage(context: PageContext, desk: Desk): Html {
  const { lang } = context;
  const t = words(lang);
  const { check, fileHint, missing, missingKeys, failed, stillPending } = t;
  const forScript = {
    check,
    fileHint,
    missing,
    missingKeys,
    failed,
    stillPending,
    report: reportWords(lang),
  };
  const place = attrs({
    class: 'ap-stack',
    'data-verifier': deskUrl,
    'data-words': JSON.stringify(forScript),
    'data-pending': desk.pending,
  });
  return portalPage(context, {
    portal: 'public',
    title: t.title,
    lead: t.lead,
    width: 'wide',
    scripts: [start],
    errors: desk.errors,
    body: html`<div><noscript>${withoutScript(context)}</noscript></div>
<div ${place}>${deskNotice(context, desk)}${columns(deskForm(context, desk), meaning(context))}
<section data-result role="status" class="ap-stack">${desk.result}</section>${reportTemplates(lang)}</div>
${section({ title: t.commandTitle, id: 'command', intro: t.commandText }, command(context, desk))}`,
  });
}

function deskNotice({ lang, url }: PageContext, { pending, notFound, erased }: Desk): Html | undefined {
  const t = words(lang);
  if (erased !== undefined)
    return notice(
      { lang, tone: 'info', title: t.erasedTitle(formatDate(erased, lang)) },
      paragraph(t.erasedText),
    );
  if (notFound) return notice({ lang, tone: 'warning', live: true }, paragraph(t.unknown));
  if (pending === undefined) return undefined;
  return html`<div><noscript>${notice({ lang, tone: 'info' }, paragraph(html`${t.pending} ${link(url.pathname + url.search, t.pendingAgain)}`))}</noscript></div>`;
}

function deskForm({ lang }: PageContext, desk: Desk): Html {
  const t = words(lang);
  const error = desk.errors;
  return form(
    { action: '/verify', files: true, hidden: { leaf: desk.leaf }, label: t.title },
    textArea({
      lang,
      name: 'receipt',
      label: t.receipt,
      hint: t.receiptHint,
      value: desk.receipt,
      rows: 8,
      error,
    }),
    fileField({ lang, name: 'file', label: t.file, hint: t.fileHintServer, optional: true }),
    textArea({ lang, name: 'keys', label: t.keys, hint: t.keysHint, value: desk.keys, rows: 4, error }),
    button(t.checkServer),
  );
}

function meaning({ lang }: PageContext): Html {
  const t = words(lang);
  return html`${section({ title: t.proves }, list(t.provesPoints))}${section({ title: t.provesNot }, list(t.provesNotPoints))}${paragraph(link('/log/', t.log))}`;
}

function withoutScript({ lang }: PageContext): Html {
  const t = words(lang);
  return notice(
    { lang, tone: 'info', title: t.withoutScript },
    paragraph(t.withoutScriptText),
    list([link('#command', t.withoutScriptCommand), t.withoutScriptServer], 'numbers'),
  );
}

function command({ lang, kernel }: PageContext, { keys, leaf }: Desk): Html {
  const key = keys.split('\n')[0]?.trim() ?? '';
  const verify = `npm run aplec -- verify receipt.txt --key '${key}'`;
  const fetch =
    leaf === undefined ? '' : `curl --silent ${kernel.publicAddress}${addressOf(leaf)} > receipt.txt\n`;
  return codeBlock(lang, fetch + verify, words(lang).command);
}
