import type { Kernel } from '../../../../kernel/kernel.ts';

const four = (lines: readonly [string, string, string, string]): string => lines.join('\n\n');
type Text = { subject: string; text: string };

export const invitationText = (body: string, address: string): Text => ({
  subject: `Aplec: ${body}`,
  text: four([
    `${body} us convida a ser-ne part. Entreu a ${address}, identifiqueu-vos i accepteu-ho. Val set dies i només serveix per al vostre document d’identitat.`,
    `${body} le invita a formar parte. Entre en ${address}, identifíquese y acéptelo. Vale siete días y solo sirve para su documento de identidad.`,
    `${body} vos convide a èster-ne part. Entratz en ${address}, identificatz-vos e acceptatz-ac. Vau sèt dies e sonque servís entath vòste document d’identitat.`,
    `${body} invites you to be part of it. Go to ${address}, identify yourself and accept. It is good for seven days, and for your identity document only.`,
  ]),
});

export const reviewText = ({ publicAddress }: Kernel): Text => ({
  subject: 'Aplec: revisió anual dels drets · revisión anual de los derechos · yearly review of rights',
  text: four([
    `Fa un any que ningú no ha mirat els drets d’algunes persones del vostre ens. Confirmeu-los o acabeu-los a ${publicAddress}/office/people/review abans d’un mes; si no, quedaran en repòs fins que ho feu.`,
    `Hace un año que nadie ha mirado los derechos de algunas personas de su entidad. Confírmelos o acábelos en ${publicAddress}/office/people/review antes de un mes; si no, quedarán en reposo hasta que lo haga.`,
    `Hè un an qu’arrés a guardat es drets de bères persones deth vòste ens. Confirmatz-les o acabatz-les en ${publicAddress}/office/people/review abans d’un mes; se non, quedaràn en repaus enquia que ac hescatz.`,
    `For a year nobody has looked at the rights of some people of your body. Confirm or end them at ${publicAddress}/office/people/review within a month; otherwise they rest until you do.`,
  ]),
});
