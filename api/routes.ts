import type { Route } from './route';
import { boardRoutes } from './routes/boards';
import { registrationRoutes } from './routes/registrations';
import { rulesetRoutes } from './routes/rulesets';
import { taskRoutes } from './routes/tasks';

/** Every operation of the API behind a login. */
export const ROUTES: readonly Route[] = [
  ...registrationRoutes,
  ...taskRoutes,
  ...rulesetRoutes,
  ...boardRoutes,
];
