import KeyIcon from '@mui/icons-material/Key';
import Dialog from '@mui/material/Dialog';
import DialogTitle from '@mui/material/DialogTitle';
import ListItemIcon from '@mui/material/ListItemIcon';
import ListItemText from '@mui/material/ListItemText';
import MenuItem from '@mui/material/MenuItem';
import { useId, useState } from 'react';
import {
  AppBar,
  LoadingIndicator,
  LocalesMenuButton,
  Logout,
  UserMenu,
  useGetIdentity,
  useNotify,
  useTranslate,
} from 'react-admin';
import { OwnPasswordForm } from './OwnPasswordForm';

/** react-admin's bar; the user's menu is called as it reads, by the user's name. */
export function TopBar() {
  return <AppBar toolbar={<Tools />} userMenu={<ReaderMenu />} />;
}

/** react-admin's own, whose sign that something loads has no name for who does not see it. */
function Tools() {
  const translate = useTranslate();
  return (
    <>
      <LocalesMenuButton />
      <LoadingIndicator aria-label={translate('ra.page.loading')} />
    </>
  );
}

function ReaderMenu() {
  const translate = useTranslate();
  const notify = useNotify();
  const title = useId();
  const { identity } = useGetIdentity();
  const [changing, setChanging] = useState(false);
  return (
    <>
      <UserMenu label={identity?.fullName}>
        <MenuItem onClick={() => setChanging(true)}>
          <ListItemIcon>
            <KeyIcon fontSize="small" />
          </ListItemIcon>
          <ListItemText>{translate('doorstep.password.change')}</ListItemText>
        </MenuItem>
        <Logout />
      </UserMenu>
      <Dialog
        open={changing}
        onClose={() => setChanging(false)}
        aria-labelledby={title}
        fullWidth
        maxWidth="xs"
      >
        <DialogTitle id={title}>{translate('doorstep.password.change')}</DialogTitle>
        <OwnPasswordForm
          onDone={() => {
            setChanging(false);
            notify('doorstep.password.changed', { type: 'success' });
          }}
        />
      </Dialog>
    </>
  );
}
