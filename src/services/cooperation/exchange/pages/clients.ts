import { CAPABILITIES } from '../../../../kernel/actor.ts';
import { CAPABILITY_NAMES } from '../../../../kernel/capability-names.ts';
import { html } from '../../../../kernel/html.ts';
import type { PageAnswer, PageContext, PageRoute } from '../../../../kernel/http/pages.ts';
import type { FieldError, Problem, Sentence } from '../../../../kernel/problem.ts';
import type { Lang } from '../../../../kernel/texts.ts';
import {
  button,
  buttonGroup,
  checkbox,
  checkboxes,
  code,
  emptyState,
  form,
  link,
  linkButton,
  list,
  pagination,
  section,
  stack,
  summaryList,
  table,
  textArea,
  textField,
} from '../../../../ui/index.ts';
import { portalPage } from '../../../../ui/portal-page.ts';
import { takesTwoToGive } from '../../../trust/people/index.ts';
import { readClient, registerClient, revokeClient, rotateClient } from '../actions/clients.ts';
import { listClients } from '../queries/people.ts';
import { rangeOfPage } from './agreement-list.ts';
import {
  addressOf,
  confirmForm,
  errorsOf,
  historyOf,
  moment,
  problemNotice,
  stateTag,
  together,
  UNREADABLE,
  wordsOf,
} from './parts.ts';

const HERE = '/office/clients';

/** What each capability lets do, in words; a code that is not known any more stands as it is. */
function capabilityNames(codes: readonly string[], lang: Lang): string[] {
  const names: Readonly<Record<string, Sentence>> = CAPABILITY_NAMES;
  return codes.map((code) => names[code]?.[lang] ?? code);
}

export const officeClients: PageRoute = {
  path: HERE,
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const found = await page.run(listClients, { page: page.query.get('page') ?? 1 });
    return portalPage(page, {
      portal: 'office',
      title: t.office.clients,
      lead: t.office.clientsLead,
      width: 'wide',
      body: stack(
        table({
          lang,
          caption: t.office.clients,
          captionHidden: true,
          rows: found.items,
          empty: emptyState({ title: t.office.noClients }),
          columns: [
            {
              key: 'name',
              header: t.office.clientName,
              cell: (each) => link(`${HERE}/${each.id}`, each.name),
              rowHeader: true,
            },
            {
              key: 'can',
              header: t.office.capabilities,
              cell: (each) => capabilityNames(each.capabilities, page.lang).join(', ') || '—',
            },
            { key: 'since', header: t.date, cell: (each) => moment(each.createdAt, lang) },
            { key: 'state', header: t.state, cell: (each) => stateTag(t.clientStates, each.state) },
          ],
        }),
        pagination({
          lang,
          page: found.page,
          pages: found.pages,
          href: (to) => addressOf(HERE, { page: to }),
          ...rangeOfPage(found),
        }),
        buttonGroup(linkButton(`${HERE}/new`, t.office.newClient)),
      ),
    });
  },
};

export const officeNewClient: PageRoute = {
  path: `${HERE}/new`,
  portal: 'office',
  get: (page) => fill(page, {}),
  async post(page) {
    const t = wordsOf(page);
    const { input, errors } = read(page);
    const isBlank = (name: string) => (page.form.get(name) ?? '').trim() === '';
    if (isBlank('certificate') && isBlank('jwks'))
      errors.unshift({ field: 'certificate', message: t.fieldErrors.certificate });
    if (isBlank('name')) errors.unshift({ field: 'name', message: t.fieldErrors.name });
    const made = await page.attempt(registerClient, { ...input, name: page.form.get('name') ?? '' });
    if (!made.ok) return fill(page, { problem: made.problem, errors });
    return { redirect: `${HERE}/${made.value.id}`, flash: wordsOf(page).done.register };
  },
};

export const officeRotateClient: PageRoute = {
  path: `${HERE}/{id}/rotate`,
  portal: 'office',
  get: (page) => fill(page, { id: page.params['id']! }),
  async post(page) {
    const id = page.params['id']!;
    const { input, errors } = read(page);
    const done = await page.attempt(rotateClient, { ...input, id, keep: page.form.get('keep') === 'yes' });
    if (!done.ok) return fill(page, { id, problem: done.problem, errors });
    return { redirect: `${HERE}/${id}`, flash: wordsOf(page).done.rotate };
  },
};

function read(page: PageContext) {
  const errors: FieldError[] = [];
  const jwks = (page.form.get('jwks') ?? '').trim();
  const input: Record<string, unknown> = {
    certificate: page.form.get('certificate') ?? '',
    capabilities: page.form.getAll('capabilities'),
  };
  const { subsystems, wrong } = readSubsystems(page.form.get('subsystems') ?? '');
  if (wrong) errors.push({ field: 'subsystems', message: wordsOf(page).fieldErrors.subsystems });
  input['subsystems'] = wrong ? UNREADABLE : subsystems;
  try {
    if (jwks !== '') input['jwks'] = JSON.parse(jwks);
  } catch {
    errors.push({ field: 'jwks', message: `${wordsOf(page).fieldErrors.jwks} (JSON)` });
    input['jwks'] = UNREADABLE;
  }
  return { input, errors };
}

/** `SUBSYSTEM = SIA code`, one a line. */
function readSubsystems(text: string): { subsystems: Record<string, string>; wrong: boolean } {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
  const pairs = lines.map((line) => /^(\S{1,128}?)\s*=\s*(\d{6,8})$/.exec(line)?.slice(1));
  return {
    subsystems: Object.fromEntries(pairs.filter((pair) => pair !== undefined)),
    wrong: pairs.includes(undefined),
  };
}

const writeSubsystems = (subsystems: Readonly<Record<string, string>>) =>
  Object.entries(subsystems).map(([subsystem, procedure]) => `${subsystem} = ${procedure}`);

type Filled = { id?: string; problem?: Problem; errors?: FieldError[] };

async function fill(page: PageContext, { id, problem, errors: own = [] }: Filled): Promise<PageAnswer> {
  const t = wordsOf(page);
  const { lang, form: sent } = page;
  const client = id === undefined ? undefined : await page.run(readClient, { id });
  const error = together(own, errorsOf(problem, t));
  const title = client === undefined ? t.office.newClient : t.office.rotate;
  const granted =
    sent.size > 0 ? sent.getAll('capabilities') : (client?.capabilities ?? ['evidence.request']);
  const choices = CAPABILITIES.filter(
    (each) => each !== 'body.manage' && (!takesTwoToGive([each]) || client?.capabilities.includes(each)),
  ).map((each) => ({
    value: each,
    label: CAPABILITY_NAMES[each][lang],
    hint: code(each),
  }));
  const whole = portalPage(page, {
    portal: 'office',
    title,
    ...(client === undefined ? {} : { caption: client.name }),
    errors: error,
    breadcrumbs: [
      { text: t.office.clients, href: HERE },
      ...(client === undefined ? [] : [{ text: client.name, href: `${HERE}/${client.id}` }]),
      { text: title },
    ],
    body: stack(
      error.length === 0 && problemNotice(problem, lang),
      form(
        { key: page.formKey },
        client === undefined &&
          textField({
            lang,
            name: 'name',
            label: t.office.clientName,
            error,
            value: sent.get('name') ?? '',
            maxlength: 200,
          }),
        textArea({
          lang,
          name: 'certificate',
          label: t.office.certificate,
          hint: t.office.certificateHint,
          optional: true,
          error,
          rows: 10,
          value: sent.get('certificate') ?? '',
        }),
        client !== undefined &&
          checkbox({
            lang,
            name: 'keep',
            label: t.office.keep,
            value: 'yes',
            checked: sent.get('keep') === 'yes',
          }),
        textArea({
          lang,
          name: 'jwks',
          label: t.office.jwks,
          hint: t.office.jwksHint,
          optional: true,
          error,
          rows: 6,
          value: sent.get('jwks') ?? '',
        }),
        checkboxes({
          lang,
          name: 'capabilities',
          label: t.office.capabilities,
          error,
          choices,
          values: granted,
        }),
        textArea({
          lang,
          name: 'subsystems',
          label: t.office.subsystems,
          hint: t.office.subsystemsHint,
          optional: true,
          error,
          rows: 4,
          value: sent.get('subsystems') ?? writeSubsystems(client?.subsystems ?? {}).join('\n'),
        }),
        buttonGroup(
          button(title),
          linkButton(client === undefined ? HERE : `${HERE}/${client.id}`, t.cancel, { look: 'tertiary' }),
        ),
      ),
    ),
  });
  return error.length > 0 || problem !== undefined ? { html: whole, status: 422 } : whole;
}

export const officeClient: PageRoute = {
  path: `${HERE}/{id}`,
  portal: 'office',
  async get(page) {
    const t = wordsOf(page);
    const { lang } = page;
    const client = await page.run(readClient, { id: page.params['id'] });
    const codes = (texts: readonly string[]) =>
      texts.length === 0 ? '—' : list(texts.map((text) => html`<code class="ap-code">${text}</code>`));
    return portalPage(page, {
      portal: 'office',
      title: client.name,
      width: 'wide',
      breadcrumbs: [{ text: t.office.clients, href: HERE }, { text: client.name }],
      body: stack(
        html`<p>${stateTag(t.clientStates, client.state)}</p>`,
        summaryList(lang, [
          { key: 'client_id', value: html`<code class="ap-code">${client.id}</code>` },
          {
            key: t.office.capabilities,
            value: client.capabilities.length === 0 ? '—' : list(capabilityNames(client.capabilities, lang)),
          },
          { key: t.office.subsystems, value: codes(writeSubsystems(client.subsystems)) },
          { key: t.office.fingerprints, value: codes(client.certificates) },
          { key: t.office.keyIds, value: codes(client.keyIds) },
        ]),
        client.state === 'active' &&
          buttonGroup(
            linkButton(`${HERE}/${client.id}/rotate`, t.office.rotate),
            linkButton(`${HERE}/${client.id}/revoke`, t.buttons.revoke, { look: 'secondary' }),
          ),
        section({ title: t.history }, historyOf(client.history, t, lang)),
      ),
    });
  },
};

export const officeRevokeClient: PageRoute = {
  path: `${HERE}/{id}/revoke`,
  portal: 'office',
  get: (page) => confirmRevoke(page, undefined),
  async post(page) {
    const id = page.params['id']!;
    const done = await page.attempt(revokeClient, { id, reason: page.form.get('reason') ?? '' });
    if (!done.ok) return confirmRevoke(page, done.problem);
    return { redirect: `${HERE}/${id}`, flash: wordsOf(page).done.revoke };
  },
};

async function confirmRevoke(page: PageContext, problem: Problem | undefined): Promise<PageAnswer> {
  const t = wordsOf(page);
  const client = await page.run(readClient, { id: page.params['id'] });
  const back = `${HERE}/${client.id}`;
  const whole = portalPage(page, {
    portal: 'office',
    title: `${t.buttons.revoke}: ${client.name}`,
    errors: errorsOf(problem, t),
    breadcrumbs: [
      { text: t.office.clients, href: HERE },
      { text: client.name, href: back },
      { text: t.buttons.revoke },
    ],
    body: confirmForm({ page, act: 'revoke', problem, withReason: true, back }),
  });
  return problem === undefined ? whole : { html: whole, status: problem.status };
}
