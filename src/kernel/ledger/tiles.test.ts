import assert from 'node:assert/strict';
import { test } from 'node:test';
import { equal } from './bytes.ts';
import {
  type Edge,
  EMPTY_EDGE,
  edgeFrom,
  edgeRoot,
  edgeTiles,
  extend,
  splitBundle,
  type Tile,
} from './edge.ts';
import { checkConsistency, checkInclusion, leafHash, treeRoot } from './merkle.ts';
import {
  consistencyProof,
  inclusionPath,
  parseTilePath,
  rootOf,
  type TileReader,
  tilePath,
  tilesAt,
  tileWidth,
} from './tiles.ts';

test('tile paths are written and read as the specification says', () => {
  const known: [string, number, number, number][] = [
    ['tile/0/x001/x234/067', 0, 1234067, 256],
    ['tile/1/000.p/17', 1, 0, 17],
    ['tile/entries/x001/234', -1, 1234, 256],
    ['tile/entries/273.p/112', -1, 273, 112],
    ['tile/63/000', 63, 0, 256],
  ];
  for (const [path, level, n, width] of known) {
    assert.equal(tilePath({ level, n, width }), path);
    assert.deepEqual(parseTilePath(path), { level, n, width });
  }
});

test('a tile path in any other spelling is refused', () => {
  const wrong = [
    'tile/00/000',
    'tile/0/0',
    'tile/0/x000/001',
    'tile/0/000.p/0',
    'tile/0/000.p/256',
    'tile/0/000.p/01',
    'tile/64/000',
    'tile/0/1000',
    'tile/0/x001/x234',
    'tile/0/../000',
    'tile/0/000/',
    '/tile/0/000',
    'tile/0/000.p/-1',
    'tile/entries/x1/000',
  ];
  for (const path of wrong) assert.throws(() => parseTilePath(path), /not the path of a tile/, path);
});

test('a tree of 70,000 leaves has the tiles of the example of the specification', () => {
  assert.equal([...tilesAt(70_000, 0)].length, 274);
  assert.equal(tileWidth(70_000, 0, 273), 112);
  assert.equal(tileWidth(70_000, 1, 1), 17);
  assert.equal(tileWidth(70_000, 2, 0), 1);
  assert.equal(tileWidth(256, 1, 0), 1);
  assert.equal(tileWidth(256, 0, 1), 0);
});

test('trees of 0, 1, 255, 256, 257, 65535, 65536 and 65537 leaves are right at their borders', async () => {
  const sizes = [0, 1, 255, 256, 257, 65_535, 65_536, 65_537];
  const store = new Map<string, Tile>();
  const read: TileReader = async ({ level, n }) => store.get(`${level}/${n}`)!.data;
  const hashes: Uint8Array[] = [];
  const roots = new Map<number, Uint8Array>();
  let edge: Edge = EMPTY_EDGE;
  for (const size of sizes) {
    const entries = Array.from({ length: size - edge.size }, (_, i) => Buffer.from(`entry ${edge.size + i}`));
    hashes.push(...entries.map(leafHash));
    const grown = extend(edge, entries);
    for (const tile of grown.tiles) store.set(`${tile.level}/${tile.n}`, tile);
    edge = grown.edge;
    const root = treeRoot(hashes);
    roots.set(size, root);
    assert.ok(equal(edgeRoot(edge), root), `root of ${size}`);
    assert.ok(equal(await rootOf({ size, read }), root), `root of ${size} from tiles`);
    assert.ok(
      equal(edgeRoot(edgeFrom(size, [...store.values()])), root),
      `root of ${size} from its right edge`,
    );
    for (const name of edgeTiles(size)) assert.equal(store.get(`${name.level}/${name.n}`)!.width, name.width);
    for (const index of [0, size - 1, Math.floor(size / 3)]) {
      if (size === 0) continue;
      const path = await inclusionPath({ size, read }, index);
      assert.ok(checkInclusion({ leafHash: hashes[index]!, index, size, path }, root));
    }
    for (const old of roots.keys()) {
      const proof = await consistencyProof({ size, read }, old);
      assert.equal(
        checkConsistency({ oldSize: old, newSize: size, oldRoot: roots.get(old)!, newRoot: root, proof }),
        undefined,
      );
    }
  }
  assert.equal(splitBundle(store.get('-1/255')!.data).length, 256);
  // Partial tiles grow in place: an older tree is read from wider tiles.
  assert.ok(equal(await rootOf({ size: 257, read }), roots.get(257)!));
});
