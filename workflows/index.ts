export { revisitRound } from './revisit-round';
