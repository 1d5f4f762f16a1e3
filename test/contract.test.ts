import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Validator } from '@seriousme/openapi-schema-validator';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { programVersion, settingGroups } from '../src/app.ts';
import { isActionRoute } from '../src/kernel/http/routes.ts';
import { settingsManual } from '../src/kernel/settings.ts';
import { publicDocument, publicRoutes } from '../src/serve.ts';
import { differences, keepPage } from './generated-page.ts';

type Json = Record<string, unknown>;
type Operation = Json & { operationId: string };

const text = `${publicDocument(programVersion())}\n`;
const document = JSON.parse(text) as Json & { paths: Record<string, Record<string, Operation>> };
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

test('docs/openapi.json is the contract that the code keeps', () => keepPage('docs/openapi.json', text));

test('docs/operating/settings.md is what the settings say of themselves', () =>
  keepPage('docs/operating/settings.md', `${settingsManual(settingGroups())}\n`));

test('an outside tool takes the document for OpenAPI 3.1', async () => {
  const validator = new Validator();
  const result = await validator.validate(structuredClone(document));
  assert.equal(result.valid, true, JSON.stringify(result, undefined, 1).slice(0, 3000));
  assert.equal(validator.version, '3.1');
  const broken = await new Validator().validate({ ...structuredClone(document), paths: { nowhere: 1 } });
  assert.equal(broken.valid, false, 'the tool does look');
});

test('every schema inside is one of JSON Schema 2020-12', () => {
  const ajv = new Ajv2020({ strict: false, validateFormats: false });
  // What has a name is among the components, and a reference begins at the document.
  const { components } = document as Json;
  for (const [place, schema] of schemasIn(document))
    assert.doesNotThrow(() => ajv.compile({ ...schema, components }), place);
});

test('every address has a name of its own, says what it does, what it gives, and that it may refuse', () => {
  const names = operations.map((each) => each.operationId);
  assert.deepEqual(
    names.filter((name, index) => names.indexOf(name) !== index),
    [],
  );
  for (const each of operations) {
    assert.match(String(each['summary']), /\.$/, each.operationId);
    assert.ok('default' in (each['responses'] as Json), each.operationId);
  }
  assert.ok(operations.length > 50, `${operations.length} operations`);
});

test('no two routes answer at the same address, and parameters of an address are inputs of its action', () => {
  const places = publicRoutes().map(({ method, path }) => `${method} ${path.replaceAll(/\{[^}]+\}/g, '{}')}`);
  assert.deepEqual(
    places.filter((place, index) => places.indexOf(place) !== index),
    [],
  );
  for (const route of publicRoutes().filter(isActionRoute)) {
    const shape = (route.action.input as unknown as { shape?: Json }).shape;
    for (const [, name] of route.path.matchAll(/\{([a-zA-Z0-9]+)\}/g))
      assert.ok(shape === undefined || String(name) in shape, `${route.path}: ${name}`);
  }
});

test('a change of the contract is told by its lines', () => {
  assert.deepEqual(differences('a\nb', 'a\nc'), ['- b', '+ c']);
  assert.deepEqual(differences('a\nb', 'b\na'), ['The same lines, in another order or number.']);
});

function schemasIn(node: unknown, place = '#'): [string, Json][] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) => {
    const here = `${place}/${key}`;
    if (key === 'schema' && typeof value === 'object' && value !== null && !('$ref' in value))
      return [[here, value as Json] as [string, Json]];
    return schemasIn(value, here);
  });
}
