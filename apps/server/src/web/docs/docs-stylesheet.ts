import { PAGE_COLORS } from '../pages/page.ts'

/** The stylesheet of the documentation, in the colours of all pages; of the page of the reference only the bar. */
export const DOCS_STYLESHEET = `${PAGE_COLORS}
.docs-bar, .docs, :is(.docs-bar, .docs) *, :is(.docs-bar, .docs) *::before { box-sizing: border-box; }

html { -webkit-text-size-adjust: 100%; text-size-adjust: 100%; scroll-padding-top: 4.5rem; }

body {
  --scalar-custom-header-height: 3.5rem;
  margin: 0;
  background: var(--page);
  color: var(--ink);
  font: 1rem/1.6 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}

.docs-bar {
  position: sticky;
  top: 0;
  z-index: 1000;
  display: flex;
  align-items: center;
  gap: 0.5rem 1.25rem;
  height: 3.5rem;
  padding: 0 1rem;
  border-bottom: 1px solid var(--line);
  background: var(--card);
  color: var(--ink);
  font: 1rem/1.5 system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif;
}
.docs-bar a { color: var(--soft); text-decoration: none; white-space: nowrap; padding: 0.5rem 0; }
.docs-bar a:hover, .docs-bar a[aria-current] { color: var(--action); }
.docs-bar a[aria-current] { box-shadow: inset 0 -2px var(--action); }
.docs-bar a.docs-home { color: var(--ink); font-weight: 700; }
.docs-bar nav { display: flex; flex: 1; gap: 1.25rem; overflow-x: auto; scrollbar-width: none; }
.docs-bar form { flex: none; margin: 0; }
.docs-bar input {
  width: 14rem;
  min-height: 2.25rem;
  padding: 0.25rem 0.75rem;
  border: 1px solid var(--field-line);
  border-radius: 0.5rem;
  background: var(--field);
  color: var(--ink);
  font: inherit;
}
.docs-bar input::placeholder { color: var(--soft); opacity: 1; }

.docs { display: flex; justify-content: center; gap: 2rem; max-width: 84rem; margin: 0 auto; padding: 0 1.5rem; }
.docs-side {
  position: sticky;
  top: 3.5rem;
  flex: none;
  width: 15rem;
  height: calc(100vh - 3.5rem);
  padding: 1.5rem 0;
  overflow-y: auto;
}
.docs nav h2 { margin: 0 0 0.375rem; font-size: 0.8125rem; color: var(--soft); }
.docs nav ul { margin: 0 0 1.25rem; padding: 0; list-style: none; }
.docs nav li a { display: block; padding: 0.25rem 0.625rem; border-radius: 0.375rem; color: var(--ink); text-decoration: none; line-height: 1.4; }
.docs nav li a:hover { background: var(--well); }
.docs nav li a[aria-current] { background: var(--card); color: var(--action); font-weight: 600; }
.docs-all { display: none; }

.docs main { flex: 1; min-width: 0; max-width: 56rem; padding: 1.5rem 0 4rem; overflow-wrap: break-word; }
.docs main h1 { margin: 0 0 1rem; font-size: 2rem; line-height: 1.25; }
.docs main h2 { margin: 2.5rem 0 0.75rem; font-size: 1.375rem; line-height: 1.3; }
.docs main h3 { margin: 1.75rem 0 0.5rem; font-size: 1.125rem; }
.docs main :is(p, ul, ol) { margin: 0 0 1rem; }
.docs main li { margin: 0.25rem 0; }
.docs main a { color: var(--action); }
.docs main code { padding: 0.125em 0.3em; border-radius: 0.25rem; background: var(--card); font: 0.875em/1.5 ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; overflow-wrap: anywhere; }
.docs main figure { margin: 0 0 1.25rem; border: 1px solid var(--line); border-radius: 0.625rem; background: var(--card); overflow: hidden; }
.docs main figcaption { padding: 0.375rem 1rem; border-bottom: 1px solid var(--line); color: var(--soft); font-size: 0.8125rem; font-weight: 600; }
.docs main pre { margin: 0; padding: 0.875rem 1rem; overflow-x: auto; tab-size: 2; }
.docs main pre code { padding: 0; background: none; overflow-wrap: normal; }
.wide { margin: 0 0 1.25rem; overflow-x: auto; border: 1px solid var(--line); border-radius: 0.625rem; background: var(--card); }
.docs table { width: 100%; border-collapse: collapse; font-size: 0.9375rem; }
.docs :is(th, td) { padding: 0.5rem 0.875rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
.docs tr:last-child td { border-bottom: 0; }
.docs table code { padding: 0; background: none; overflow-wrap: normal; }
.docs .found { padding: 0; list-style: none; }
.docs .found li { margin: 0 0 1rem; padding: 0.75rem 1rem; border: 1px solid var(--line); border-radius: 0.625rem; background: var(--card); }
.docs .found a { font-weight: 600; }
.docs .found span { margin-left: 0.5rem; color: var(--soft); font-size: 0.875rem; }
.docs .found p { margin: 0.25rem 0 0; color: var(--soft); overflow-wrap: anywhere; }

:is(.docs-bar, .docs) :focus-visible { outline: 3px solid var(--focus); outline-offset: 2px; }
.docs :is(.wide, pre):focus-visible { outline-offset: -3px; }

@media (max-width: 60rem) {
  .docs-bar { padding: 0 0.75rem; gap: 0.75rem; }
  .docs-bar nav { gap: 0.875rem; }
  .docs-bar input { width: 9rem; }
  .docs { display: block; padding: 0 1rem; }
  .docs-side { display: none; }
  .docs-all { display: block; padding: 0.75rem 0 0; }
  .docs-all summary { padding: 0.5rem 0; font-weight: 600; cursor: pointer; }
  .docs-all nav { padding: 0.5rem 0; }
  .docs main h1 { font-size: 1.625rem; }
}
@media (max-width: 40rem) {
  .docs-bar nav { display: none; }
  .docs-bar form { flex: 1; }
  .docs-bar input { width: 100%; }
}
`
