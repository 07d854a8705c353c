import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { useCommand } from '../command';
import { formatDay } from '../dates';
import { PlainTable } from '../plain-table';
import { Question } from '../question';
import type { UserDetail } from './user';

export function GrantTable({ user, mayEnd }: { user: UserDetail; mayEnd: boolean }) {
  const translate = useTranslate();
  const word = useCodeWord();
  if (user.grants.length === 0) return <Typography>{translate('doorstep.user.noGrants')}</Typography>;
  const columns = ['role', 'area', 'validFrom', 'validTo', 'grantedBy'].map((name) =>
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
        ...(mayEnd && grant.validTo === null
          ? [<EndButton key="end" userId={user.id} grantId={grant.id} />]
          : []),
      ])}
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
