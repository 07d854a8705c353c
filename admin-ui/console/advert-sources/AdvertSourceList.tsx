import Box from '@mui/material/Box';
import { FunctionField, TextField, TopToolbar, useTranslate, type RaRecord } from 'react-admin';
import { CodeField } from '../code-field';
import { CommandButton } from '../command-button';
import { formatInstant } from '../dates';
import { InstantField } from '../day-field';
import { useReader } from '../reader';
import { ResourceList } from '../resource-list';
import { useMay } from '../roles';
import { AllowSourceButton } from './AllowSourceButton';

/** As GET /api/advert-sources answers it; its id is the key that profiles name. */
interface AdvertSource extends RaRecord<string> {
  kind: string;
  nameZh: string;
  nameEn: string;
  licence: string | null;
  allowedAt: string;
  endedAt: string | null;
}

/** Who may send adverts: nobody else's are taken, and none are looked for. */
export function AdvertSourceList() {
  const translate = useTranslate();
  const read = useReader();
  const administrator = useMay('administrator');
  return (
    <ResourceList
      perPage={100}
      actions={<TopToolbar>{administrator && <AllowSourceButton />}</TopToolbar>}
      head={<Box sx={{ p: 2 }}>{translate('doorstep.advertSource.explain')}</Box>}
    >
      <FunctionField
        source="name"
        render={({ id, nameZh, nameEn }: AdvertSource) => `${read({ zh: nameZh, en: nameEn })} (${id})`}
      />
      <CodeField source="kind" words="advertSourceKind" />
      <TextField source="licence" emptyText="–" />
      <InstantField source="allowedAt" />
      <FunctionField
        source="endedAt"
        render={({ endedAt }: AdvertSource) => (endedAt === null ? '–' : formatInstant(endedAt))}
      />
      {administrator && (
        <FunctionField
          label=" "
          render={({ id, endedAt }: AdvertSource) =>
            endedAt === null && (
              <CommandButton
                label="doorstep.advertSource.end"
                explain="doorstep.advertSource.endExplain"
                variant="text"
                path={`/api/advert-sources/${id}/end`}
                done="doorstep.advertSource.ended"
              />
            )
          }
        />
      )}
    </ResourceList>
  );
}
