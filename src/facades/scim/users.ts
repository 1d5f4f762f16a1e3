import SCIMMY from 'scimmy';
import { perform } from '../../kernel/action.ts';
import type { System } from '../../kernel/actor.ts';
import type { Kernel } from '../../kernel/kernel.ts';
import {
  appoint,
  changePlace,
  leave,
  listDirectory,
  ROLES,
  type Role,
} from '../../services/trust/people/index.ts';
import { noteResource, readNotes } from './actions/notes.ts';
import { told } from './error.ts';

/** Who asks, and of which house. */
export type Asking = { kernel: Kernel; actor: System; requestId: string };

export const ENTERPRISE = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User';
const NO_UNIT = '—';

type Listed = Awaited<ReturnType<typeof directory>>[number];
type Data = Record<string, unknown>;
/** What is given to the library: its own checks come after. */
type User = Data & { id: string; userName: string };

const run = <I, O>(
  { kernel, actor, requestId }: Asking,
  what: { run(...given: never[]): Promise<O> },
  input: I,
): Promise<O> => perform(kernel, what as never, actor, input, { requestId }) as Promise<O>;

/** People of the body that its directory has not deleted. */
export async function directory(asking: Asking, which: { document?: string; id?: string } = {}) {
  const [{ items }, { items: notes }] = await Promise.all([
    perform(asking.kernel, listDirectory, asking.actor, which),
    perform(asking.kernel, readNotes, asking.actor, {}),
  ]);
  const noted = new Map(notes.map((each) => [each.appointmentId, each]));
  return items
    .filter(({ id }) => noted.get(id)?.deleted !== true)
    .map((each) => ({ ...each, externalId: noted.get(each.id)?.externalId ?? undefined }));
}

/** A place as a User of RFC 7643 §4.1: `userName` is the number of the document, by which its person is known. */
function userOf(each: Listed): User {
  return {
    ...{ id: each.id, userName: each.person, displayName: each.name, title: each.title },
    ...(each.externalId !== undefined && { externalId: each.externalId }),
    name: { formatted: each.name },
    active: each.state === 'active',
    userType: each.kind,
    ...(each.email !== null && { emails: [{ value: each.email, type: 'work', primary: true }] }),
    roles: each.grants.map(({ of, state }) => ({ value: of, type: state })),
    groups: each.grants
      .filter(({ state }) => state === 'granted')
      .map(({ of }) => ({ value: of, display: of })),
    [ENTERPRISE]: { department: each.unit },
    meta: { lastModified: new Date(each.updatedAt) },
  };
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

/** What a client wrote, as a place; what it does not say is as it was. */
function placeOf(data: Data, before?: Listed) {
  const { name, emails, roles } = data as { name?: Data; emails?: Data[]; roles?: Data[] };
  const joined = [name?.['givenName'], name?.['familyName']].map(textOf).filter(Boolean).join(' ');
  const said = textOf(name?.['formatted']) || joined || textOf(data['displayName']);
  const department = textOf((data[ENTERPRISE] as Data | undefined)?.['department']);
  const email = (emails?.find(({ primary }) => primary === true) ?? emails?.[0])?.['value'];
  return {
    name: said || before?.name || '',
    title: textOf(data['title']) || before?.title || '',
    unit: department || before?.unit || NO_UNIT,
    email: textOf(email) === '' ? null : textOf(email),
    ...(roles !== undefined && {
      roles: [...new Set(roles.map(({ value }) => textOf(value)))].filter(isRole),
    }),
  };
}

const isRole = (text: string): text is Role => {
  if (Object.hasOwn(ROLES, text)) return true;
  throw new SCIMMY.Types.Error(
    400,
    'invalidValue',
    `There is no role of that name. Known: ${Object.keys(ROLES).join(', ')}.`,
  );
};

async function one(asking: Asking, id: string): Promise<Listed> {
  const [found] = /^[0-9a-f-]{36}$/.test(id) ? await directory(asking, { id }) : [];
  if (found === undefined) throw new SCIMMY.Types.Error(404, '', `Resource ${id.slice(0, 60)} not found`);
  return found;
}

async function create(asking: Asking, data: Data): Promise<User> {
  const userName = textOf(data['userName']);
  const there = await directory(asking, { document: userName });
  if (there.some(({ state }) => state === 'active'))
    throw new SCIMMY.Types.Error(409, 'uniqueness', 'There is an active user with that userName.');
  const { email, ...place } = placeOf(data);
  const fromDay = asking.kernel.now().toZonedDateTimeISO('Europe/Madrid').toPlainDate().toString();
  const kind = data['userType'] === 'official' ? 'official' : 'employee';
  const input = { ...place, document: userName, kind, fromDay, ...(email !== null && { email }) };
  const { id } = await run(asking, appoint, input);
  await note(asking, id, data);
  return userOf(await one(asking, id));
}

async function note(asking: Asking, id: string, data: Data): Promise<void> {
  const externalId = textOf(data['externalId']);
  if (externalId !== '') await run(asking, noteResource, { appointmentId: id, externalId });
}

/** PUT, and what PATCH comes to. `active: false` ends the place; an ended one begins again as another. */
async function replace(asking: Asking, id: string, data: Data): Promise<User> {
  const before = await one(asking, id);
  if (textOf(data['userName']) !== '' && textOf(data['userName']).toUpperCase() !== before.person)
    throw new SCIMMY.Types.Error(400, 'mutability', 'userName says who the person is; it does not change.');
  if (before.state === 'ended') {
    if (data['active'] !== false)
      throw new SCIMMY.Types.Error(400, 'mutability', 'What has ended begins again as a new user.');
    return userOf(before);
  }
  await run(asking, changePlace, { id, ...placeOf(data, before) });
  await note(asking, id, data);
  if (data['active'] === false) await run(asking, leave, { id });
  return userOf(await one(asking, id));
}

/** Hands the library what is behind its User. */
export function declareUsers(): void {
  SCIMMY.Resources.declare(SCIMMY.Resources.User.extend(SCIMMY.Schemas.EnterpriseUser, false))
    .ingress((resource: { id?: string }, instance: unknown, asking: Asking) =>
      told(() => {
        const data = JSON.parse(JSON.stringify(instance)) as Data;
        return resource.id === undefined ? create(asking, data) : replace(asking, resource.id, data);
      }),
    )
    .egress(
      (
        resource: { id?: string; filter?: { expression?: string; match(of: unknown[]): unknown[] } },
        asking: Asking,
      ) =>
        told(async () => {
          if (resource.id !== undefined) return userOf(await one(asking, resource.id));
          // What every directory asks first: is this person there? One person is looked up, not the whole body.
          const document = /^userName eq "([^"\\]{1,60})"$/i.exec(resource.filter?.expression ?? '')?.[1];
          const users = (await directory(asking, document === undefined ? {} : { document })).map(userOf);
          return resource.filter === undefined ? users : (resource.filter.match(users) as typeof users);
        }),
    )
    .degress((resource: { id?: string }, asking: Asking) =>
      told(async () => {
        const found = await one(asking, resource.id ?? '');
        if (found.state === 'active') await run(asking, leave, { id: found.id });
        await run(asking, noteResource, { appointmentId: found.id, deleted: true });
      }),
    );
}
