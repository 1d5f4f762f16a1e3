import type { Sentence } from '../../../kernel/problem.ts';
import type { Role } from './roles.ts';

const name = (ca: string, es: string, oc: string, en: string): Sentence => ({ ca, es, oc, en });

/** What each role is called. */
export const ROLE_NAMES: Readonly<Record<Role, Sentence>> = {
  administrator: name(
    'Administració de l’ens',
    'Administración de la entidad',
    'Administracion der ens',
    'Administrator of the body',
  ),
  mayor: name(
    'Alcaldia o presidència',
    'Alcaldía o presidencia',
    'Alcaldia o presidéncia',
    'Mayor or president',
  ),
  'secretary-interventor': name(
    'Secretaria-intervenció',
    'Secretaría-intervención',
    'Secretaria-intervencion',
    'Secretary-interventor',
  ),
  officer: name('Tramitació', 'Tramitación', 'Tramitacion', 'Officer'),
  registrar: name('Registre i atenció', 'Registro y atención', 'Registre e atencion', 'Registrar'),
  'data-protection-officer': name(
    'Protecció de dades',
    'Protección de datos',
    'Proteccion de donades',
    'Data-protection officer',
  ),
  'service-manager': name(
    'Gestió de serveis de dades',
    'Gestión de servicios de datos',
    'Gestion de servicis de donades',
    'Manager of data services',
  ),
  integrator: name(
    'Integració de sistemes',
    'Integración de sistemas',
    'Integracion de sistèmes',
    'Integrator',
  ),
  emergency: name('Accés d’emergència', 'Acceso de emergencia', 'Accès d’emergéncia', 'Emergency access'),
};
