import Button from '@mui/material/Button';
import CircularProgress from '@mui/material/CircularProgress';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslate } from 'react-admin';
import type { TierRuleset } from '../../../../rules/ruleset-schema';
import { request } from '../../api-client';
import { Choice } from '../../choice';
import { messageOf } from '../../command';
import type { Example } from '../assessment';
import { ExampleList } from '../ExampleList';
import { placeOf, NO_RULE } from './case';
import { usePlaceWords } from './use-place-words';

interface Props {
  rulesetId: string;
  document: TierRuleset;
  onCase: (example: Example) => void;
  onClose: () => void;
}

/** Registrations by the rule that places them, of which one is made a case: what is known of them, and never which ones they are. */
export function RecordDialog({ rulesetId, document, onCase, onClose }: Props) {
  const translate = useTranslate();
  const placeWords = usePlaceWords(document);
  const title = useId();
  const [chosen, setChosen] = useState(document.rules[0]?.id ?? NO_RULE);
  const [seed, setSeed] = useState(1);
  const decidedBy = chosen === NO_RULE ? null : chosen;
  const { data, error, isFetching } = useQuery({
    queryKey: ['records', rulesetId, decidedBy, seed],
    queryFn: ({ signal }) =>
      request<{ items: Example[] }>(`/api/rulesets/${rulesetId}/records`, {
        method: 'POST',
        body: { document, decidedBy, seed },
        question: signal,
      }),
    // the document may be another when it is asked again
    gcTime: 0,
    retry: false,
  });
  const rules = [...document.rules.map(({ id }) => id), NO_RULE].map((id) => ({
    id,
    name: placeWords(placeOf(document, id === NO_RULE ? null : id)),
  }));
  return (
    <Dialog open onClose={onClose} aria-labelledby={title} fullWidth maxWidth="md">
      <DialogTitle id={title}>{translate('doorstep.cases.fromRegister')}</DialogTitle>
      <DialogContent>
        <DialogContentText>{translate('doorstep.cases.fromRegisterExplain')}</DialogContentText>
        <Choice label="doorstep.cases.placedBy" value={chosen} options={rules} onChange={setChosen} />
        {isFetching && <CircularProgress size={24} aria-label={translate('ra.page.loading')} />}
        {error && <p role="status">{translate(messageOf(error))}</p>}
        {data?.items.length === 0 && <p role="status">{translate('doorstep.cases.noRecord')}</p>}
        {data && data.items.length > 0 && (
          <ExampleList examples={data.items} document={document} onCase={onCase} />
        )}
      </DialogContent>
      <DialogActions>
        <Button onClick={() => setSeed(seed + 1)} disabled={!data || data.items.length === 0}>
          {translate('doorstep.cases.otherRecords')}
        </Button>
        <Button variant="contained" onClick={onClose}>
          {translate('ra.action.close')}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
