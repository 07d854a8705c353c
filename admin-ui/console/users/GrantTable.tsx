import Typography from '@mui/material/Typography';
import { Fragment } from 'react';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatDay, formatInstant } from '../dates';
import { PlainTable } from '../plain-table';
import { CommandButton } from '../command-button';
import { useSession } from '../use-session';
import type { Grant, UserDetail } from './user';

export function GrantTable({ user, mayEnd }: { user: UserDetail; mayEnd: boolean }) {
  const translate = useTranslate();
  const me = useSession()?.user.id;
  const effect = useEffectWords();
  const word = useCodeWord();
  if (user.grants.length === 0) return <Typography>{translate('doorstep.user.noGrants')}</Typography>;
  const columns = ['role', 'area', 'validFrom', 'validTo', 'grantedBy', 'effect'].map((name) =>
    translate(`doorstep.user.${name}`),
  );
  return (
    <PlainTable
      columns={mayEnd ? [...columns, ''] : columns}
      rows={user.grants.map((grant) => [
        word('role', grant.role),
        grant.areaCode,
        formatDay(grant.validFrom),
        grant.validTo === null ? translate('doorstep.user.openEnded') : formatDay(grant.validTo),
        grant.granterName ?? '–',
        effect(grant),
        ...(mayEnd
          ? [
              <Fragment key="commands">
                {!isEffective(grant) && grant.grantedBy !== me && (
                  <GrantButton userId={user.id} grantId={grant.id} command="confirm" />
                )}
                {grant.validTo === null && <GrantButton userId={user.id} grantId={grant.id} command="end" />}
              </Fragment>,
            ]
          : []),
      ])}
    />
  );
}

function isEffective({ effectiveAt }: Grant): boolean {
  return effectiveAt !== null && Date.parse(effectiveAt) <= Date.now();
}

/** Whether a grant has effect, from when, or whom it waits for. */
function useEffectWords(): (grant: Grant) => string {
  const translate = useTranslate();
  return (grant) => {
    if (grant.effectiveAt === null) return translate('doorstep.user.waitsForConfirmation');
    if (!isEffective(grant))
      return translate('doorstep.user.effectiveFrom', { at: formatInstant(grant.effectiveAt) });
    if (grant.confirmerName === null) return translate('doorstep.user.effectiveNow');
    return translate('doorstep.user.confirmedBy', { name: grant.confirmerName });
  };
}

/** What is done with a grant, and what the page says of it then. */
const COMMANDS = {
  confirm: {
    label: 'doorstep.user.confirmGrant',
    explain: 'doorstep.user.confirmGrantExplain',
    done: 'doorstep.user.grantConfirmed',
  },
  end: {
    label: 'doorstep.user.endGrant',
    explain: 'doorstep.user.endGrantExplain',
    done: 'doorstep.user.grantEnded',
  },
} as const;

interface GrantButtonProps {
  userId: string;
  grantId: string;
  command: keyof typeof COMMANDS;
}

function GrantButton({ userId, grantId, command }: GrantButtonProps) {
  const { label, explain, done } = COMMANDS[command];
  return (
    <CommandButton
      label={label}
      explain={explain}
      variant="text"
      path={`/api/users/${userId}/grants/${grantId}/${command}`}
      done={done}
    />
  );
}
