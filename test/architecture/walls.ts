import { COMPOSITION, FLOORS, PERMISSIONS } from './floors.ts';
import {
  type Finding,
  type Import,
  importsOf,
  isProgram,
  isTestFile,
  type Tree,
  unitOf,
  unitsIn,
} from './tree.ts';

/** What the door of a service says, in the order of `services.ts`. */
export type Door = { name: string; needs: readonly string[] };

/** Every wall between files: floors, doors, needs, façades, stores, packages. */
export function brokenWalls(tree: Tree, doors: readonly Door[]): Finding[] {
  const imports = [...tree.keys()].filter(isProgram).flatMap((path) => importsOf(tree, path));
  return [
    ...imports.flatMap((each) => (each.relative ? relativeFindings(each, doors) : packageFindings(each))),
    ...orderFindings(doors),
    ...listFindings(tree, doors),
    ...circleFindings(imports),
  ];
}

function relativeFindings(one: Import, doors: readonly Door[]): Finding[] {
  const { from, to } = one;
  if (!to.startsWith('src/')) {
    return to.startsWith('package.json') ? [] : [`${from} imports ${to}, which is outside of src.`];
  }
  const findings: Finding[] = [];
  const here = unitOf(from);
  const there = unitOf(to);
  if (isTestFile(to)) findings.push(`${from} imports ${to}, which is for tests only.`);
  if (!FLOORS[here.floor].includes(there.floor))
    findings.push(
      `${from} (${here.floor}) imports ${to} (${there.floor}): floors are kernel, ui, services, facades.`,
    );
  const storeless = /(^|\/)(api|pages\/.*)\.ts$/.test(from) && here.floor === 'services';
  if (storeless && /(^|[/-])store(-[a-z-]+)?\.ts$/.test(to))
    findings.push(`${from} imports ${to}: api and pages go through actions and queries, never to a store.`);
  const isUnit = there.floor === 'services' || there.floor === 'facades';
  if (!isUnit || here.folder === there.folder) return findings;
  if (here.floor === 'top' && from !== COMPOSITION)
    findings.push(`${from} imports ${to}: of the top only ${COMPOSITION} names services.`);
  if (there.floor === 'facades' && from !== COMPOSITION)
    findings.push(`${from} imports ${to}: nothing imports a façade but ${COMPOSITION}.`);
  if (to !== `${there.folder}/index.ts`)
    findings.push(`${from} imports ${to}: services meet at their doors (index.ts) only.`);
  const door = doors.find((each) => each.name === here.name);
  if (here.floor !== 'top' && door !== undefined && !door.needs.includes(there.name))
    findings.push(`${from} imports ${to}, and ${here.name} does not list ${there.name} in its needs.`);
  return findings;
}

function packageFindings({ from, to, typeOnly }: Import): Finding[] {
  if (to.startsWith('node:') || from.startsWith('src/kernel/')) return [];
  const allowed = PERMISSIONS.some(
    (each) => each.packages.test(to) && each.where.test(from) && (each.typeOnly !== true || typeOnly),
  );
  return allowed
    ? []
    : [`${from} imports the package ${to}: frameworks are the kernel's (floors.ts has the exceptions).`];
}

function orderFindings(doors: readonly Door[]): Finding[] {
  return doors.flatMap(({ name, needs }, index) =>
    needs
      .filter((need) => !doors.slice(0, index).some((earlier) => earlier.name === need))
      .map((need) => `${name} needs ${need}, which does not stand before it in ${COMPOSITION}.`),
  );
}

function listFindings(tree: Tree, doors: readonly Door[]): Finding[] {
  const units = unitsIn(tree);
  return [
    ...units
      .filter((unit) => !doors.some((door) => door.name === unit.name))
      .map((unit) => `${unit.folder} is not in the list of ${COMPOSITION}.`),
    ...doors
      .filter((door) => !units.some((unit) => unit.name === door.name))
      .map((door) => `${door.name} is in the list of ${COMPOSITION} and has no folder of that name.`),
  ];
}

/** Whether services go round in a circle by what they import, whatever they say they need. */
function circleFindings(imports: readonly Import[]): Finding[] {
  const uses = new Map<string, Set<string>>();
  for (const { from, to, relative } of imports) {
    if (!relative) continue;
    const here = unitOf(from);
    const there = unitOf(to);
    if (here.floor === 'top' || there.floor === 'top' || here.folder === there.folder) continue;
    uses.set(here.folder, (uses.get(here.folder) ?? new Set()).add(there.folder));
  }
  return [...uses.keys()]
    .filter((folder) => reaches(uses, folder, folder))
    .map((folder) => `${folder} stands in a circle of imports.`);
}

function reaches(uses: Map<string, Set<string>>, start: string, goal: string): boolean {
  const ahead = [...(uses.get(start) ?? [])];
  const seen = new Set<string>();
  for (let next = ahead.pop(); next !== undefined; next = ahead.pop()) {
    if (next === goal) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    ahead.push(...(uses.get(next) ?? []));
  }
  return false;
}
