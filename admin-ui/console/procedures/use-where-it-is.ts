import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import type { Procedure } from './procedure';

/** Where a procedure is, in words, and what it was commanded and has not carried out yet. */
export function useWhereItIs(): (procedure: Procedure) => string {
  const translate = useTranslate();
  const word = useCodeWord();
  return ({ step, state, waitingCommand }) => {
    const where = step === null ? word('procedureState', state) : word('step', step);
    if (waitingCommand === null) return where;
    const command = word('procedure.command', waitingCommand);
    return `${where}. ${translate('doorstep.procedure.waits', { command })}`;
  };
}
