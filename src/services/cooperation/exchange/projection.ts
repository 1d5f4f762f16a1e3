/** Keeps only some fields of an answer. */
export type Projection = (answer: unknown) => unknown;

type Tree = Map<string, Tree | true>;

/** Whether the answer found anything always leaves: without it an empty answer would not be one. */
const ALWAYS = 'found';

/**
 * Compiles dotted paths (`address.street`) into a projection; a list is projected element by element, a path
 * that names a whole branch keeps the branch. Data minimisation at the hub: GDPR art. 5.1 c.
 */
export function compileProjection(paths: readonly string[]): Projection {
  const tree: Tree = new Map([[ALWAYS, true]]);
  for (const path of paths) {
    // `members[].birthDate` says that members is a list; lists are seen as they come.
    const names = path.replaceAll('[]', '').split('.');
    let at = tree;
    for (const [index, name] of names.entries()) {
      const next = at.get(name);
      if (next === true) break;
      if (index === names.length - 1) at.set(name, true);
      else if (next !== undefined) at = next;
      else {
        const branch: Tree = new Map();
        at.set(name, branch);
        at = branch;
      }
    }
  }
  return (answer) => pick(answer, tree);
}

function pick(value: unknown, tree: Tree): unknown {
  if (Array.isArray(value)) return value.map((each) => pick(each, tree));
  if (value === null || typeof value !== 'object') return value;
  const kept: Record<string, unknown> = {};
  for (const [name, branch] of tree) {
    const inside = (value as Record<string, unknown>)[name];
    if (inside !== undefined && Object.hasOwn(value, name))
      kept[name] = branch === true ? inside : pick(inside, branch);
  }
  return kept;
}

/** Projections that are not an agreement's own (fewer fields asked, emergencies), remembered by their fields. */
const REMEMBERED = 500;
const remembered = new Map<string, Projection>();

/** The projection of a service's answer to some fields; compiled once for each set of fields. */
export function projectionFor(fields: readonly string[]): Projection {
  const key = fields.join('\0');
  let projection = remembered.get(key);
  if (projection === undefined) {
    if (remembered.size >= REMEMBERED) remembered.clear();
    projection = compileProjection(fields);
    remembered.set(key, projection);
  }
  return projection;
}
