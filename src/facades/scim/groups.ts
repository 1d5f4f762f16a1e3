import SCIMMY from 'scimmy';
import { perform } from '../../kernel/action.ts';
import { changePlace, ROLES, type Role } from '../../services/trust/people/index.ts';
import { told } from './error.ts';
import { type Asking, directory } from './users.ts';

type Member = { value?: unknown };
type Listed = Awaited<ReturnType<typeof directory>>[number];

const holds = ({ grants, state }: Listed, role: string) =>
  state === 'active' && grants.some((each) => each.of === role && each.state === 'granted');

/** A role as a Group of RFC 7643 §4.2; its members are who has it. Those for whom it waits are not among them. */
const groupOf = (role: string, people: readonly Listed[]) => ({
  ...{ id: role, displayName: role },
  members: people
    .filter((each) => holds(each, role))
    .map(({ id, name }) => ({ value: id, display: name, type: 'User' })),
});

const isRole = (id: string | undefined): id is Role => id !== undefined && Object.hasOwn(ROLES, id);

function known(id: string | undefined): Role {
  if (isRole(id)) return id;
  throw new SCIMMY.Types.Error(404, '', 'There is no such role.');
}

/** Gives the role to who is new among its members and takes it from who is not any more. */
async function setMembers(asking: Asking, role: Role, members: readonly Member[]): Promise<void> {
  const people = await directory(asking);
  const wanted = new Set(members.map(({ value }) => String(value)));
  const unknown = [...wanted].filter(
    (id) => !people.some((each) => each.id === id && each.state === 'active'),
  );
  if (unknown.length > 0)
    throw new SCIMMY.Types.Error(400, 'invalidValue', 'A member is no active user of this body.');
  for (const each of people) {
    if (each.state !== 'active') continue;
    const own = each.grants.flatMap(({ of }) => (isRole(of) ? [of] : []));
    // Whoever waits for a second person neither is a member nor loses the wish by a list without them.
    const has = own.includes(role);
    if (wanted.has(each.id) === has || (has && !holds(each, role))) continue;
    const roles = has ? own.filter((of) => of !== role) : [...own, role];
    await perform(
      asking.kernel,
      changePlace,
      asking.actor,
      { id: each.id, roles },
      { requestId: asking.requestId },
    );
  }
}

/** Hands the library what is behind its Group. Roles are the platform's: none is made or deleted here. */
export function declareGroups(): void {
  SCIMMY.Resources.declare(SCIMMY.Resources.Group)
    .egress((resource: { id?: string; filter?: { match(of: unknown[]): unknown[] } }, asking: Asking) =>
      told(async () => {
        const people = await directory(asking);
        if (resource.id !== undefined) return groupOf(known(resource.id), people);
        const groups = Object.keys(ROLES).map((role) => groupOf(role, people));
        return resource.filter === undefined ? groups : (resource.filter.match(groups) as typeof groups);
      }),
    )
    .ingress((resource: { id?: string }, instance: { members?: Member[] }, asking: Asking) =>
      told(async () => {
        if (resource.id === undefined)
          throw new SCIMMY.Types.Error(403, '', 'Roles are of the platform; none is made here.');
        const role = known(resource.id);
        await setMembers(asking, role, instance.members ?? []);
        return groupOf(role, await directory(asking));
      }),
    )
    .degress(() =>
      told(async () => {
        throw new SCIMMY.Types.Error(403, '', 'Roles are of the platform; none is deleted here.');
      }),
    );
}
