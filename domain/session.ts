/** Hours from signing in until the session ends, whatever is done in between; real time. */
export const SESSION_HOURS = 12;
