import type { Route } from './route';
import { registrationRoutes } from './routes/registrations';
import { taskRoutes } from './routes/tasks';

/** Every operation of the API behind a login. */
export const ROUTES: readonly Route[] = [...registrationRoutes, ...taskRoutes];
