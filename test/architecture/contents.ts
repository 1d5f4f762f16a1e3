import {
  EMPTY_NAMES,
  FORBIDDEN_CODE,
  FORBIDDEN_WORDS,
  LONG,
  LONG_TABLES,
  PART_FOLDERS,
  SERVICE_FOLDERS,
  SERVICES_OF_PARTS,
  TOO_LONG,
} from './floors.ts';
import { lex } from './lex.ts';
import { type Finding, isProgram, type Tree, unitOf, unitsIn } from './tree.ts';

const LANGUAGES = ['ca', 'es', 'oc', 'en'];
const KERNEL_SCHEMAS = ['kernel', 'ledger'];
const SQL =
  /\b(select|insert into|update|delete from|create (unique )?(table|index|schema)|alter table|merge into)\b/i;

const schemaOf = (name: string) => name.replaceAll('-', '_');

/** Statements that name a schema which is not their own. */
export function foreignSchemas(tree: Tree): Finding[] {
  const schemas = [...unitsIn(tree).map((unit) => schemaOf(unit.name)), ...KERNEL_SCHEMAS];
  const named = new RegExp(
    `(?:\\b(?:from|join|into|update|using|only|table|references|on|exists)|,)\\s+(${schemas.join('|')})\\.([a-z_]+)`,
    'gi',
  );
  return [...tree].flatMap(([path, text]) => {
    const own = schemasOf(path);
    if (own === undefined) return [];
    return statementsOf(path, text).flatMap(({ text: statement, line }) =>
      [...statement.matchAll(named)]
        .filter(([, schema]) => !own.includes(String(schema).toLowerCase()))
        .map(
          ([, schema, table]) =>
            `${path}:${line} names ${schema}.${table}; its own schema is ${own.join(' or ')}.`,
        ),
    );
  });
}

function schemasOf(path: string): string[] | undefined {
  if (!isProgram(path) && !/^src\/.*\.sql$/.test(path)) return undefined;
  const unit = unitOf(path);
  if (unit.floor === 'kernel') return KERNEL_SCHEMAS;
  return unit.floor === 'services' || unit.floor === 'facades' ? [schemaOf(unit.name)] : [];
}

function statementsOf(path: string, text: string): { text: string; line: number }[] {
  if (path.endsWith('.sql')) return [{ text: text.replaceAll(/--.*$/gm, ''), line: 1 }];
  const { code, strings } = lex(text);
  const builder = [...code.matchAll(/withSchema\(''\)/g)].length;
  const statements = strings.filter((each) => SQL.test(each.text));
  if (builder === 0) return statements;
  const names = [...text.matchAll(/withSchema\('([a-z_]+)'\)/g)];
  return [...statements, ...names.map(([, name]) => ({ text: `from ${name}.tables`, line: 1 }))];
}

/** Files of a service with a name or a place that the plan of the house does not know. */
export function strangeNames(tree: Tree): Finding[] {
  const units = unitsIn(tree).filter((unit) => unit.floor === 'services');
  const doors = unitsIn(tree)
    .filter((unit) => !tree.has(`${unit.folder}/index.ts`))
    .map((unit) => `${unit.folder} has no door (index.ts).`);
  const files = [...tree.keys()].flatMap((path) => {
    const unit = units.find((each) => path.startsWith(`${each.folder}/`));
    return unit === undefined
      ? []
      : nameFindings(path, path.slice(unit.folder.length + 1).split('/'), unit.name);
  });
  return [...doors, ...files];
}

function nameFindings(path: string, parts: string[], service: string): Finding[] {
  const file = parts.at(-1)!;
  const folder = parts.length > 1 ? parts[0]! : undefined;
  const known =
    folder === undefined ||
    SERVICE_FOLDERS.includes(folder) ||
    (PART_FOLDERS[service] ?? []).includes(folder) ||
    service in SERVICES_OF_PARTS;
  const findings = known
    ? []
    : [`${path}: a service has no folder “${folder}” (${SERVICE_FOLDERS.join(', ')}).`];
  const stem = file.replace(/(\.test|\.test-helper)?\.(ts|sql|md|json|css|js)$/, '');
  if (file === 'README.md') return findings;
  if (folder === 'migrations') {
    if (!/^\d{4}_[a-z-]+\.sql$/.test(file)) findings.push(`${path}: a migration is called 0001_name.sql.`);
  } else if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(stem) || EMPTY_NAMES.test(stem)) {
    findings.push(`${path}: the name does not say what is inside.`);
  }
  if (folder === undefined && !/\.(ts|md)$/.test(file)) findings.push(`${path}: not a file of a service.`);
  return findings;
}

/** Code that may not be there, and words that may be nowhere. */
export function forbidden(tree: Tree): Finding[] {
  return [...tree].flatMap(([path, text]) => [
    ...(isProgram(path) ? forbiddenCode(path, lex(text).code) : []),
    ...forbiddenWords(path, text),
  ]);
}

function forbiddenCode(path: string, code: string): Finding[] {
  return code
    .split('\n')
    .flatMap((line, index) =>
      FORBIDDEN_CODE.filter(({ pattern, except }) => pattern.test(line) && except?.test(path) !== true).map(
        ({ what }) => `${path}:${index + 1} has ${what}.`,
      ),
    );
}

function forbiddenWords(path: string, text: string): Finding[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      FORBIDDEN_WORDS.filter(({ pattern }) => pattern.test(line)).map(
        ({ what }) => `${path}:${index + 1} has ${what}.`,
      ),
    );
}

/** Folders of texts without one of the four languages. */
export function missingLanguages(tree: Tree): Finding[] {
  const folders = new Set(
    [...tree.keys()]
      .filter((path) => /\/texts\/[^/]+\.ts$/.test(path))
      .map((path) => path.replace(/[^/]+$/, '')),
  );
  return [...folders].flatMap((folder) => {
    const index = tree.get(`${folder}index.ts`);
    if (index === undefined) return [`${folder} has no index.ts.`];
    const { code } = lex(index);
    return LANGUAGES.filter((lang) => !new RegExp(`\\b${lang}\\b`).test(code)).map(
      (lang) => `${folder}index.ts does not have ${lang}.`,
    );
  });
}

/** How long each long file is; the first list fails, both are named. */
export function longFiles(tree: Tree): { tooLong: Finding[]; long: Finding[] } {
  const sizes = [...tree]
    .filter(([path]) => path.endsWith('.ts') && !LONG_TABLES.test(path))
    .map(([path, text]) => ({ path, lines: text.trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > LONG)
    .sort((a, b) => b.lines - a.lines);
  const named = sizes.map(({ path, lines }) => ({ lines, sentence: `${path} has ${lines} lines.` }));
  return {
    tooLong: named.filter(({ lines }) => lines > TOO_LONG).map(({ sentence }) => sentence),
    long: named.map(({ sentence }) => sentence),
  };
}
