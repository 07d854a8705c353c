import Chip from '@mui/material/Chip';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Link, useShowContext, useTranslate } from 'react-admin';
import { advertActions } from '../../../domain/advert';
import { useCodeWord } from '../code-field';
import { formatDay } from '../dates';
import { useReader } from '../reader';
import { RecordPage } from '../record-page';
import { Section } from '../section';
import type { AdvertDetail } from './advert';
import { CandidateCard } from './CandidateCard';
import { DismissButton } from './DismissButton';

/** One advert beside the homes that it may mean. */
export function AdvertShow() {
  return (
    <RecordPage>
      <AdvertPage />
    </RecordPage>
  );
}

function AdvertPage() {
  const translate = useTranslate();
  const word = useCodeWord();
  const read = useReader();
  const { record: advert } = useShowContext<AdvertDetail>();
  if (!advert) return null;
  const actions = advertActions(advert.state);
  const { sourceZh, sourceEn, reference, unitKind, dwellingNumber } = advert;
  const said = [read({ zh: sourceZh, en: sourceEn }), reference, word('advertUnit', unitKind)];
  const days = { from: formatDay(advert.firstSeenOn), to: formatDay(advert.endedOn ?? advert.lastSeenOn) };
  return (
    <>
      <Stack direction="row" sx={{ my: 2, flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1" sx={{ overflowWrap: 'anywhere' }}>
          {advert.text}
        </Typography>
        <Chip size="small" label={word('advertState', advert.state)} />
        {advert.dismissedReason !== null && (
          <Chip size="small" variant="outlined" label={word('advertReason', advert.dismissedReason)} />
        )}
      </Stack>
      <Section title="doorstep.advert.sent">
        <Typography>{said.join(' · ')}</Typography>
        <Typography>{translate('doorstep.advert.days', days)}</Typography>
        {advert.address !== null && (
          <Typography>
            {translate('doorstep.advert.home')}:{' '}
            {[advert.address, dwellingNumber].filter((part) => part !== null).join(' · ')}
          </Typography>
        )}
        {advert.registrationId !== null && (
          <Link to={`/registrations/${advert.registrationId}/show`}>
            {translate('doorstep.visit.registration')}
          </Link>
        )}
        {advert.state === 'unregistered_let' && (
          <Typography>{translate('doorstep.advert.unregistered')}</Typography>
        )}
        {actions.includes('dismiss') && <DismissButton advert={advert} />}
      </Section>
      {advert.candidates.length > 0 && (
        <Section title="doorstep.advert.candidates">
          <Stack direction="row" sx={{ flexWrap: 'wrap', gap: 2 }}>
            {advert.candidates.map((candidate, place) => (
              <CandidateCard
                key={`${candidate.buildingId} ${place}`}
                advert={advert}
                candidate={candidate}
                mayMatch={actions.includes('match')}
              />
            ))}
          </Stack>
        </Section>
      )}
    </>
  );
}
