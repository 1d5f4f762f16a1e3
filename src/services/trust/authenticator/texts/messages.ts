import type { Kernel } from '../../../../kernel/kernel.ts';

const four = (lines: readonly [string, string, string, string]): string => lines.join('\n\n');

type Text = { subject: string; text: string };

export const enrolledText = ({ publicAddress }: Kernel): Text => ({
  subject: 'Aplec: contrasenya nova · contraseña nueva · new password',
  text: four([
    `S’ha afegit una contrasenya amb aplicació al vostre compte. Si no heu estat vós, atureu-ho tot a ${publicAddress}/account/stop.`,
    `Se ha añadido una contraseña con aplicación a su cuenta. Si no ha sido usted, deténgalo todo en ${publicAddress}/account/stop.`,
    `S’a higut ua contrasenha damb aplicacion en vòste compde. Se non ètz estat vos, arturatz-ac tot en ${publicAddress}/account/stop.`,
    `A password with an application was added to your account. If it was not you, stop everything at ${publicAddress}/account/stop.`,
  ]),
});

export const passwordChangedText = ({ publicAddress }: Kernel): Text => ({
  subject: 'Aplec: contrasenya canviada · contraseña cambiada · password changed',
  text: four([
    `S’ha canviat la contrasenya del vostre compte. Si no heu estat vós, atureu-ho tot a ${publicAddress}/account/stop.`,
    `Se ha cambiado la contraseña de su cuenta. Si no ha sido usted, deténgalo todo en ${publicAddress}/account/stop.`,
    `S’a cambiat era contrasenha deth vòste compde. Se non ètz estat vos, arturatz-ac tot en ${publicAddress}/account/stop.`,
    `The password of your account was changed. If it was not you, stop everything at ${publicAddress}/account/stop.`,
  ]),
});

export const resetText = ({ publicAddress }: Kernel): Text => ({
  subject: 'Aplec: contrasenya retirada · contraseña retirada · password ended',
  text: four([
    `Una oficina ha retirat la contrasenya amb aplicació del vostre compte. Si no hi heu anat vós, aviseu-la i mireu ${publicAddress}/account.`,
    `Una oficina ha retirado la contraseña con aplicación de su cuenta. Si no ha ido usted, avísela y mire ${publicAddress}/account.`,
    `Ua oficina a retirat era contrasenha damb aplicacion deth vòste compde. Se non i ètz anat vos, auisatz-la e guardatz ${publicAddress}/account.`,
    `An office ended the password with an application of your account. If you did not go there, tell it, and see ${publicAddress}/account.`,
  ]),
});
