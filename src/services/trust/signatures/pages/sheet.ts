import type { z } from 'zod';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { formatDateTime } from '../../../../kernel/texts.ts';
import {
  buttonGroup,
  code,
  linkButton,
  paragraph,
  printButton,
  section,
  stack,
  summaryList,
  timeline,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { getSheet } from '../queries/get-request.ts';
import { HOME, requestPlace, stateTag, wordsOf } from './parts.ts';

type Sheet = z.output<typeof getSheet.output>;
type Version = Sheet['documents'][number]['versions'][number];

/** The evidence of a request, to read, to print, or as JSON. */
export const sheetPage: PageRoute = {
  path: `${HOME}/requests/{id}/sheet`,
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const sheet = await page.run(getSheet, { requestId: page.params['id'] });
    if (page.query.get('format') === 'json')
      return {
        ...{ file: JSON.stringify(sheet, undefined, 2), type: 'application/json' },
        name: `${sheet.request.id}.json`,
      };
    const { request } = sheet;
    const body = stack(
      buttonGroup(
        printButton(page.lang),
        linkButton(`${requestPlace(request.id)}/sheet?format=json`, t.sheetJson, { look: 'secondary' }),
      ),
      summaryList(page.lang, [
        { key: t.request, value: request.title },
        { key: t.state, value: stateTag(request.state, t.states) },
        { key: t.from, value: request.senderName },
        ...(request.sentAt === null
          ? []
          : [{ key: t.sentAt, value: formatDateTime(request.sentAt, page.lang) }]),
        { key: t.log, value: code(sheet.log) },
      ]),
      ...sheet.documents.map((document) =>
        section({ title: document.name }, ...document.versions.map((version) => versionCard(page, version))),
      ),
      section({ title: t.timeline }, happened(page, sheet)),
      paragraph(t.notQualified, 'small'),
    );
    return portalPage(page, {
      ...{ portal: 'office', title: t.sheet, caption: request.title, lead: t.sheetLead, body },
    });
  },
};

function versionCard({ lang }: PageContext, version: Version): Html {
  const t = wordsOf({ lang });
  if (version.signer === null)
    return summaryList(lang, [{ key: t.hash, value: code(version.hash) }], { title: t.asSent, level: 3 });
  const { release, certificate } = version;
  const behalf = version.onBehalf !== null && html`, ${t.doneFor(version.onBehalf)}`;
  const rows = [
    { key: t.personName, value: html`${version.signer}${behalf}` },
    { key: t.roleField, value: t.roles[version.role as keyof typeof t.roles] ?? '' },
    { key: t.sentAt, value: formatDateTime(version.at, lang) },
    ...(release === null
      ? []
      : [
          { key: t.released, value: `${formatDateTime(release.at, lang)}, ${t.how}` },
          { key: t.gesture, value: code(release.id) },
        ]),
    ...(certificate === null
      ? []
      : [
          { key: t.serial, value: code(certificate.serial) },
          { key: t.issuer, value: certificate.issuer },
        ]),
    { key: t.signedDigest, value: code(version.signedDigest ?? '') },
    { key: t.hash, value: code(version.hash) },
    { key: t.leaf, value: code(version.leafId ?? '') },
  ].map((row) => (row.key === t.sentAt ? { ...row, key: t.happenings.signed } : row));
  return summaryList(lang, rows, { title: t.signature(version.version), level: 3 });
}

function happened({ lang }: PageContext, { request }: Sheet): Html {
  const t = wordsOf({ lang });
  return timeline(
    lang,
    request.happenings.map(({ kind, who, at, leafId, reason }) => ({
      title: t.happenings[kind as keyof typeof t.happenings] ?? kind,
      at: Temporal.Instant.from(at),
      body: html`<p>${t.byWhom(who)}</p>${reason !== null && html`<p>${reason}</p>`}${leafId !== null && html`<p>${t.leaf}: ${code(leafId)}</p>`}`,
    })),
  );
}
