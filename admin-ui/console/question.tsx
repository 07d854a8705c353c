import Alert from '@mui/material/Alert';
import Button from '@mui/material/Button';
import Dialog from '@mui/material/Dialog';
import DialogActions from '@mui/material/DialogActions';
import DialogContent from '@mui/material/DialogContent';
import DialogContentText from '@mui/material/DialogContentText';
import DialogTitle from '@mui/material/DialogTitle';
import { useId, useState, type ReactNode } from 'react';
import { useTranslate } from 'react-admin';
import type { Asked } from './command';

export interface QuestionProps extends Asked {
  /** Message keys: the button that asks, and what is said before it is done. */
  label: string;
  explain?: string;
  icon?: ReactNode;
  color?: 'primary' | 'error' | 'warning';
  variant?: 'contained' | 'outlined' | 'text';
  /** Shown and not to be pressed; what stands beside it says why. */
  disabled?: boolean;
  /** Whether what was filled in suffices. */
  ready?: boolean;
  /** Resolves to whether the dialogue may close. */
  onConfirm: () => Promise<boolean>;
  children?: ReactNode;
}

/** Below many fields nobody would see it. */
const bringIntoView = (failure: HTMLElement | null) => failure?.scrollIntoView({ block: 'nearest' });

/** A button behind which a dialogue says what will happen and asks what is needed for it. */
export function Question({
  label,
  explain,
  icon,
  color = 'primary',
  variant = 'outlined',
  busy,
  failure,
  forget,
  disabled = false,
  ready = true,
  onConfirm,
  children,
}: QuestionProps) {
  const translate = useTranslate();
  const title = useId();
  const [open, setOpen] = useState(false);
  const confirm = async () => {
    if (await onConfirm()) setOpen(false);
  };
  return (
    <>
      <Button
        size="small"
        variant={variant}
        color={color}
        startIcon={icon}
        disabled={disabled}
        onClick={(event) => {
          event.stopPropagation();
          forget();
          setOpen(true);
        }}
      >
        {translate(label)}
      </Button>
      <Dialog
        open={open}
        onClose={() => setOpen(false)}
        onClick={(event) => event.stopPropagation()}
        aria-labelledby={title}
        fullWidth
        maxWidth="xs"
      >
        <DialogTitle id={title}>{translate(label)}</DialogTitle>
        <DialogContent>
          {explain && <DialogContentText sx={{ mb: 2 }}>{translate(explain)}</DialogContentText>}
          {children}
          {failure !== null && (
            <Alert ref={bringIntoView} severity="error" sx={{ mt: 2 }}>
              {failure}
            </Alert>
          )}
        </DialogContent>
        <DialogActions>
          <Button onClick={() => setOpen(false)}>{translate('ra.action.cancel')}</Button>
          <Button variant="contained" color={color} disabled={!ready} loading={busy} onClick={confirm}>
            {translate(label)}
          </Button>
        </DialogActions>
      </Dialog>
    </>
  );
}
