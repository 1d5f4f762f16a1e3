import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isDir3, isIne10 } from '../codes.ts';
import { demoId, realBodies } from './bodies.ts';
import { inReadingOrder, joined } from './names.ts';

test('the directory has the 947 municipalities, the 43 comarques and the four provinces of Catalonia, each once', () => {
  const bodies = realBodies();
  const count = Map.groupBy(bodies, (body) => body.type);
  assert.deepEqual(
    ['municipality', 'county-council', 'province'].map((type) => count.get(type as 'province')?.length),
    [947, 43, 4],
  );
  for (const field of ['id', 'name', 'ine10', 'dir3'] as const) {
    const known = bodies.map((body) => body[field]).filter((value) => value !== null);
    assert.equal(new Set(known).size, known.length, field);
  }
});

test('every code of a real body passes its own check, and nothing unknown is invented', () => {
  for (const body of realBodies()) {
    if (body.ine10 !== null) assert.ok(isIne10(body.ine10), body.name);
    if (body.dir3 !== null) assert.ok(isDir3(body.dir3), body.name);
    assert.deepEqual([body.nif, body.population, body.invented], [null, null, false]);
  }
});

test('the comarca without a council is told as dissolved, with the act that did it', () => {
  const dissolved = realBodies().filter((body) => body.status !== 'active');
  assert.deepEqual(
    dissolved.map((body) => body.name),
    ['Consell Comarcal del Barcelonès'],
  );
  assert.match(dissolved[0]!.statusReason ?? '', /Llei 1\/2019/);
});

test('names are in reading order and joined as Catalan does', () => {
  assert.equal(inReadingOrder("Hospitalet de Llobregat, L'"), "L'Hospitalet de Llobregat");
  assert.equal(inReadingOrder('Pont de Vilomara i Rocafort, El'), 'El Pont de Vilomara i Rocafort');
  assert.equal(inReadingOrder('Torroella de Fluvià, Empordà'), 'Torroella de Fluvià, Empordà');
  const names = [
    'El Bruc',
    'Els Guiamets',
    "L'Hospitalet",
    'La Seu',
    'Les Cabanyes',
    'Òdena',
    'Hostalric',
    'Reus',
    'Les',
  ];
  assert.deepEqual(
    names.map((name) => joined('Ajuntament', name)),
    [
      ...[
        'Ajuntament del Bruc',
        'Ajuntament dels Guiamets',
        "Ajuntament de l'Hospitalet",
        'Ajuntament de la Seu',
      ],
      ...[
        'Ajuntament de les Cabanyes',
        "Ajuntament d'Òdena",
        "Ajuntament d'Hostalric",
        'Ajuntament de Reus',
        'Ajuntament de Les',
      ],
    ],
  );
});

test('a demonstration identifier is always the same and is a version 5 UUID', () => {
  assert.equal(demoId('08019'), demoId('08019'));
  assert.notEqual(demoId('08019'), demoId('08018'));
  assert.match(demoId('x'), /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
