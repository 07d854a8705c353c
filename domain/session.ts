/** Hours from signing in until the session ends, whatever is done in between; real time. */
export const SESSION_HOURS = 12;

/** Characters of a password, at least and at most. */
export const SHORTEST_PASSWORD = 12;
export const LONGEST_PASSWORD = 200;
