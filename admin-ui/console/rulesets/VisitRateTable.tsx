import Box from '@mui/material/Box';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { useAnswer } from '../answer';
import { PlainTable } from '../plain-table';
import type { VisitRate } from '../../../domain/visit-rates';

/** How often each group of homes would be visited, for the data owner and the data protection officer. */
export function VisitRateTable({ versionId }: { versionId: string }) {
  const translate = useTranslate();
  const { data } = useAnswer<{ items: VisitRate[] }>(`/api/ruleset-versions/${versionId}/visit-rates`);
  if (!data) return null;
  const told = (key: string) => translate(`doorstep.neutrality.${key}`);
  const hidden = told('hidden');
  const percent = (part: number, whole: number) => `${((100 * part) / whole).toFixed(1)}%`;
  return (
    <>
      <Typography variant="subtitle1" component="h3" sx={{ mt: 2 }}>
        {told('figures')}
      </Typography>
      <Typography color="text.secondary" gutterBottom>
        {told('figuresExplain')}
      </Typography>
      <PlainTable
        columns={['dimension', 'group', 'registrations', 'visits', 'rate', 'ratio'].map((name) =>
          told(`columns.${name}`),
        )}
        rows={data.items.map(({ dimension, group, code, registrations, visits, ratio, lowest, exceeds }) => [
          translate(`doorstep.visitRateDimension.${dimension}`),
          code ?? translate(`doorstep.visitRateGroup.${group}`),
          registrations ?? hidden,
          visits ?? hidden,
          registrations === null || visits === null ? hidden : percent(visits, registrations),
          <Box component="span" key="ratio" sx={{ fontWeight: exceeds ? 700 : undefined }}>
            {ratio === null || lowest === null ? '–' : `${ratio.toFixed(2)} (≥ ${lowest.toFixed(2)})`}
            {exceeds && ` · ${told('exceeds')}`}
          </Box>,
        ])}
      />
    </>
  );
}
