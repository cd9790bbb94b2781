import type { Problem } from '../errors/catalogue.js';
import { html, Html, trustedHtml } from './html.js';
import { MAX_PASSWORD_LENGTH } from './link-passwords.js';
import type { Link } from './link.js';
import { PAGE_STYLE } from './page-style.js';

/** In one piece: the policy allows exactly this text. */
const STYLE = trustedHtml(`<style>${PAGE_STYLE}</style>`);

const DATE = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeStyle: 'short', timeZone: 'UTC' });

export interface LinkPageState {
  /** Uses that are left; undefined if they are not counted, or the number is not known. */
  readonly remaining: number | undefined;
  /** The explanation, if the last password was wrong. */
  readonly alert?: string | undefined;
}

/** The page of a counted link or one with a password: a button that sends a POST to the same URL. No script. */
export function linkPage(link: Link, state: LinkPageState): string {
  const action = link.disposition === 'inline' ? 'Open' : 'Download';
  return page(
    link.filename,
    html`<h1 dir="auto">${link.filename}</h1>
      ${usesSentence(link, state)}
      <form method="post">${passwordField(link, state)}<button type="submit">${action}</button></form>
      <p class="quiet">Available until ${date(link.expires)}.</p>`,
  );
}

/** The page of an error. */
export function problemPage({ title, detail }: Problem): string {
  return page(
    title,
    html`<h1>${title}</h1>
      <p>${detail}</p>`,
  );
}

function page(title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex, nofollow" />
        <title>${title}</title>
        ${STYLE}
      </head>
      <body>
        <main>${content}</main>
      </body>
    </html>`.text;
}

function usesSentence({ maxUses }: Link, { remaining = maxUses }: LinkPageState): Html | undefined {
  if (remaining === undefined) return undefined;
  return remaining === 1
    ? html`<p>This link works once more. The button uses it up.</p>`
    : html`<p>This link works ${remaining} more times. Each press of the button counts.</p>`;
}

function passwordField({ password }: Link, { alert }: LinkPageState): Html | undefined {
  if (password === undefined) return undefined;
  const invalid = trustedHtml(alert === undefined ? '' : ' aria-invalid="true" aria-describedby="alert"');
  const message =
    alert === undefined ? undefined : html`<p class="alert" id="alert" role="alert">${alert}</p>`;
  return html`${message}<label for="password">Password</label>
    <input
      id="password"
      name="password"
      type="password"
      required
      maxlength="${2 * MAX_PASSWORD_LENGTH}"
      autocomplete="off"
      ${invalid}
    />`;
}

function date(seconds: number): Html {
  const time = new Date(seconds * 1000);
  return html`<time datetime="${time.toISOString()}">${DATE.format(time)} UTC</time>`;
}
