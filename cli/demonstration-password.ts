/** Of every demonstration login; a production start refuses a database that has such logins. */
export const DEMONSTRATION_PASSWORD = 'doorstep-demo';
