"""How the page of a report looks, on a screen of any width and on paper."""

STYLE = """
:root { color-scheme: light; }
body { margin: 0 auto; max-width: 46rem; padding: 1rem 1.25rem 4rem; color: #14181d;
  background: #ffffff; font: 1.0625rem/1.55 "Noto Serif", Georgia, "Times New Roman", serif; }
a { color: #1f4e8c; }
a:focus-visible { outline: 3px solid #1f4e8c; outline-offset: 2px; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: 1rem; padding: .5rem 1rem; background: #ffffff; }
.stamp { border: 2px solid #14181d; padding: .4rem .8rem; font-weight: bold; }
.copy, .note, figcaption, caption, dt, .between { font-family: "Noto Sans", Arial, sans-serif; }
.copy, .note, dl { font-size: .9rem; }
.court, .party, .between { text-align: center; }
h1 { font-size: 1.6rem; line-height: 1.25; border-top: 2px solid; padding-top: 1rem; }
h2 { font-size: 1.25rem; line-height: 1.3; margin: 2.5rem 0 .75rem; }
dl { display: grid; grid-template-columns: minmax(7rem, 9rem) 1fr; gap: .25rem 1rem; }
dt { font-weight: bold; }
dd { margin: 0; }
nav ul { list-style: none; padding: 0; }
p, li { overflow-wrap: anywhere; }
.numbered, .items li { display: flex; gap: .75rem; flex-wrap: nowrap; }
.items li { flex-wrap: wrap; }
.items li > span:last-of-type, .numbered > span:last-child { flex: 1 1 0; min-width: 0; }
.number { flex: 0 0 auto; min-width: 3rem; }
.items { list-style: none; margin: .5rem 0; padding-left: 3.75rem; }
.items .items { flex: 1 0 100%; padding-left: 3rem; }
.items .number { min-width: 1.75rem; }
blockquote { margin: .75rem 1.5rem .75rem 5rem; border-left: 3px solid #8a94a0;
  padding-left: 1rem; }
.locked { margin-left: 3.75rem; }
.signature { margin: 3rem 0 0 3.75rem; }
.signature p:first-child { border-top: 1px solid; padding-top: .5rem; max-width: 20rem; }
.wide { overflow-x: auto; margin: 1rem 0; }
table { border-collapse: collapse; width: 100%; font: .9rem/1.4 "Noto Sans", Arial, sans-serif; }
caption { text-align: left; font-weight: bold; padding: .25rem 0; }
th, td { border: 1px solid #8a94a0; padding: .3rem .5rem; text-align: left; vertical-align: top; }
thead th { background: #eef1f4; }
tbody th { font-weight: normal; }
figure { margin: 1.5rem 0; }
figure svg { max-width: 100%; height: auto; }
figcaption { font-weight: bold; font-size: .9rem; }
@media (max-width: 34rem) {
  .items, .locked, .signature { padding-left: 1rem; margin-left: 0; }
  .items .items { padding-left: 1rem; }
}
@media print {
  @page { size: A4; margin: 25mm 25mm 25mm 35mm; }
  body { max-width: none; padding: 0; font-size: 12pt; }
  .skip, nav { display: none; }
  h2 { break-after: avoid; }
  tr, figure, .signature { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
"""
"""The style sheet; it names no font, picture or page that would have to be fetched."""
