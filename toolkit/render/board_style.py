"""How the board looks: in light and dark, on a narrow screen, and on paper."""

from __future__ import annotations

CSS = """
:root{color-scheme:light dark;--bg:#ffffff;--fg:#1b1f24;--soft:#57606a;--line:#d0d7de;--card:#f6f8fa;
--link:#0550ae;--ok:#116329;--ok-bg:#dafbe1;--bad:#a40e26;--bad-bg:#ffebe9;--odd:#6b4400;--odd-bg:#fff8c5}
@media screen and (prefers-color-scheme:dark){:root{--bg:#0d1117;--fg:#e6edf3;--soft:#9da7b3;--line:#30363d;
--card:#161b22;--link:#79c0ff;--ok:#7ee787;--ok-bg:#12261e;--bad:#ffa198;--bad-bg:#3b1518;--odd:#e3b341;
--odd-bg:#2b2111}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--fg);font:1rem/1.5 system-ui,sans-serif}
main{max-width:80rem;margin:0 auto;padding:1.25rem}
h1{font-size:1.5rem;line-height:1.25;margin:0 0 .25rem}
h2{font-size:1.15rem;margin:2rem 0 .75rem}
h3{font-size:1.1rem;margin:0}
h4{font-size:1rem;margin:1rem 0 .25rem}
p{margin:.25rem 0}
.soft,time.soft{color:var(--soft)}
code,.id{font-family:ui-monospace,monospace;font-size:.9em;overflow-wrap:anywhere}
a{color:var(--link);overflow-wrap:anywhere}
table{width:100%;border-collapse:collapse;font-variant-numeric:tabular-nums}
caption{text-align:left;color:var(--soft);padding:0 0 .5rem}
th,td{text-align:left;vertical-align:top;padding:.5rem .75rem .5rem 0;border-bottom:1px solid var(--line);
overflow-wrap:break-word}
thead th{color:var(--soft);font-weight:600;white-space:nowrap}
.mark{display:inline-block;padding:0 .45rem;border-radius:.35rem;border:1px solid currentColor;
white-space:nowrap;font-weight:600;font-size:.9rem}
.ok{color:var(--ok);background:var(--ok-bg)}
.bad{color:var(--bad);background:var(--bad-bg)}
.odd{color:var(--odd);background:var(--odd-bg)}
ol.road{list-style:none;margin:0;padding:0;display:flex;gap:1.75rem;align-items:flex-start;flex-wrap:wrap}
ol.road>li{flex:1 1 17rem;min-width:0;background:var(--card);border:1px solid var(--line);
border-radius:.5rem;padding:1rem;position:relative;overflow-wrap:anywhere}
@media (min-width:60rem){ol.road{flex-wrap:nowrap}
ol.road>li+li::before{content:"\\2192";content:"\\2192" / "";position:absolute;left:-1.5rem;
top:.8rem;color:var(--soft);font-size:1.25rem}}
.name{display:flex;flex-wrap:wrap;gap:.25rem .75rem;align-items:baseline;justify-content:space-between}
dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.15rem .75rem;margin:.5rem 0}
dt{color:var(--soft)}
dd{margin:0}
ul{margin:.25rem 0;padding-left:1.1rem}
ul.gates{list-style:none;padding:0}
ul.gates>li{margin:.4rem 0}
.box{border-left:.25rem solid var(--odd);padding:.25rem .75rem;margin:.75rem 0}
.box.stop{border-color:var(--bad)}
summary{cursor:pointer;color:var(--link);padding:.35rem 0}
details table td,details table th{padding:.2rem .5rem .2rem 0;font-size:.9rem;font-weight:400}
:focus-visible{outline:2px solid var(--link);outline-offset:2px}
@media screen and (max-width:52rem){
table.board,.board tbody,.board tr,.board th,.board td,.board caption{display:block;width:100%}
.board thead{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)}
.board tr{border-bottom:1px solid var(--line);padding:.5rem 0}
.board td,.board tbody th{border:0;padding:.15rem 0 .15rem 7.5rem;position:relative;min-height:1.75rem;
overflow-wrap:anywhere}
.board tbody th{padding-left:0;font-size:1.1rem}
.board td::before{content:attr(data-label);content:attr(data-label) / "";position:absolute;left:0;
color:var(--soft)}}
@media print{html{font-size:8.5pt}main{max-width:none;padding:0}ol.road>li{break-inside:avoid}
.mark{-webkit-print-color-adjust:exact;print-color-adjust:exact}}
"""
