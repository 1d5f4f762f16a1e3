import { listActions, type Service } from '../../../kernel/service.ts';

export {
  CAPACITIES,
  type Capacity,
  type MayActAnswer,
  type MayActQuestion,
  mayAct,
  representedBy,
  representedUnder,
} from './may-act.ts';

/** Who may act for whom, before whom and in what: the register of powers. */
export const mandates: Service = {
  name: 'mandates',
  needs: ['administrations', 'people', 'identity'],
  migrations: new URL('./migrations/', import.meta.url),
  actions: listActions(),
};
