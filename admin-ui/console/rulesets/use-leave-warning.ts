import { useEffect } from 'react';
import { useBlocker, useTranslate } from 'react-admin';

/** Where a session that ended leads: what is typed is kept, and nobody can stay. */
const SIGN_IN = '/login';

/** Asks before the page is left, closed or loaded anew while something is not saved. */
export function useLeaveWarning(unsaved: boolean): void {
  const translate = useTranslate();
  const blocker = useBlocker(
    ({ currentLocation, nextLocation }) =>
      unsaved &&
      nextLocation.pathname !== currentLocation.pathname &&
      !nextLocation.pathname.startsWith(SIGN_IN),
  );
  useEffect(() => {
    if (blocker.state !== 'blocked') return;
    if (window.confirm(translate('doorstep.ruleset.leaveUnsaved'))) blocker.proceed();
    else blocker.reset();
    // the blocker is another object each time; its state is what is answered
  }, [blocker.state]);
  useEffect(() => {
    if (!unsaved) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener('beforeunload', ask);
    return () => window.removeEventListener('beforeunload', ask);
  }, [unsaved]);
}
