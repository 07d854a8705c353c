import { AppBar, UserMenu, useGetIdentity } from 'react-admin';

/** react-admin's bar; the user's menu is called as it reads, by the user's name. */
export function TopBar() {
  return <AppBar userMenu={<ReaderMenu />} />;
}

function ReaderMenu() {
  const { identity } = useGetIdentity();
  return <UserMenu label={identity?.fullName} />;
}
