import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { reaches, testFiles, usesBrowser } from './files.ts';

function project(files: Record<string, string>): string {
  const root = mkdtempSync(join(tmpdir(), 'aplec-files-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

test('a test that reaches the database through a helper is found, also around a circle of imports', () => {
  const root = project({
    'src/a.test.ts': `import { x } from './helper.ts';`,
    'src/helper.ts': `import './other.ts';\nexport * from '../test/database.ts';`,
    'src/other.ts': `import { y } from './helper.ts';`,
    'src/b.test.ts': `import { y } from './missing.ts';`,
    'src/c.test.ts': `const late = await import('../test/database.ts');`,
    'test/database.ts': '',
  });
  const found = testFiles(root).filter((file) => reaches(root, file, 'test/database.ts'));
  assert.deepEqual(found, ['src/a.test.ts', 'src/c.test.ts']);
});

test('tests are found by a part of their path', () => {
  const root = project({ 'src/town/a.test.ts': '', 'test/b.test.ts': '', 'bench/c.test.ts': '' });
  assert.deepEqual(testFiles(root), ['src/town/a.test.ts', 'test/b.test.ts']);
  assert.deepEqual(testFiles(root, ['town']), ['src/town/a.test.ts']);
});

test('a journey with the browser is recognised', () => {
  const root = project({ 'test/j.test.ts': `test('x', { skip: need('chromium') }, run);` });
  assert.equal(usesBrowser(root, 'test/j.test.ts'), true);
});
