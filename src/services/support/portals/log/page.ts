import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { LEAF_TYPES, type LogInfo, listLogs, type TypeCount } from '../../../../kernel/ledger/index.ts';
import { formatDateTime, formatNumber, type Lang } from '../../../../kernel/texts.ts';
import {
  code,
  codeBlock,
  details,
  emptyState,
  heading,
  link,
  linkButton,
  paragraph,
  section,
  stack,
  stats,
  summaryList,
  table,
  tag,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { factsOf, type LogFacts } from './facts.ts';
import { logId } from './routes.ts';
import { words } from './texts/index.ts';

/** `/log/`: every log with what an outsider needs to check it. */
export const logPage: PageRoute = {
  path: '/log/',
  portal: 'public',
  async get(context) {
    const { kernel, lang } = context;
    const t = words(lang);
    const logs = await listLogs(kernel.pool);
    const facts = await Promise.all(logs.map((log) => factsOf(kernel, log)));
    const empty = emptyState({ title: t.none, body: t.noneMore });
    return portalPage(context, {
      portal: 'public',
      title: t.title,
      lead: t.lead,
      width: 'wide',
      body: html`${linkButton('/verify', t.verify)}
${facts.length === 0 ? empty : facts.map((each) => oneLog(context, each))}
${section({ title: t.types, intro: t.typesIntro }, typesTable(lang, facts))}`,
    });
  },
};

function oneLog({ kernel, lang }: PageContext, facts: LogFacts): Html {
  const t = words(lang);
  const { log } = facts;
  const address = `${kernel.publicAddress}/log/${log.origin}`;
  const last = facts.signedAt && formatDateTime(facts.signedAt.toISOString(), lang);
  return html`<section class="ap-stack" id="${logId(log.origin)}">${heading(2, log.origin)}
${stats({ label: t.size, value: formatNumber(log.size, lang) }, { label: t.witnesses, value: formatNumber(facts.witnesses.length, lang) })}
${summaryList(lang, [
  { key: t.state, value: log.closed ? tag(t.closed, 'neutral') : tag(t.open, 'success') },
  { key: t.last, value: last ?? t.never },
  { key: t.origin, value: code(log.origin) },
  { key: t.year, value: String(log.year) },
  { key: t.address, value: code(address) },
  ...(log.openingId === null
    ? []
    : [{ key: t.opening, value: link(`/verify?receipt=${log.openingId}`, t.openingReceipt) }]),
])}
${keys(lang, log.vkeys)}
${commands(lang, address, log)}
${witnesses(lang, facts)}
${anchors(lang, facts)}
${details(t.files, addresses(lang, log.origin))}</section>`;
}

/** The algorithm byte of a verifier key, after the key's name and id (C2SP signed-note). */
const ALGORITHM: Readonly<Record<number, 'ed25519' | 'mldsa'>> = { 1: 'ed25519', 6: 'mldsa' };

export function algorithmOf(vkey: string): 'ed25519' | 'mldsa' | 'other' {
  const encoded = vkey.slice(vkey.indexOf('+', vkey.indexOf('+') + 1) + 1);
  return ALGORITHM[Buffer.from(encoded, 'base64')[0] ?? 0] ?? 'other';
}

function keys(lang: Lang, vkeys: readonly string[]): Html {
  const t = words(lang);
  const blocks = vkeys.map((vkey, i) => {
    const label = `${t.key(formatNumber(i + 1, lang))}: ${t.algorithm[algorithmOf(vkey)]}`;
    const block = codeBlock(lang, vkey, label);
    // A key of ML-DSA has over a kilobyte: whoever wants it opens it.
    return algorithmOf(vkey) === 'mldsa' ? details(label, block) : block;
  });
  return section({ title: t.keys, level: 3, intro: t.keysIntro }, stack(...blocks));
}

function commands(lang: Lang, address: string, { origin, vkeys }: LogInfo): Html {
  const t = words(lang);
  const label = (what: string) => `${t.command}: ${what}, ${origin}`;
  const key = vkeys.find((vkey) => algorithmOf(vkey) === 'ed25519') ?? '';
  const verify = `npm run aplec -- verify --log ${address} --key '${key}'`;
  return section(
    { title: t.check, level: 3, intro: t.checkIntro },
    codeBlock(lang, verify, label(t.labels.verify)),
    details(
      t.checkEarlier,
      html`${codeBlock(lang, `${verify} --earlier checkpoint.txt`, label(t.labels.earlier))}
${paragraph(t.checkKeep)}${codeBlock(lang, `curl --silent ${address}/checkpoint > checkpoint.txt`, label(t.labels.keep))}`,
    ),
  );
}

function witnesses(lang: Lang, { witnesses: seen }: LogFacts): Html {
  const t = words(lang);
  return section(
    { title: t.witnesses, level: 3 },
    seen.length === 0
      ? paragraph(t.witnessesNone)
      : table({
          lang,
          caption: t.witnesses,
          captionHidden: true,
          rows: seen,
          columns: [
            { key: 'witness', header: t.witness, rowHeader: true, cell: (row) => code(row.witness) },
            { key: 'size', header: t.witnessSize, align: 'end', cell: (row) => formatNumber(row.size, lang) },
            { key: 'at', header: t.witnessWhen, cell: (row) => moment(row.at, lang) ?? t.never },
          ],
        }),
  );
}

function moment(at: Date | null, lang: Lang): string | undefined {
  return at === null ? undefined : formatDateTime(at.toISOString(), lang);
}

function anchors(lang: Lang, { log, anchors: stamped }: LogFacts): Html {
  const t = words(lang);
  const base = `/log/${log.origin}/anchor`;
  return section(
    { title: t.anchors, level: 3 },
    stamped.length === 0
      ? paragraph(t.anchorsNone)
      : table({
          lang,
          caption: t.anchors,
          captionHidden: true,
          rows: stamped,
          columns: [
            {
              key: 'size',
              header: t.anchor,
              rowHeader: true,
              align: 'end',
              cell: (row) => formatNumber(row.size, lang),
            },
            { key: 'at', header: t.anchorWhen, cell: (row) => moment(row.stampedAt, lang) },
            { key: 'tsa', header: t.anchorBy, cell: (row) => code(row.tsa) },
            {
              key: 'files',
              header: t.anchorFiles,
              cell: (row) => {
                const size = formatNumber(row.size, lang);
                return html`${link(`${base}/${row.size}.tsr`, t.anchorStamp(size))}, ${link(`${base}/${row.size}.checkpoint`, t.anchorText(size))}`;
              },
            },
          ],
        }),
  );
}

function addresses(lang: Lang, origin: string): Html {
  const t = words(lang);
  const base = `/log/${origin}`;
  return html`${paragraph(t.filesIntro)}${summaryList(lang, [
    { key: t.fileCheckpoint, value: link(`${base}/checkpoint`, `${base}/checkpoint`) },
    { key: t.fileTile, value: code(`${base}/tile/<L>/<N>[.p/<W>]`) },
    { key: t.fileEntries, value: code(`${base}/tile/entries/<N>[.p/<W>]`) },
    { key: t.fileAnchor, value: code(`${base}/anchor/<size>.tsr`) },
  ])}`;
}

/** Every type of leaf with what it means and how many there are, over all logs that were counted. */
function typesTable(lang: Lang, facts: readonly LogFacts[]): Html {
  const t = words(lang);
  const all: TypeCount[] = facts.flatMap((each) => each.types ?? []);
  const complete = facts.every((each) => each.types !== undefined);
  const rows = Object.entries(LEAF_TYPES).map(([type, byte]) => ({
    type,
    byte,
    count: all.reduce((sum, each) => (each.type === type ? sum + each.count : sum), 0),
  }));
  const counts = {
    key: 'count',
    header: t.count,
    align: 'end' as const,
    cell: (row: (typeof rows)[number]) => formatNumber(row.count, lang),
  };
  return html`${table({
    lang,
    caption: t.types,
    captionHidden: true,
    rows,
    columns: [
      {
        key: 'type',
        header: t.type,
        rowHeader: true,
        cell: (row) => html`${code(String(row.byte))} ${row.type}`,
      },
      { key: 'meaning', header: t.meaning, cell: (row) => t.meanings[row.type] },
      ...(complete ? [counts] : []),
    ],
  })}${paragraph(complete ? t.typesCounted : t.typesMany, 'small')}`;
}
