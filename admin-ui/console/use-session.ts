import { useEffect, useState } from 'react';
import type { Session } from './api-client';
import { session } from './auth-provider';

/** Who is signed in; undefined until that is known. */
export function useSession(): Session | undefined {
  const [found, setFound] = useState<Session>();
  useEffect(() => {
    // nobody signed in: the page is about to be replaced by the login page
    session().then(setFound, () => undefined);
  }, []);
  return found;
}
