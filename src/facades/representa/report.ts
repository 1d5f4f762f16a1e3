import { mandatesProblems, plainPdf } from '../../services/trust/mandates/index.ts';
import { keepReport } from './actions/reports.ts';
import { type Asking, run } from './asking.ts';
import type { Shown } from './vocabulary.ts';

/** Largest report. */
const REPORT_BYTES = 5_000_000;

/** A report in PDF of what a question found, kept for a day; answers where it is (Representa §9). */
export async function reportUrl(asking: Asking, shown: readonly Shown[]): Promise<string> {
  const { kernel, base } = asking;
  if (shown.length === 0) throw mandatesProblems.unknown();
  const bytes = plainPdf('Informe de representacions', shown.flatMap(linesOf));
  const { hash } = await kernel.files.put(once(bytes), { limitBytes: REPORT_BYTES });
  const { id } = await run(asking, keepReport, { hash });
  return `${base}/representa-core/informe?uuid=${id}`;
}

async function* once(bytes: Buffer): AsyncGenerator<Uint8Array> {
  yield bytes;
}

function linesOf({ mandate, acts, bodies }: Shown): string[] {
  const { scope, grantor, representative } = mandate;
  const where =
    scope.type === 'A'
      ? 'Davant de totes les administracions'
      : scope.bodies.map((id) => bodies.get(id)?.name ?? id).join(', ') || 'Catàleg compartit';
  return [
    `Representació ${mandate.id} (TIPUS_${scope.type})`,
    `  Estat: ${mandate.state}`,
    `  Poderdant: ${grantor.name} (${grantor.key})`,
    `  Representant: ${representative.name} (${representative.key})`,
    `  Capacitats: ${mandate.capacities.join(', ')}`,
    `  Àmbit: ${where}${scope.procedures.length === 0 ? '' : `; tràmits ${scope.procedures.join(', ')}`}`,
    `  Vigència: del ${mandate.validFrom} al ${mandate.validUntil}`,
    `  Validacions: ${acts}`,
    '',
  ];
}
