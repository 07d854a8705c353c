import type { Request, Response } from 'express';

/** The cookie's value, if the browser sent one of this name. */
export function readCookie(request: Request, name: string): string | undefined {
  const pair = (request.headers.cookie ?? '')
    .split(';')
    .map((part) => part.trim())
    .find((part) => part.startsWith(`${name}=`));
  return pair?.slice(name.length + 1);
}

/** HttpOnly and SameSite=Strict; Secure where the public address is https. */
export function setCookie(
  response: Response,
  name: string,
  value: string,
  options: { secure: boolean; path: string; hours: number },
): void {
  response.cookie(name, value, {
    httpOnly: true,
    sameSite: 'strict',
    secure: options.secure,
    path: options.path,
    maxAge: options.hours * 3_600_000,
  });
}
