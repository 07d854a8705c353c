import Box from '@mui/material/Box';
import { FunctionField, TextField, TopToolbar, useTranslate } from 'react-admin';
import { CodeField } from '../code-field';
import { formatInstant } from '../dates';
import { useReader } from '../reader';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import { useSession } from '../use-session';
import { KeyButton } from './KeyButton';
import type { ObservationKey } from './observation-key';
import { ProposeKeyButton } from './ProposeKeyButton';

/** What imports may observe beyond what the product ships: one administrator proposes it, another approves it. */
export function ObservationKeyList() {
  const translate = useTranslate();
  const read = useReader();
  const me = useSession()?.user.login;
  const administrator = useMay('administrator');
  return (
    <ResourceList
      perPage={100}
      actions={<TopToolbar>{administrator && <ProposeKeyButton />}</TopToolbar>}
      head={<Box sx={{ p: 2 }}>{translate('doorstep.observationKey.explain')}</Box>}
    >
      <FunctionField
        source="label"
        render={({ id, labelZh, labelEn }: ObservationKey) => `${read({ zh: labelZh, en: labelEn })} (${id})`}
      />
      <CodeField source="subjectType" words="keySubject" />
      <CodeField source="valueType" words="keyValue" />
      <TextField source="reason" />
      <FunctionField
        source="proposedBy"
        render={({ proposedBy, proposedAt }: ObservationKey) =>
          `${proposedBy ?? '–'} · ${formatInstant(proposedAt)}`
        }
      />
      <FunctionField
        source="approvedBy"
        render={({ approvedBy, approvedAt }: ObservationKey) =>
          approvedAt === null
            ? translate('doorstep.observationKey.waits')
            : `${approvedBy ?? '–'} · ${formatInstant(approvedAt)}`
        }
      />
      {administrator && (
        <FunctionField
          label=" "
          render={(proposal: ObservationKey) =>
            proposal.approvedAt === null && (
              <>
                {proposal.proposedBy !== me && <KeyButton proposal={proposal} command="approve" />}
                <KeyButton proposal={proposal} command="withdraw" />
              </>
            )
          }
        />
      )}
    </ResourceList>
  );
}
