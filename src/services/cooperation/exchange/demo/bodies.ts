import { personNif } from '../../../../kernel/nif.ts';
import type { Sentence } from '../../../../kernel/problem.ts';
import type { IdDocument } from './identifiers.ts';
import { bodyNif } from './identifiers.ts';
import { municipality } from './municipalities.ts';
import type { DemoSystem } from './pki.ts';

export type DemoBodyType = 'department' | 'agency' | 'university' | 'municipality';

export interface DemoEmployee {
  readonly id: string;
  /** Ends in "(demostració)". */
  readonly name: string;
  readonly document: IdDocument;
  readonly role: Sentence;
  readonly unit: string;
}

export interface DemoBody {
  /** `DEMO-…` for an invented body; `INE-<five digits>` for the town hall of a real municipality. */
  readonly code: string;
  readonly type: DemoBodyType;
  readonly name: string;
  /** NIF with its control letter and "province" 99, which does not exist: nobody's. */
  readonly nif: string;
  /** `Z` and eight digits for invented bodies (no DIR3 code begins with Z); `L01` + INE of six for town halls. */
  readonly dir3: string;
  /** INE code of five digits of the municipality. */
  readonly ine?: string;
  readonly isProvider: boolean;
  readonly employees: readonly DemoEmployee[];
}

type Row = readonly [code: string, type: DemoBodyType, name: string, isProvider: boolean];

const ROWS: readonly Row[] = [
  ['DEMO-PADRO', 'agency', 'Institut del Padró', true],
  ['DEMO-TRIBUTS', 'agency', 'Agència de Tributs', true],
  ['DEMO-TRESORERIA', 'agency', 'Tresoreria de la Seguretat Social', true],
  ['DEMO-OCUPACIO', 'agency', "Servei d'Ocupació", true],
  ['DEMO-DRETS-SOCIALS', 'department', 'Departament de Drets Socials', true],
  ['DEMO-JUSTICIA', 'department', 'Departament de Justícia', true],
  ['DEMO-UNIVERSITATS', 'department', "Departament d'Universitats", true],
  ['DEMO-EDUCACIO', 'department', "Departament d'Educació", true],
  ['DEMO-CADASTRE', 'agency', 'Oficina del Cadastre', true],
  ['DEMO-TRANSIT', 'agency', 'Servei de Trànsit', true],
  ['DEMO-HABITATGE', 'agency', "Agència de l'Habitatge", false],
  ['DEMO-UNIVERSITAT', 'university', "Universitat de l'Aplec", false],
];

/** The dozen invented departments and agencies; ten of them answer the twelve data services. */
export const demoBodies: readonly DemoBody[] = ROWS.map(([code, type, name, isProvider], index) => ({
  code,
  type,
  name: `${name} (demostració)`,
  nif: bodyNif(type === 'department' ? 'S' : 'Q', `99${String(90_001 + index).padStart(5, '0')}`),
  dir3: `Z9900${String(index + 1).padStart(4, '0')}`,
  isProvider,
  employees: [],
}));

type Role = keyof typeof ROLES;
type Staff = readonly (readonly [name: string, role: Role, unit: string])[];

/** What each invented employee does. */
const ROLES = {
  secretary: {
    ca: 'Secretària interventora',
    es: 'Secretaria interventora',
    oc: 'Secretària interventora',
    en: 'Secretary and comptroller',
  },
  grants: {
    ca: 'Tècnica de subvencions',
    es: 'Técnica de subvenciones',
    oc: 'Tecnica de subvencions',
    en: 'Grants officer',
  },
  head: { ca: "Cap d'unitat", es: 'Jefe de unidad', oc: "Cap d'unitat", en: 'Head of unit' },
  clerk: { ca: 'Administrativa', es: 'Administrativa', oc: 'Administrativa', en: 'Clerk' },
  welfare: {
    ca: 'Tècnic de benestar',
    es: 'Técnico de bienestar',
    oc: 'Tecnic de benestar',
    en: 'Welfare officer',
  },
  education: {
    ca: "Tècnic d'educació",
    es: 'Técnico de educación',
    oc: "Tecnic d'educacion",
    en: 'Education officer',
  },
  social: {
    ca: 'Treballadora social',
    es: 'Trabajadora social',
    oc: 'Trabalhadora sociau',
    en: 'Social worker',
  },
} as const satisfies Record<string, Sentence>;

const TOWN_HALLS: readonly (readonly [ine: string, staff: Staff])[] = [
  // Some 30 inhabitants in the municipal register of 2023 and 2024 (INE): the whole town hall is one desk.
  ['08093', [['Teresa Coma Vilà', 'secretary', 'Secretaria']]],
  [
    '17079',
    [
      ['Marta Roura Pla', 'grants', 'Serveis Socials'],
      ['Joan Bosch Riera', 'head', 'Hisenda i Tributs'],
      ['Clara Font Masó', 'clerk', "Oficina d'Atenció Ciutadana"],
    ],
  ],
  [
    '25243',
    [
      ['Aran Deó Socasau', 'welfare', 'Benestar Sociau'],
      ['Maria Portolés Vidal', 'clerk', 'Atencion Ciutadana'],
    ],
  ],
  [
    '43161',
    [
      ['Pere Fàbregas Mas', 'education', 'Educació'],
      ['Anna Queralt Solé', 'social', 'Serveis Socials'],
    ],
  ],
];

/** Town halls of four real municipalities that ask in the demonstration; employees and NIF are invented. */
export const demoTownHalls: readonly DemoBody[] = TOWN_HALLS.map(([ine, staff], town) => {
  const place = municipality(ine);
  return {
    code: `INE-${ine}`,
    type: 'municipality',
    name: `Ajuntament de ${place.name} (demostració)`,
    nif: bodyNif('P', `99${ine}`),
    dir3: `L01${ine}${place.controlDigit}`,
    ine,
    isProvider: false,
    employees: staff.map(([name, role, unit], index) => ({
      id: `employee-${ine}-${index + 1}`,
      name: `${name} (demostració)`,
      document: { type: 'NIF', number: personNif(99_900_000 + town * 100 + index + 1) },
      role: ROLES[role],
      unit,
    })),
  };
});

/** One client certificate per consumer: the code of the system, its body's name and NIF. */
export const demoSystems: readonly DemoSystem[] = demoTownHalls.map((body) => ({
  code: `SYSTEM-${body.ine}`,
  name: `Tramitador de ${body.name}`,
  nif: body.nif,
  organization: body.name,
}));
