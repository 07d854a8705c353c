import Link from '@mui/material/Link';
import Typography from '@mui/material/Typography';
import { useTranslate } from 'react-admin';
import { formatInstant } from '../dates';
import type { Registration } from './registration';

const ADDRESS = /(https?:\S+)/;

/** In a demonstration: what would have gone out to the home, with the links that its resident would follow. */
export function SentMessages({ messages }: Pick<Registration, 'messages'>) {
  const translate = useTranslate();
  return (
    <>
      <Typography color="text.secondary">{translate('doorstep.registration.messagesExplain')}</Typography>
      {messages.map(({ id, sentAt, body }) => (
        <Typography key={id} sx={{ mt: 2, whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
          <strong>{formatInstant(sentAt)}</strong>
          {'\n'}
          {body.split(ADDRESS).map((part) =>
            ADDRESS.test(part) ? (
              <Link key={part} href={part} target="_blank" rel="noreferrer">
                {part}
              </Link>
            ) : (
              part
            ),
          )}
        </Typography>
      ))}
    </>
  );
}
