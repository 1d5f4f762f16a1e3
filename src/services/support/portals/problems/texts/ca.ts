import { formatNumber } from '../../../../../kernel/texts.ts';

/** Words of the refusals: the page that shows one, and the catalogue. Catalan is the source of the other three. */
export const ca = {
  refused: (status: string) => `No s’ha pogut fer · ${status}`,
  ours: (status: string) => `Ens ha fallat a nosaltres · ${status}`,
  whatToDo: 'Què hi podeu fer',
  detail: 'Detall',
  fields: 'Dades que cal corregir',
  clauses: 'Condicions que no es compleixen',
  clausesIntro: (count: number) =>
    count === 1
      ? 'Cal que es compleixi aquesta condició:'
      : `Cal que es compleixin aquestes ${formatNumber(count, 'ca')} condicions:`,
  code: 'Codi',
  request: 'Identificador de la petició',
  forSupport: 'Si ens ho voleu explicar',
  requestHelp: 'Si ens escriviu per això, doneu-nos aquest identificador: amb ell trobem què va passar.',
  back: 'Torneu enrere',
  home: 'Aneu a l’inici',
  signIn: 'Entreu-hi',
  aboutCode: 'Què vol dir aquest codi',
  catalogue: {
    title: 'Catàleg de respostes negatives',
    lead: 'Quan la plataforma diu que no, diu per què i què podeu fer. Aquests són tots els motius, els mateixos en pantalla i a l’API.',
    search: 'Cerqueu per codi o per paraules',
    find: 'Cerca',
    shown: (shown: number, all: number) =>
      `Es mostren ${formatNumber(shown, 'ca')} de ${formatNumber(all, 'ca')}.`,
    all: 'Mostra-les totes',
    none: 'Cap motiu no conté aquestes paraules.',
    codeColumn: 'Codi',
    titleColumn: 'Què ha passat',
    statusColumn: 'Estat HTTP',
    service: {
      kernel: 'De tota la plataforma',
      exchange: 'Intercanvi de dades',
      administrations: 'Ens del consorci',
      webhooks: 'Avisos a sistemes',
      files: 'Fitxers',
      calendar: 'Dies i terminis',
    } as Record<string, string>,
    from: 'On pot passar',
    status: 'Estat HTTP',
    inJson: 'Com arriba per l’API',
    inJsonIntro: 'El cos és un problem details (RFC 9457), amb aquest tipus i aquest codi, que no canvien:',
    back: 'Tot el catàleg',
  },
  statusMeaning: {
    '4xx':
      'La petició no es pot atendre tal com és: la mateixa petició tornarà a donar el mateix fins que canviï alguna cosa.',
    '429': 'N’han arribat massa de seguides. La capçalera Retry-After diu quants segons cal esperar.',
    '5xx':
      'La petició era bona: el que ha fallat és nostre o d’un sistema del qual depenem. Es pot tornar a provar.',
  },
};
