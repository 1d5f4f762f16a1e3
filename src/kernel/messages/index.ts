export { type Message, sendMessage } from './message.ts';
export { type Arrived, canSend, messageRounds, readInbox } from './round.ts';
