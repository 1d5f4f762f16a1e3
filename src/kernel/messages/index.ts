export { type Message, sendMessage } from './message.ts';
export { type Arrived, canSend, messagesRound, readInbox } from './round.ts';
