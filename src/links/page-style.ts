import { createHash } from 'node:crypto';

/** The style of all pages. Colours have a contrast of at least 4.5 in both schemes (WCAG 2.2, 1.4.3). */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--back:#f3f4f6;--card:#fff;--text:#16191d;--quiet:#535b66;--line:#7b8490;
--accent:#1b5fc1;--on-accent:#fff;--alert:#a8201a}
@media (prefers-color-scheme:dark){:root{--back:#121417;--card:#1c2025;--text:#eceef1;--quiet:#a9b1bc;
--line:#828b98;--accent:#8ab8ff;--on-accent:#0b1f3d;--alert:#ffa198}}
*{box-sizing:border-box}
body{margin:0;min-height:100vh;display:grid;place-items:center;padding:1.5rem;background:var(--back);
color:var(--text);font:1rem/1.5 system-ui,sans-serif}
main{width:100%;max-width:28rem;padding:2rem;border-radius:1rem;background:var(--card);
box-shadow:0 1px 2px rgb(0 0 0/.08),0 8px 24px rgb(0 0 0/.08)}
h1{margin:0 0 .5rem;font-size:1.375rem;line-height:1.3;overflow-wrap:anywhere}
p{margin:0 0 1rem}
p:last-child{margin-bottom:0}
form{margin:1.5rem 0}
form:last-child{margin-bottom:0}
label{display:block;margin-bottom:.25rem;font-weight:600}
input{width:100%;min-height:2.75rem;margin-bottom:1rem;padding:.5rem .75rem;border:1px solid var(--line);
border-radius:.5rem;background:transparent;color:inherit;font:inherit}
button{width:100%;min-height:2.75rem;padding:.5rem 1rem;border:0;border-radius:.5rem;background:var(--accent);
color:var(--on-accent);font:inherit;font-weight:600;cursor:pointer}
button:hover{filter:brightness(1.1)}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
.quiet{color:var(--quiet);font-size:.875rem}
.alert{color:var(--alert);font-weight:600}
`;

/** Lets a Content-Security-Policy allow this style and no other (CSP Level 3, 8.3). */
export const PAGE_STYLE_SOURCE = `'sha256-${createHash('sha256').update(PAGE_STYLE).digest('base64')}'`;
