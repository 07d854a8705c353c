import Button from '@mui/material/Button';
import Stack from '@mui/material/Stack';
import { Children, isValidElement, type ReactElement, type ReactNode } from 'react';
import {
  FieldTitle,
  Link,
  RecordContextProvider,
  useCreatePath,
  useListContext,
  useResourceContext,
  useTranslate,
  type DatagridProps,
  type RaRecord,
} from 'react-admin';
import { NothingYet } from './nothing-yet';
import { LabelledValue } from './plain-table';

interface Props {
  rowClick: DatagridProps['rowClick'];
  rowSx: DatagridProps['rowSx'];
  children: ReactNode;
}
type FieldElement = ReactElement<{ source?: string; label?: string }>;

/** A list where a table is too wide: one card for each row, each field under its name; what is empty is left out. */
export function RecordCards({ rowClick, rowSx, children }: Props) {
  const { data, isPending } = useListContext();
  if (isPending) return null;
  if (!data || data.length === 0) return <NothingYet />;
  const fields = Children.toArray(children).filter((child) => isValidElement(child)) as FieldElement[];
  return (
    <Stack component="ul" sx={{ m: 0, p: 0, listStyle: 'none' }}>
      {data.map((record: RaRecord, index) => (
        <RecordContextProvider key={record.id} value={record}>
          <Stack
            component="li"
            sx={[
              { p: 1.5, gap: 0.5, borderBottom: 1, borderColor: 'divider', alignItems: 'flex-start' },
              (rowSx?.(record, index) ?? {}) as object,
            ]}
          >
            {fields.map((field) => (
              <CardField key={field.key} field={field} />
            ))}
            <OpenLink record={record} rowClick={rowClick} />
          </Stack>
        </RecordContextProvider>
      ))}
    </Stack>
  );
}

function CardField({ field }: { field: FieldElement }) {
  const resource = useResourceContext();
  const { source, label } = field.props;
  const title =
    label?.trim() === '' ? label : <FieldTitle label={label} source={source} resource={resource} />;
  return <LabelledValue label={title}>{field}</LabelledValue>;
}

function OpenLink({ record, rowClick }: { record: RaRecord; rowClick: DatagridProps['rowClick'] }) {
  const translate = useTranslate();
  const createPath = useCreatePath();
  const resource = useResourceContext() ?? '';
  const to = typeof rowClick === 'function' ? rowClick(record.id, resource, record) : rowClick;
  if (typeof to !== 'string') return null;
  const path = to.startsWith('/') ? to : createPath({ resource, id: record.id, type: 'show' });
  return (
    <Button component={Link} to={path} size="small" sx={{ ml: -0.5 }}>
      {translate('ra.action.show')}
    </Button>
  );
}
