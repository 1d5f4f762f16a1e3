import { createHash } from 'node:crypto';
import { z } from 'zod';
import { action, type Work } from '../../../../kernel/action.ts';
import { actorKey } from '../../../../kernel/actor.ts';
import { newId } from '../../../../kernel/ids.ts';
import { created, statusChanged, updated } from '../events.ts';
import { CONTENT_LIMIT, FORMATS, readFile } from '../file-formats.ts';
import { ISSUE_CODES, type Plan, type Planned, planImport } from '../import-plan.ts';
import { sentenceOf } from '../issue-sentences.ts';
import { administrationsProblems } from '../problems.ts';
import { listAdministrations, saveAdministrations } from '../store.ts';

/** Most problems and most changes that a report lists; their numbers are always whole. */
const REPORT_LIMIT = 1000;

const report = z.object({
  dryRun: z.boolean(),
  created: z.number(),
  changed: z.number(),
  unchanged: z.number(),
  issueCount: z.number(),
  issues: z.array(
    z.object({
      line: z.number(),
      column: z.string(),
      code: z.enum(ISSUE_CODES),
      value: z.string(),
      message: z.string(),
    }),
  ),
  changes: z.array(
    z.object({
      line: z.number(),
      kind: z.enum(['created', 'changed']),
      id: z.uuid(),
      name: z.string(),
      fields: z.array(z.string()),
    }),
  ),
});
export type ImportReport = z.output<typeof report>;

/** Reads a file of bodies: first as a dry run that tells every problem by line, then all of it or nothing. */
export const importAdministrations = action({
  name: 'administrations.directory.import',
  summary:
    'Import bodies from CSV or JSON: as a dry run that lists every problem by line, or all of it or nothing.',
  access: { operator: true },
  input: z.strictObject({
    format: z.enum(FORMATS),
    content: z.string().min(1).max(CONTENT_LIMIT),
    dryRun: z.boolean(),
  }),
  output: report,
  async run(work, { format, content, dryRun }) {
    // The whole file need not be in the proof: its hash binds it.
    const file = createHash('sha256').update(content).digest('hex');
    const { rows, issues } = readFile(format, content);
    const plan = planImport(rows, await listAdministrations(work.tx), newId);
    const all: Plan = { ...plan, issues: [...issues, ...plan.issues].sort((a, b) => a.line - b.line) };
    const told = reportOf(all, dryRun);
    const record = {
      action: 'administrations.directory.import',
      dryRun,
      created: told.created,
      changed: told.changed,
    };
    work.leaf({ type: 'act', record, fields: { actor: actorKey(work.actor), file } });
    if (dryRun) return told;
    if (all.issues.length > 0) throw refusal(told);
    await saveAdministrations(
      work.tx,
      all.planned.map(({ after }) => after),
      work.now,
    );
    for (const planned of all.planned) tell(work, planned);
    return told;
  },
});

function reportOf({ issues, planned, unchanged }: Plan, dryRun: boolean): ImportReport {
  const created = planned.filter(({ before }) => before === undefined).length;
  return {
    ...{ dryRun, created, unchanged },
    changed: planned.length - created,
    issueCount: issues.length,
    issues: issues.slice(0, REPORT_LIMIT).map((issue) => ({ ...issue, message: sentenceOf(issue) })),
    changes: planned.slice(0, REPORT_LIMIT).map(({ line, before, after, fields }) => ({
      ...{ line, fields, id: after.id, name: after.name },
      kind: before === undefined ? ('created' as const) : ('changed' as const),
    })),
  };
}

function refusal({ issues, issueCount }: ImportReport) {
  const fields = issues.map(({ line, column, message }) => ({
    field: column === '' ? `line ${line}` : `line ${line}.${column}`,
    message,
  }));
  return administrationsProblems['import-refused']({ fields, data: { issueCount } });
}

function tell(work: Work, { before, after, fields }: Planned): void {
  if (before === undefined) work.emit(created(after));
  else {
    work.emit(updated(after, fields));
    if (before.status !== after.status) work.emit(statusChanged(after, before.status));
  }
}
