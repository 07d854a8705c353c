import Box from '@mui/material/Box';
import { FunctionField, TextField, useTranslate } from 'react-admin';
import { useAreaFilter } from '../area-filter';
import { CodeField } from '../code-field';
import { CommandButton } from '../command-button';
import { InstantField } from '../day-field';
import { HomeField } from '../home-field';
import { ResourceList } from '../resource-list';

interface UndeliveredText {
  id: string;
  registrationId: string;
  /** What it is about still stands. */
  ofUse: boolean;
}

/** Texts that came to nothing, the newest first: what nobody would hear of otherwise. */
export function UndeliveredList() {
  const translate = useTranslate();
  return (
    <ResourceList
      filters={[useAreaFilter()]}
      head={<Box sx={{ p: 2 }}>{translate('doorstep.undelivered.explain')}</Box>}
      rowClick={(_id, _resource, record) =>
        `/registrations/${(record as UndeliveredText).registrationId}/show`
      }
    >
      <InstantField source="failedAt" />
      <HomeField source="address" />
      <TextField source="patchCode" label="resources.undelivered.fields.patchId" />
      <CodeField source="purpose" words="undelivered.purpose" />
      <CodeField source="channel" words="undelivered.channel" />
      <CodeField source="failure" words="undelivered.failure" />
      <FunctionField
        label=" "
        render={({ id, ofUse }: UndeliveredText) =>
          ofUse && (
            <CommandButton
              label="doorstep.undelivered.again"
              explain="doorstep.undelivered.againExplain"
              variant="text"
              path={`/api/undelivered/${id}/send-again`}
              done="doorstep.undelivered.queued"
            />
          )
        }
      />
    </ResourceList>
  );
}
