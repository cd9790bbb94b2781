import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { Problem } from '../errors/catalogue.js';
import { linkPage, problemPage } from './link-page.js';
import { linkWith } from './links.fixture.js';
import { PAGE_STYLE_SOURCE } from './page-style.js';

const PASSWORD = { cost: [14, 8, 1], salt: 's', hash: 'h' } as const;
const COUNTED = linkWith({ maxUses: 3, filename: 'report.pdf', expires: Date.UTC(2027, 0, 31, 9, 5) / 1000 });
const PROTECTED = linkWith({ password: PASSWORD });

/** Characters that would end a text, an attribute or a style. */
const HOSTILE = `</title></style><script>alert(1)</script>"'><img src=x onerror=alert(1)>&amp;.pdf`;

describe('linkPage', () => {
  it('shows the filename, the uses that are left, the expiry and a button that sends a POST', () => {
    const page = linkPage(COUNTED, { remaining: 2 });
    expect(page).toContain('<title>report.pdf</title>');
    expect(page).toContain('<h1 dir="auto">report.pdf</h1>');
    expect(page).toContain('This link works 2 more times.');
    expect(page).toContain('<time datetime="2027-01-31T09:05:00.000Z">31 January 2027 at 09:05 UTC</time>');
    expect(page).toMatch(/<form method="post">\s*<button type="submit">Download<\/button>\s*<\/form>/);
    expect(page).not.toContain('<input');
  });

  it('says that the last use is the last', () => {
    expect(linkPage(COUNTED, { remaining: 1 })).toContain('This link works once more.');
  });

  it('shows the number of all uses if that of the uses left is not known', () => {
    expect(linkPage(COUNTED, { remaining: undefined })).toContain('This link works 3 more times.');
    expect(linkPage(PROTECTED, { remaining: undefined })).not.toContain('more time');
  });

  it('names the button after the disposition', () => {
    expect(linkPage({ ...COUNTED, disposition: 'inline' }, { remaining: 1 })).toContain('>Open</button>');
  });

  it('asks for the password, and shows the alert that belongs to the field', () => {
    const first = linkPage(PROTECTED, { remaining: undefined });
    expect(first).toContain('<label for="password">Password</label>');
    expect(first).not.toContain('role="alert"');
    const again = linkPage(PROTECTED, { remaining: undefined, alert: 'Wrong <password>.' });
    expect(again).toContain('<p class="alert" id="alert" role="alert">Wrong &lt;password&gt;.</p>');
    expect(again).toMatch(/<input[^>]* aria-invalid="true" aria-describedby="alert"/);
  });

  it('escapes the filename', () => {
    const page = linkPage({ ...COUNTED, filename: HOSTILE }, { remaining: 1 });
    const escaped =
      '&lt;/title&gt;&lt;/style&gt;&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&gt;&lt;img src=x onerror=alert(1)&gt;&amp;amp;.pdf';
    expect(page).toContain(`<title>${escaped}</title>`);
    expect(page).toContain(`<h1 dir="auto">${escaped}</h1>`);
    expect(page).not.toMatch(/<script|<img/);
  });

  it('holds the one style that the policy allows, and no script', () => {
    const page = linkPage(COUNTED, { remaining: 1 });
    const styles = [...page.matchAll(/<style>(.*?)<\/style>/gs)].map(([, style = '']) => style);
    expect(styles).toHaveLength(1);
    const hash = createHash('sha256')
      .update(styles[0] ?? '')
      .digest('base64');
    expect(PAGE_STYLE_SOURCE).toBe(`'sha256-${hash}'`);
    expect(page).not.toMatch(/<script|style="|\son\w+=/);
  });
});

describe('problemPage', () => {
  it('shows the title and the escaped detail', () => {
    const page = problemPage(new Problem('wrong_password', 'a <b> c'));
    expect(page).toContain('<h1>The password is wrong</h1>');
    expect(page).toContain('<p>a &lt;b&gt; c</p>');
  });
});
