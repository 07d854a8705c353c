import Alert from '@mui/material/Alert';
import Box from '@mui/material/Box';
import Button from '@mui/material/Button';
import Chip from '@mui/material/Chip';
import GlobalStyles from '@mui/material/GlobalStyles';
import Stack from '@mui/material/Stack';
import Typography from '@mui/material/Typography';
import { Link, useShowContext, useTranslate } from 'react-admin';
import { useCodeWord } from '../code-field';
import { formatDay, formatInstant } from '../dates';
import { RecordPage } from '../record-page';
import { Section } from '../section';
import type { NoticeDetail } from './notice';
import { DecideAppeal, NoticeActions } from './NoticeActions';
import { Marks } from './NoticeList';

/** One notice: what it says, the proof of its service, appeals and what became of it. */
export function NoticeShow() {
  return (
    <RecordPage>
      <NoticePage />
    </RecordPage>
  );
}

function NoticePage() {
  const translate = useTranslate();
  const word = useCodeWord();
  const { record: notice } = useShowContext<NoticeDetail>();
  if (!notice) return null;
  const needsOffer = notice.kind === 'overcrowding' && !notice.rehousingOffered && notice.state === 'drafted';
  return (
    <>
      <Stack direction="row" sx={{ my: 2, flexWrap: 'wrap', gap: 1, alignItems: 'center' }}>
        <Typography variant="h5" component="h1">
          {notice.address}
          {notice.dwellingNumber !== null && ` · ${notice.dwellingNumber}`}
        </Typography>
        <Chip size="small" label={word('notice.state', notice.state)} />
        <Chip
          size="small"
          variant="outlined"
          label={`${word('hazard', notice.kind)} · ${word('severity', notice.severity)}`}
        />
        <Marks notice={notice} />
        <Box sx={{ flexGrow: 1 }} />
        <NoticeActions notice={notice} />
      </Stack>
      {notice.pausedSince !== null && (
        <Alert severity="warning" sx={{ mb: 2 }}>
          {translate('doorstep.notice.paused', { since: formatInstant(notice.pausedSince) })}
        </Alert>
      )}
      {needsOffer && (
        <Alert severity="info" sx={{ mb: 2 }}>
          {translate('doorstep.notice.offerMissing')}
        </Alert>
      )}
      <ProofSection notice={notice} />
      <AppealSection notice={notice} />
      {notice.referral && <ReferralSection referral={notice.referral} />}
      <Paper notice={notice} />
    </>
  );
}

function ProofSection({ notice }: { notice: NoticeDetail }) {
  const translate = useTranslate();
  const word = useCodeWord();
  const { service, servedAt, deadlineOn, appealUntil, lastReinspection } = notice;
  return (
    <Section title="doorstep.notice.proof">
      {service === null || servedAt === null ? (
        <Typography>{translate('doorstep.notice.notServed')}</Typography>
      ) : (
        <Typography>
          {formatInstant(servedAt)} · {word('notice.means', service.means)}
          {service.receiver !== null && ` · ${word('notice.receiver', service.receiver)}`}
          {service.reference !== null && ` · ${service.reference}`}
        </Typography>
      )}
      {deadlineOn !== null && (
        <Typography>{translate('doorstep.notice.deadline', { date: formatDay(deadlineOn) })}</Typography>
      )}
      {appealUntil !== null && (
        <Typography>{translate('doorstep.notice.appealUntil', { date: formatDay(appealUntil) })}</Typography>
      )}
      {lastReinspection && (
        <Typography>
          {translate('doorstep.notice.lastLook', {
            outcome: word('outcome', lastReinspection.outcome),
            date: formatInstant(lastReinspection.at),
          })}
        </Typography>
      )}
      {notice.withdrawnReason !== null && (
        <Typography>{word('notice.withdrawnReason', notice.withdrawnReason)}</Typography>
      )}
      {notice.registrationId !== null && (
        <Link to={`/registrations/${notice.registrationId}/show`}>
          {translate('doorstep.visit.registration')}
        </Link>
      )}
    </Section>
  );
}

function AppealSection({ notice }: { notice: NoticeDetail }) {
  const translate = useTranslate();
  const word = useCodeWord();
  return (
    <Section title="doorstep.notice.appeals">
      {notice.appeals.length === 0 && <Typography>{translate('doorstep.notice.noAppeals')}</Typography>}
      {notice.appeals.map((appeal) => (
        <Stack key={appeal.id} direction="row" sx={{ gap: 1, flexWrap: 'wrap', alignItems: 'center' }}>
          <Typography>
            {formatDay(appeal.receivedOn)} · {word('notice.ground', appeal.ground)} ·{' '}
            {appeal.decision === null
              ? translate('doorstep.notice.open')
              : `${word('notice.decision', appeal.decision)} (${word('notice.reason', appeal.reason)})`}
            {appeal.toldAt !== null && ` · ${translate('doorstep.notice.told')}`}
          </Typography>
          <DecideAppeal appeal={appeal} notice={notice} />
        </Stack>
      ))}
    </Section>
  );
}

function ReferralSection({ referral }: { referral: NonNullable<NoticeDetail['referral']> }) {
  const translate = useTranslate();
  const word = useCodeWord();
  return (
    <Section title="doorstep.notice.referral">
      <Typography>
        {word('notice.authority', referral.to)} · {formatInstant(referral.at)}
      </Typography>
      <Typography>
        {referral.transmitted.map((part) => word('notice.transmitted', part)).join(' · ')}
      </Typography>
      {referral.receiptReference !== null && (
        <Typography>
          {translate('doorstep.notice.receiptOf', { reference: referral.receiptReference })}
        </Typography>
      )}
    </Section>
  );
}

/** On paper nothing but the notice. */
const ON_PAPER = {
  '@media print': {
    'body *': { visibility: 'hidden' },
    '.notice-paper, .notice-paper *': { visibility: 'visible' },
    '.notice-paper': { position: 'absolute', top: 0, left: 0, right: 0 },
    '.notice-paper button': { display: 'none' },
  },
} as const;

function Paper({ notice }: { notice: NoticeDetail }) {
  const translate = useTranslate();
  const [title, ...paragraphs] = notice.paragraphs;
  return (
    <Section title="doorstep.notice.text">
      <GlobalStyles styles={ON_PAPER} />
      <Box className="notice-paper" lang={notice.locale}>
        {notice.partyName !== null && <Typography>{notice.partyName}</Typography>}
        {notice.partyAddress !== null && <Typography>{notice.partyAddress}</Typography>}
        <Typography variant="h6" component="h3" sx={{ my: 1 }}>
          {title}
        </Typography>
        {paragraphs.map((paragraph) => (
          <Typography key={paragraph} sx={{ mb: 1 }}>
            {paragraph}
          </Typography>
        ))}
        <Button size="small" variant="outlined" onClick={() => window.print()}>
          {translate('doorstep.notice.print')}
        </Button>
      </Box>
    </Section>
  );
}
