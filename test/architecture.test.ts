import assert from 'node:assert/strict';
import { resolve } from 'node:path';
import { test } from 'node:test';
import {
  forbidden,
  foreignSchemas,
  longFiles,
  missingLanguages,
  strangeNames,
} from './architecture/contents.ts';
import { LONG, TOO_LONG } from './architecture/floors.ts';
import { lex } from './architecture/lex.ts';
import { type Finding, readTree, type Tree } from './architecture/tree.ts';
import { brokenWalls } from './architecture/walls.ts';

const ROOT = resolve(import.meta.dirname, '..');
const program = readTree(ROOT, ['src']);
const everything = readTree(ROOT, ['src', 'test', 'bench', 'scripts', 'deploy', 'docs']);

function none(findings: readonly Finding[]): void {
  assert.equal(findings.length, 0, `\n${findings.join('\n')}`);
}

test('floors, doors, needs and packages: nobody walks through a wall', async () => {
  assert.ok(program.size > 200, 'the program was read');
  const { services } = await import('../src/services.ts');
  none(brokenWalls(program, services));
});

test('the statements of a service name no schema but its own', () => none(foreignSchemas(program)));
test('every file of a service has a name of the plan', () => none(strangeNames(program)));
test('nothing is put off, silenced, printed or tied to one machine', () => none(forbidden(everything)));
test('every text is there in the four languages', () => none(missingLanguages(program)));

test(`no file is longer than ${TOO_LONG} lines`, () => {
  const { tooLong, long } = longFiles(everything);
  assert.equal(tooLong.length, 0, `\n${tooLong.join('\n')}\n\nOver ${LONG}:\n${long.join('\n')}`);
});

// What follows shows that the checks can fail.

const DOORS = [
  { name: 'towns', needs: [] },
  { name: 'letters', needs: ['towns'] },
];
const GOOD: Readonly<Record<string, string>> = {
  'src/kernel/ids.ts': "import { randomBytes } from 'node:crypto';\n",
  'src/ui/button.ts': "import { html } from '../kernel/html.ts';\n",
  'src/services/a/towns/index.ts': "import { newId } from '../../../kernel/ids.ts';\n",
  'src/services/a/towns/store.ts': "import { sql } from 'kysely';\nconst q = 'select 1 from towns.town';\n",
  'src/services/b/letters/index.ts': "import type { Town } from '../../a/towns/index.ts';\n",
  'src/services/b/letters/api.ts': "import { send } from './actions/send.ts';\n",
  'src/services/b/letters/texts/index.ts':
    "import { ca } from './ca.ts';\nexport const texts = { ca, es, oc, en };\n",
  'src/services.ts': "import { towns } from './services/a/towns/index.ts';\n",
};

function planted(files: Record<string, string>): Tree {
  return new Map(Object.entries({ ...GOOD, ...files }));
}

const MARK = ['TO', 'DO'].join('');
const WALLS: readonly [string, string, string, RegExp][] = [
  [
    'the kernel knows a service',
    'src/kernel/x.ts',
    "import { t } from '../services/a/towns/index.ts';",
    /floors/,
  ],
  ['the kernel knows the design system', 'src/kernel/x.ts', "import { b } from '../ui/button.ts';", /floors/],
  [
    'a service enters by the window',
    'src/services/b/letters/x.ts',
    "import { t } from '../../a/towns/store.ts';",
    /doors/,
  ],
  [
    'a service enters by the window, late and on several lines',
    'src/services/b/letters/x.ts',
    "const t = await import('../../a/towns/store.ts');\nimport {\n  a,\n  b,\n} from '../../a/towns/town.ts';",
    /towns\/store\.ts.*doors[\s\S]*towns\/town\.ts.*doors/,
  ],
  [
    'a need that is not said',
    'src/services/a/towns/x.ts',
    "export { l } from '../../b/letters/index.ts';",
    /needs/,
  ],
  ['a circle', 'src/services/a/towns/x.ts', "import { l } from '../../b/letters/index.ts';", /circle/],
  ['a service that nobody lists', 'src/services/c/lost/index.ts', '', /not in the list/],
  [
    'a façade that is used',
    'src/services/a/towns/x.ts',
    "import { x } from '../../../facades/old/index.ts';",
    /nothing imports a façade/,
  ],
  [
    'an address that reads a table',
    'src/services/b/letters/api.ts',
    "import { l } from './store.ts';",
    /never to a store/,
  ],
  [
    'a page that reads a table',
    'src/services/b/letters/pages/a.ts',
    "import { l } from '../letter-store.ts';",
    /never to a store/,
  ],
  [
    'a framework in a service',
    'src/services/a/towns/x.ts',
    "import fastify from 'fastify';",
    /package fastify/,
  ],
  ['a driver that is more than a type', 'src/app.ts', "import pg from 'pg';", /package pg/],
  [
    'a program that uses what is for tests',
    'src/kernel/x.ts',
    "import { x } from './a.test-helper.ts';",
    /tests only/,
  ],
  [
    'the top knows a service by itself',
    'src/app.ts',
    "import { t } from './services/a/towns/index.ts';",
    /only src\/services\.ts/,
  ],
];

test('a house without faults passes', () => {
  none(brokenWalls(planted({}), DOORS));
  none([...foreignSchemas(planted({})), ...strangeNames(planted({})), ...forbidden(planted({}))]);
  none(missingLanguages(planted({})));
});

for (const [name, path, text, expected] of WALLS) {
  test(`the check finds a planted fault: ${name}`, () => {
    assert.match(brokenWalls(planted({ [path]: text }), DOORS).join('\n'), expected);
  });
}

test('the check finds an order that does not respect needs', () => {
  assert.match(brokenWalls(planted({}), DOORS.toReversed()).join('\n'), /does not stand before/);
});

const CONTENTS: readonly [string, (tree: Tree) => Finding[], string, string, RegExp][] = [
  [
    'a foreign table',
    foreignSchemas,
    'src/services/b/letters/store.ts',
    'const q = `select *\n from letters.a l join towns.town t on true`;',
    /towns\.town/,
  ],
  [
    'a foreign table after a comma',
    foreignSchemas,
    'src/services/b/letters/store.ts',
    "const q = 'select 1 from letters.a, kernel.event';",
    /kernel\.event/,
  ],
  [
    'a foreign schema in a builder',
    foreignSchemas,
    'src/services/b/letters/store.ts',
    "tx.withSchema('towns')",
    /towns\.tables/,
  ],
  [
    'a foreign table in a migration',
    foreignSchemas,
    'src/services/b/letters/migrations/0001_a.sql',
    'create table letters.a (t uuid references towns.town);',
    /towns\.town/,
  ],
  [
    'the kernel reads a service',
    foreignSchemas,
    'src/kernel/x.ts',
    "const q = 'delete from towns.town';",
    /towns\.town/,
  ],
  ['a drawer of odds and ends', strangeNames, 'src/services/a/towns/utils.ts', '', /does not say/],
  ['a folder of its own invention', strangeNames, 'src/services/a/towns/controllers/a.ts', '', /no folder/],
  ['a service without a door', strangeNames, 'src/services/c/lost/town.ts', '', /no door/],
  ['something printed', forbidden, 'src/kernel/x.ts', "console.log('here')", /console/],
  ['a type that says nothing', forbidden, 'src/kernel/x.ts', 'const a: any = 1;', /any/],
  ['something put off', forbidden, 'src/kernel/x.ts', `// ${MARK} later`, /put off/],
  [
    'a path of one machine',
    forbidden,
    'docs/x.md',
    `see ${['', 'home', 'me', 'x'].join('/')}`,
    /one machine/,
  ],
  [
    'a language that is missing',
    missingLanguages,
    'src/services/a/towns/texts/index.ts',
    'export const texts = { ca, es, en };',
    /oc/,
  ],
];

for (const [name, check, path, text, expected] of CONTENTS) {
  test(`the check finds a planted fault: ${name}`, () => {
    assert.match(check(planted({ [path]: text })).join('\n'), expected);
  });
}

test('the check finds a file that is too long, and spares a table of sentences', () => {
  const long = 'x;\n'.repeat(TOO_LONG + 1);
  const found = longFiles(planted({ 'src/kernel/a.ts': long, 'src/kernel/problems.ts': long }));
  assert.deepEqual(found.tooLong, [`src/kernel/a.ts has ${TOO_LONG + 1} lines.`]);
});

test('words inside strings, templates, comments and regular expressions are not code', () => {
  const hole = ['$', '{c /* any */}'].join('');
  const { code, strings } = lex(
    `const a = 'any'; // any\nconst b = \`any ${hole} any\`; const d = /any['"]/;`,
  );
  assert.doesNotMatch(code, /any/);
  assert.match(code, /\bc\b/);
  assert.deepEqual(
    strings.map((each) => each.text),
    ['any', 'any   any'],
  );
});
