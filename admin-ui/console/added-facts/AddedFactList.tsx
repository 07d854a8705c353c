import Box from '@mui/material/Box';
import { FunctionField, TopToolbar, useTranslate } from 'react-admin';
import { formatInstant } from '../dates';
import { useReader } from '../reader';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import type { FactProposal } from './added-fact';
import { EndFactButton } from './EndFactButton';
import { FactStep } from './FactStep';
import { GiveWordsButton } from './GiveWordsButton';
import { ProposeFactButton } from './ProposeFactButton';
import { WithdrawFactButton } from './WithdrawFactButton';

/** Facts without code: what was proposed, what the protection officer says, and what the data owner decided. */
export function AddedFactList() {
  const translate = useTranslate();
  const read = useReader();
  const administrator = useMay('administrator');
  const dpo = useMay('dpo');
  const owner = useMay('data_owner');
  return (
    <ResourceList
      perPage={100}
      actions={<TopToolbar>{administrator && <ProposeFactButton />}</TopToolbar>}
      head={<Box sx={{ p: 2 }}>{translate('doorstep.addedFact.explain')}</Box>}
    >
      <FunctionField
        source="label"
        render={({ label, key, about }: FactProposal) =>
          `${read(label)} (${key}) · ${translate(`doorstep.factSubject.${about}`)}`
        }
      />
      <FunctionField
        source="observationKey"
        render={({ observationKey, subjectType, valueType }: FactProposal) =>
          `${observationKey} · ${translate(`doorstep.keySubject.${subjectType}`)} · ${translate(`doorstep.keyValue.${valueType}`)}`
        }
      />
      <FunctionField
        source="purpose"
        render={({ purpose, legalBasis, retention, mayRaise }: FactProposal) =>
          `${read(purpose)} · ${read(legalBasis)} · ${retention} · ${translate(mayRaise ? 'doorstep.addedFact.raises' : 'doorstep.addedFact.neverRaises')}`
        }
      />
      <FunctionField
        source="proposedBy"
        render={({ proposedBy, proposedAt }: FactProposal) =>
          `${proposedBy ?? '–'} · ${formatInstant(proposedAt)}`
        }
      />
      <FunctionField
        source="opinion"
        render={({ opinion, opinionWords, opinionBy }: FactProposal) => (
          <FactStep words="factOpinion" code={opinion} said={opinionWords} by={opinionBy} />
        )}
      />
      <FunctionField
        source="decision"
        render={({ decision, decisionWords, decidedBy, usableAt, ...end }: FactProposal) => (
          <>
            <FactStep words="factDecision" code={decision} said={decisionWords} by={decidedBy} />
            {usableAt !== null && end.endedAt === null && (
              <div>{translate('doorstep.addedFact.usable', { at: formatInstant(usableAt) })}</div>
            )}
            {end.endedAt !== null && (
              <div>
                <strong>{translate('doorstep.addedFact.endedAt', { at: formatInstant(end.endedAt) })}</strong>
                {` · ${end.endedBy ?? '–'}: ${end.endedWords ?? ''}`}
              </div>
            )}
          </>
        )}
      />
      {(administrator || dpo || owner) && (
        <FunctionField
          label=" "
          render={(proposal: FactProposal) => {
            const { id, opinion, decision, endedAt, proposedByMe, opinionByMe } = proposal;
            if (opinion === null)
              return (
                <>
                  {dpo && !proposedByMe && <GiveWordsButton id={id} step="opinion" />}
                  {administrator && <WithdrawFactButton id={id} />}
                </>
              );
            if (decision === 'approved') return owner && endedAt === null && <EndFactButton id={id} />;
            const mayDecide = decision === null && owner && !proposedByMe && !opinionByMe;
            return mayDecide && <GiveWordsButton id={id} step="decision" />;
          }}
        />
      )}
    </ResourceList>
  );
}
