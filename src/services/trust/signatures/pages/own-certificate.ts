import { parseInput } from '../../../../kernel/action.ts';
import { type Html, html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import { fromPem, PkiError } from '../../../../kernel/pki/index.ts';
import { type FieldError, Problem } from '../../../../kernel/problem.ts';
import {
  button,
  codeBlock,
  fileField,
  form,
  inset,
  linkButton,
  list,
  stack,
  textArea,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { addFile } from '../actions/add-file.ts';
import { prepareWish } from '../actions/two-phase.ts';
import { storeContent } from '../content.ts';
import { completeElsewhere, prepareElsewhere, type ToSign } from '../two-phase.ts';
import { UPLOAD_LIMIT } from './draft.ts';
import { formErrors, places, refusal, typed, wordsOf } from './parts.ts';

/** Two phases by hand, for whoever has a certificate of their own: what to sign is given, the value is pasted. */
export const ownCertificatePage: PageRoute = {
  path: places.own,
  portal: 'office',
  uploads: UPLOAD_LIMIT,
  senders: addFile,
  async get(page) {
    return show(page);
  },
  async post(page) {
    try {
      return page.form.get('do') === 'complete' ? await complete(page) : await prepare(page);
    } catch (error) {
      if (!(error instanceof Problem) || error.status >= 500) throw error;
      const errors = formErrors(error);
      return { html: await show(page, errors, refusal(error, page.lang)), status: error.status };
    }
  },
};

async function show(page: PageContext, errors?: FieldError[], banner?: Html): Promise<Html> {
  const { lang } = page;
  const t = wordsOf(page);
  const body = stack(
    inset(list([...t.ownHonest])),
    form(
      { files: true, hidden: { do: 'prepare' } },
      fileField({
        lang,
        name: 'file',
        label: t.ownFile,
        accept: ['.pdf'],
        maxBytes: UPLOAD_LIMIT,
        error: errors,
      }),
      textArea({
        ...{ lang, name: 'certificate', label: t.ownCertificateField, rows: 8, error: errors },
        value: page.form.get('certificate') ?? undefined,
      }),
      button(t.ownPrepare),
    ),
  );
  return portalPage(page, {
    ...{ portal: 'office', title: t.ownCertificate, caption: t.title, lead: t.ownLead, body },
    ...(errors === undefined ? {} : { errors }),
    ...(banner === undefined ? {} : { banner }),
  });
}

async function prepare(page: PageContext): Promise<PageAnswer> {
  const upload = page.files.get('file');
  const { hash, size } =
    upload === undefined ? { hash: undefined, size: 0 } : await storeContent(page.kernel, upload.body);
  const file = await page.attempt(addFile, {
    ...{ hash, size, name: upload?.name ?? 'x', mediaType: upload?.type ?? 'application/pdf' },
  });
  if (!file.ok) {
    for (const each of file.problem.fields) each.field = 'file';
    throw file.problem;
  }
  const [certificate, ...chain] = certificatesOf(typed(page, 'certificate'));
  const wish = parseInput(prepareWish, { fileId: file.value.id, certificate, chain });
  return second(page, await prepareElsewhere(page.kernel, page.actor, wish));
}

/** The certificates of a PEM text in base64, the signer's first. */
function certificatesOf(pem: string): string[] {
  try {
    return fromPem(pem, 'CERTIFICATE').map((der) => Buffer.from(der).toString('base64'));
  } catch (error) {
    if (error instanceof PkiError) return [];
    throw error;
  }
}

function second(page: PageContext, made: ToSign): Html {
  const { lang } = page;
  const t = wordsOf(page);
  const bytes = Buffer.from(made.toBeSigned).toString('base64');
  const command = `base64 -d > bytes.bin\nopenssl dgst -${made.algorithm.hash ?? 'sha256'} -sign key.pem bytes.bin | base64 -w0`;
  const body = stack(
    codeBlock(lang, bytes, t.ownBytes),
    codeBlock(lang, command, t.ownCommand),
    form(
      { files: true, hidden: { do: 'complete', id: made.id } },
      textArea({ lang, name: 'value', label: t.ownValue, rows: 6 }),
      button(t.ownComplete),
    ),
  );
  return portalPage(page, { portal: 'office', title: t.ownSecond, caption: t.ownCertificate, body });
}

async function complete(page: PageContext): Promise<PageAnswer> {
  const t = wordsOf(page);
  const value = Buffer.from(typed(page, 'value').replace(/\s/g, ''), 'base64');
  const file = await completeElsewhere(page.kernel, page.actor, { id: typed(page, 'id'), value });
  const body = html`${linkButton(`/v1/signatures/files/${file.id}/content`, t.download)}`;
  return portalPage(page, { portal: 'office', title: t.ownDone, caption: t.ownCertificate, body });
}
