import Box from '@mui/material/Box';
import Card from '@mui/material/Card';
import CircularProgress from '@mui/material/CircularProgress';
import Table from '@mui/material/Table';
import TableBody from '@mui/material/TableBody';
import TableCell from '@mui/material/TableCell';
import TableHead from '@mui/material/TableHead';
import TableRow from '@mui/material/TableRow';
import TextField from '@mui/material/TextField';
import { useDeferredValue, useState } from 'react';
import { Title, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { useNarrow } from '../narrow';
import { useReader } from '../reader';
import { useMay } from '../roles';
import { SetOfficerButton } from './SetOfficerButton';
import { useAreas, type PlacedArea } from './use-areas';

/** The tree of areas with the officer of each patch. */
export function AreaList() {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const maySet = useMay('supervisor', 'administrator');
  const [sought, setSought] = useState('');
  const areas = useAreas();
  const shown = matching(areas, useDeferredValue(sought));
  const narrow = useNarrow();
  // its place in the tree tells the kind too
  const columns = narrow ? ['code', 'officerId'] : ['code', 'kind', 'officerId'];
  return (
    <>
      <Title defaultTitle={translate('resources.areas.name', { smart_count: 2 })} />
      <TextField
        size="small"
        sx={{ my: 2, maxWidth: 320 }}
        label={translate('doorstep.area.find')}
        value={sought}
        onChange={(event) => setSought(event.target.value)}
      />
      <Card sx={{ overflowX: 'auto' }}>
        {areas.length === 0 && <CircularProgress sx={{ m: 2 }} aria-label={translate('ra.page.loading')} />}
        <Table size="small">
          <TableHead>
            <TableRow>
              {columns.map((column) => (
                <TableCell key={column}>{translate(`resources.areas.fields.${column}`)}</TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {shown.map((area) => (
              <TableRow key={area.id} hover>
                <TableCell sx={narrow ? { overflowWrap: 'anywhere' } : { whiteSpace: 'nowrap' }}>
                  <Box
                    component="span"
                    sx={{ pl: (narrow ? 1 : 3) * (area.path.length - 1), display: 'block' }}
                  >
                    <strong>{area.code}</strong>
                    {nameBeside(area, read({ zh: area.nameZh, en: area.nameEn }))}
                  </Box>
                </TableCell>
                {!narrow && <TableCell>{word('areaKind', area.kind)}</TableCell>}
                <TableCell>
                  {area.kind === 'patch' && (
                    <>
                      {area.officerName ??
                        translate(area.officerId ? 'doorstep.area.hidden' : 'doorstep.area.noOfficer')}{' '}
                      {maySet && <SetOfficerButton area={area} />}
                    </>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Card>
    </>
  );
}

function nameBeside({ code }: PlacedArea, name: string): string {
  return name === code ? '' : ` · ${name}`;
}

/** Areas that match what is sought, with those that they are part of. */
function matching(areas: readonly PlacedArea[], sought: string): readonly PlacedArea[] {
  const wanted = sought.trim().toLowerCase();
  if (wanted === '') return areas;
  const hits = areas.filter(({ code, nameZh, nameEn, officerName }) =>
    [code, nameZh, nameEn, officerName ?? ''].some((text) => text.toLowerCase().includes(wanted)),
  );
  const kept = new Set(hits.flatMap(({ path }) => path));
  return areas.filter(({ id }) => kept.has(id));
}
