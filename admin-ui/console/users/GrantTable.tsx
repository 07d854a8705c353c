import Typography from '@mui/material/Typography';
import { Fragment } from 'react';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { useCommand } from '../command';
import { formatDay, formatInstant } from '../dates';
import { PlainTable } from '../plain-table';
import { Question } from '../question';
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
                  <ConfirmButton userId={user.id} grantId={grant.id} />
                )}
                {grant.validTo === null && <EndButton userId={user.id} grantId={grant.id} />}
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

function ConfirmButton({ userId, grantId }: { userId: string; grantId: string }) {
  const { send, busy } = useCommand();
  return (
    <Question
      label="doorstep.user.confirmGrant"
      explain="doorstep.user.confirmGrantExplain"
      variant="text"
      busy={busy}
      onConfirm={async () =>
        (await send(`/api/users/${userId}/grants/${grantId}/confirm`, {}, 'doorstep.user.grantConfirmed')) !==
        null
      }
    />
  );
}

function EndButton({ userId, grantId }: { userId: string; grantId: string }) {
  const { send, busy } = useCommand();
  return (
    <Question
      label="doorstep.user.endGrant"
      explain="doorstep.user.endGrantExplain"
      variant="text"
      busy={busy}
      onConfirm={async () =>
        (await send(`/api/users/${userId}/grants/${grantId}/end`, {}, 'doorstep.user.grantEnded')) !== null
      }
    />
  );
}
