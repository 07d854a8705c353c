import { useEffect, useState } from 'preact/hooks';

/** A screen; in the address, so that the phone's back button and a reload do what is expected. */
export type Route = { page: 'list' | 'unsent' } | { page: 'task'; taskId: string };

export function useRoute(): Route {
  const [route, setRoute] = useState(readRoute);
  useEffect(() => {
    const changed = (): void => setRoute(readRoute());
    addEventListener('hashchange', changed);
    return () => removeEventListener('hashchange', changed);
  }, []);
  return route;
}

export function go(route: Route): void {
  location.hash = hashOf(route);
}

/** Without a step for the back button: from a finished task to the next. */
export function goInstead(route: Route): void {
  location.replace(`#${hashOf(route)}`);
}

function hashOf(route: Route): string {
  if (route.page === 'task') return `task/${route.taskId}`;
  return route.page === 'list' ? '' : route.page;
}

function readRoute(): Route {
  const [page, taskId] = location.hash.slice(1).split('/');
  if (page === 'task' && taskId) return { page, taskId };
  return { page: page === 'unsent' ? page : 'list' };
}
