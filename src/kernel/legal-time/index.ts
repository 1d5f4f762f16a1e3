/** Legal time: every clock in the platform asks here. */
export {
  type Calendar,
  type CalendarStatus,
  calendarReference,
  type Holiday,
  joinCalendars,
  makeCalendar,
  type Scope,
  type WorkingCalendar,
  withGaps,
} from './calendar.ts';
export { calendarSchema, loadCalendars, SCOPE_PATTERN } from './calendar-load.ts';
export { explainCaution } from './cautions.ts';
export { cataloniaCalendars } from './data/catalonia.ts';
export {
  addMonths,
  addNaturalDays,
  addWorkingDays,
  addYears,
  countWorkingDays,
  type Day,
  dayOf,
  isWorkingDay,
  LEGAL_ZONE,
  type NonWorking,
  nextWorkingDay,
  nonWorking,
  startOfDay,
  workingDayFrom,
} from './days.ts';
export { type DaysLeft, daysLeft } from './days-left.ts';
export { type Deadline, type DeadlineInput, deadline, type Term, UNITS, type Unit } from './deadline.ts';
export { compareEntries, type EffectiveEntry, effectiveEntry } from './entry.ts';
export { extend, extendAfterIncident, type IncidentAct, isExpired } from './extension.ts';
export { addNaturalHours, addWorkingHours, MAX_TERM_HOURS } from './hours.ts';
export {
  CATALAN_PROVINCES,
  type MissingLocal,
  type Place,
  registerCalendar,
  termCalendar,
  territoryOf,
} from './places.ts';
export { legalTimeProblems } from './problems.ts';
export { explainStep, type Step } from './steps.ts';
